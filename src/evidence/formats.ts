// The table of evidence formats: adding one is a folder and a line here.
import type { ArtifactKind } from '../model/artifact.ts';
import { decodeAndroidKeyAttestation } from './android-key/decode.ts';
import { verifyAndroidKeyAttestation } from './android-key/verify.ts';
import type { EvidenceFormat } from './format.ts';
import { decodePublicKeyArtifact, verifyPublicKeyArtifact } from './public-key/verify.ts';
import { decodeRawSignature, verifyRawSignature } from './raw-signature/verify.ts';

const ANDROID_KEY: EvidenceFormat = {
  kinds: ['android-key-attestation', 'certificate-chain'],
  decode: decodeAndroidKeyAttestation,
  verify: verifyAndroidKeyAttestation,
};

const PUBLIC_KEY: EvidenceFormat = {
  kinds: ['public-key'],
  decode: decodePublicKeyArtifact,
  verify: verifyPublicKeyArtifact,
};

const RAW_SIGNATURE: EvidenceFormat = {
  kinds: ['raw-signature'],
  decode: decodeRawSignature,
  verify: verifyRawSignature,
};

const FORMATS: ReadonlyMap<ArtifactKind, EvidenceFormat> = new Map(
  [ANDROID_KEY, RAW_SIGNATURE, PUBLIC_KEY].flatMap((format) =>
    format.kinds.map((kind) => [kind, format] as const),
  ),
);

/** The format for a kind; undefined where this version has none yet. */
export function formatFor(kind: ArtifactKind): EvidenceFormat | undefined {
  return FORMATS.get(kind);
}
