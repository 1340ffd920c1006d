// What `keytier detect` says: which artefacts an input holds, and what each was recognised by.
import { EXTENSION_NAMES, OID } from '../codec/oid.ts';
import { decodePublicKey, describeKey } from '../crypto/public-key.ts';
import type { UnreadableInput } from '../input/read.ts';
import type { Artifact, RawInput, WebauthnCapture } from '../model/artifact.ts';
import { KeytierError } from '../model/errors.ts';
import type { Finding } from '../model/finding.ts';
import type { ResultInput } from '../model/report.ts';
import { decodeCertificate } from '../x509/certificate.ts';
import { artifactsIn } from './inspect.ts';
import { emptyInput, inputOf } from './inspection.ts';

/** One artefact, or one input in which nothing was found. */
export interface Detection {
  readonly input: ResultInput;
  readonly certificates: number;
  /** What it holds, where that is neither certificates nor a key alone. */
  readonly holds?: string;
  /** One line: what it was recognised by. Empty where nothing was found. */
  readonly why: string;
  /** What was noticed on the way: private keys, data that was left aside. */
  readonly notes: readonly Finding[];
  readonly error?: KeytierError;
}

/**
 * Every artefact in every input, in order; an input without any is a detection with an error.
 * @throws KeytierError ERR_VALUE_AMBIGUOUS, ERR_VALUE_INVALID for the fields of a JSON capture; ERR_USAGE
 */
export async function detectInputs(
  inputs: AsyncIterable<RawInput | UnreadableInput>,
): Promise<readonly Detection[]> {
  const detections: Detection[] = [];
  for await (const input of inputs) {
    const found = await artifactsIn(input);
    if (found instanceof KeytierError)
      detections.push({
        input: emptyInput(input.source),
        certificates: 0,
        why: '',
        notes: [],
        error: found,
      });
    else detections.push(...found.map(detectionOf));
  }
  return detections;
}

function detectionOf(artifact: Artifact): Detection {
  return {
    input: inputOf(artifact),
    certificates: artifact.certificates.length,
    ...(artifact.webauthn === undefined ? {} : { holds: partsOf(artifact.webauthn).join(', ') }),
    why: whyOf(artifact),
    notes: artifact.notes,
    ...(artifact.problem === undefined ? {} : { error: artifact.problem }),
  };
}

function whyOf(artifact: Artifact): string {
  const { kind, publicKey, payload, ceremony, webauthn } = artifact;
  if (webauthn !== undefined)
    return kind === 'webauthn-registration'
      ? 'an attestation object, which only registrations have'
      : 'authenticator data and a signature in one object';
  if (kind !== 'raw-signature')
    return publicKey === undefined ? whyCertificates(artifact) : whyKey(publicKey);
  const key = publicKey === undefined ? undefined : attempt(() => describeKey(decodePublicKey(publicKey)));
  const parts = [
    key === undefined ? 'no key' : `a key of type ${key}`,
    payload === undefined ? 'no signature' : `a signature of ${payload.signature.length} bytes`,
    payload?.message === undefined
      ? payload?.digest === undefined
        ? 'nothing that was signed'
        : `a digest of ${payload.digest.length} bytes`
      : `a message of ${payload.message.length} bytes`,
  ];
  const place =
    ceremony === undefined ? 'one object has' : 'one step of a registration and its authentications:';
  return `${place} ${parts.join(', ')}`;
}

/** The parts of a response that were captured, each with how it was written. */
function partsOf({ decodings }: WebauthnCapture): readonly string[] {
  return Object.entries(decodings).map(([name, decoding]) => `${name} (${decoding})`);
}

/** 0 if something was found in every input, 5 otherwise. */
export function detectExitCode(detections: readonly Detection[]): 0 | 5 {
  return detections.length > 0 && detections.every(({ error }) => error === undefined) ? 0 : 5;
}

function whyKey(spki: Uint8Array): string {
  const description = attempt(() => describeKey(decodePublicKey(spki)));
  return description === undefined
    ? 'a SubjectPublicKeyInfo by its shape; its key does not decode'
    : `a SubjectPublicKeyInfo with a key of type ${description}, and no certificate`;
}

/** Extensions that make a chain an Android key attestation. */
const ATTESTATION_OIDS: readonly string[] = [
  OID.keyDescription,
  OID.keyDescriptionEat,
  OID.provisioningInfo,
  OID.knox,
];

function whyCertificates({ certificates, kind }: Artifact): string {
  const marks = certificates.flatMap((der, index) =>
    extensionOids(der)
      .filter((oid) => ATTESTATION_OIDS.includes(oid))
      .map((oid) => `chain[${index}] carries ${oid} (${EXTENSION_NAMES[oid] ?? oid})`),
  );
  if (marks.length > 0) return marks.join('; ');
  return kind === 'android-key-attestation'
    ? 'the identifier of an attestation extension stands in the bytes, but in no extension that decodes'
    : 'X.509 certificates by their shape; none carries an attestation extension that keytier knows';
}

function extensionOids(der: Uint8Array): readonly string[] {
  return attempt(() => decodeCertificate(der).extensions.map(({ oid }) => oid)) ?? [];
}

/** The value, or undefined where the bytes do not decode; detection goes by shape and is not undone by that. */
function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof KeytierError) return undefined;
    throw error;
  }
}
