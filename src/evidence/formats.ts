// The table of evidence formats: adding one is a folder and a line here. Formats that few captures need are loaded late.

import type { ArtifactKind } from '../model/artifact.ts';
import { KeytierError } from '../model/errors.ts';
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

/** Formats whose code is read only where a capture holds such evidence: start-up is a feature. */
const LATE: ReadonlyMap<ArtifactKind, () => Promise<EvidenceFormat>> = new Map(
  (['webauthn-registration', 'webauthn-authentication'] as const).map((kind) => [
    kind,
    async () => (await import('./webauthn/format.ts')).WEBAUTHN,
  ]),
);

/** The format for a kind; undefined where this version has none yet. */
export async function loadFormat(kind: ArtifactKind): Promise<EvidenceFormat | undefined> {
  return FORMATS.get(kind) ?? (await LATE.get(kind)?.());
}

/**
 * The format for a kind that is loaded from the beginning; undefined where this version has none yet.
 * @throws KeytierError ERR_USAGE for a kind that has to be loaded, so that no caller takes it for one that is not known
 */
export function formatFor(kind: ArtifactKind): EvidenceFormat | undefined {
  if (LATE.has(kind))
    throw new KeytierError('ERR_USAGE', `${kind} is verified with verifyInputs, which loads what it needs`);
  return FORMATS.get(kind);
}
