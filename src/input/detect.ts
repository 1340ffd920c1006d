// Raw bytes to artefacts: what is in an input, and why we think so. Nothing is verified here.
import { sha256Hex } from '../codec/bytes.ts';
import {
  MAX_ARTIFACTS,
  MAX_CHAIN_CERTIFICATES,
  MAX_INPUT_BYTES,
  MAX_INPUT_CERTIFICATES,
} from '../codec/limits.ts';
import type { Artifact, ArtifactKind, Ceremony, RawInput, WebauthnCapture } from '../model/artifact.ts';
import { KeytierError } from '../model/errors.ts';
import { splitChains } from './chains.ts';
import { type Find, type Haul, ignoredData, privateKeyNotice, type SignedFind } from './haul.ts';
import { kindOfCertificates, resemblanceOf } from './kind.ts';
import { formatBytes } from './sights.ts';
import { unwrapBytes } from './unwrap.ts';

/** The kinds that this version detects, in the order they are tried. */
export const DETECTED_KINDS = [
  'android-key-attestation',
  'certificate-chain',
  'webauthn-registration',
  'webauthn-authentication',
  'raw-signature',
  'public-key',
] as const satisfies readonly ArtifactKind[];

/**
 * Every artefact in an input, in the order found; at least one. The encoding is found out; `kind`, where it is given,
 * is taken as it is, and finds that cannot be of this kind are left aside.
 *
 * An artefact's `source` is that of the input, with `#/pointer` where it was nested in JSON (in JSON lines the first
 * token is the line, from 0). Private keys are counted, never decoded, and never part of the result.
 * @throws KeytierError ERR_INPUT_EMPTY, ERR_INPUT_NO_ARTIFACT, ERR_INPUT_MALFORMED, ERR_LIMIT_EXCEEDED; for the fields
 *   of a JSON capture ERR_VALUE_AMBIGUOUS and ERR_VALUE_INVALID
 */
export async function detectArtifacts(
  input: RawInput,
  options: { readonly kind?: ArtifactKind } = {},
): Promise<Artifact[]> {
  checkInput(input, options.kind);
  const haul = await unwrapBytes(input.bytes);
  const finds = haul.finds.filter((find) => mayBe(find, options.kind));
  if (finds.length === 0) throw nothingFound(input, haul, options.kind);
  checkCount(finds, input.source);
  const sha256 = sha256Hex(input.bytes);
  const shared = { bytes: input.bytes.length, sha256 };
  const artifacts = finds.flatMap((find) =>
    artifactsOf(find, input.source, haul.privateKeys, options.kind, shared),
  );
  if (artifacts.length > MAX_ARTIFACTS) {
    throw tooMany(`more than ${MAX_ARTIFACTS} artefacts in one input`, input.source, artifacts.length);
  }
  if (input.only === undefined) return artifacts;
  const asked = sourceOf(input.source, input.only);
  return artifacts.map((artifact): Artifact => {
    if (artifact.source === asked) return artifact;
    return { ...artifact, asContext: STEP_KINDS.has(artifact.kind) ? 'hidden' : 'shown' };
  });
}

/** Kinds that a step of a ceremony can have. */
const STEP_KINDS: ReadonlySet<ArtifactKind> = new Set(['raw-signature', 'webauthn-authentication']);

function checkInput(input: RawInput, kind: ArtifactKind | undefined): void {
  if (input.bytes.length === 0) {
    throw new KeytierError('ERR_INPUT_EMPTY', `${input.source} is empty`, { where: input.source });
  }
  if (input.bytes.length > MAX_INPUT_BYTES) {
    throw tooMany(`an input is larger than ${MAX_INPUT_BYTES} bytes`, input.source, input.bytes.length);
  }
  if (kind !== undefined && !DETECTED_KINDS.some((known) => known === kind)) {
    throw new KeytierError('ERR_INPUT_NO_ARTIFACT', `this version cannot verify evidence of kind ${kind}`, {
      where: input.source,
      tried: [kind],
      hint: `it verifies ${DETECTED_KINDS.join(', ')}`,
    });
  }
}

function mayBe(find: Find, kind: ArtifactKind | undefined): boolean {
  if (kind === undefined) return true;
  return (
    kind === kindOf(find) ||
    (kindOf(find) === undefined && (kind === 'android-key-attestation' || kind === 'certificate-chain'))
  );
}

/** The kind that a find has by its form; undefined for certificates, of which there are two. */
function kindOf(find: Find): ArtifactKind | undefined {
  if (find.webauthn !== undefined) return find.webauthn.kind;
  if (find.signed !== undefined) return 'raw-signature';
  return find.publicKey === undefined ? undefined : 'public-key';
}

function checkCount(finds: readonly Find[], source: string): void {
  const total = finds.reduce((sum, find) => sum + find.certificates.length, 0);
  if (total > MAX_INPUT_CERTIFICATES) {
    throw tooMany(`more than ${MAX_INPUT_CERTIFICATES} certificates in one input`, source, total);
  }
}

function tooMany(message: string, where: string, seen: number): KeytierError {
  return new KeytierError('ERR_LIMIT_EXCEEDED', message, {
    where,
    seen: String(seen),
    hint: 'split the collection into a directory of files',
  });
}

function artifactsOf(
  find: Find,
  inputSource: string,
  privateKeys: number,
  kind: ArtifactKind | undefined,
  shared: { readonly bytes: number; readonly sha256: string },
): readonly Artifact[] {
  const source = sourceOf(inputSource, find.pointer);
  const notes = privateKeys === 0 ? find.notes : [privateKeyNotice(privateKeys), ...find.notes];
  const own = kindOf(find);
  if (own !== undefined) {
    const { publicKey, signed, capture, webauthn } = find;
    return [
      {
        source,
        kind: own,
        detectedAs: find.label(0),
        ...shared,
        certificates: [],
        ...(publicKey === undefined ? {} : { publicKey }),
        ...capture,
        ...placed(signed, inputSource),
        ...(webauthn === undefined ? {} : { webauthn: placedRecord(webauthn.capture, inputSource) }),
        notes,
      },
    ];
  }
  const { chains, repeated } = splitChains(find.certificates);
  const repeats =
    repeated === 0 ? [] : [ignoredData('duplicate-chain', `${repeated} more copies of a chain`)];
  return chains.map((certificates, index) => {
    if (certificates.length > MAX_CHAIN_CERTIFICATES) {
      throw tooMany(
        `more than ${MAX_CHAIN_CERTIFICATES} certificates in one chain`,
        source,
        certificates.length,
      );
    }
    const part = chains.length === 1 ? '' : `, chain ${index + 1} of ${chains.length}`;
    const other = resemblanceOf(certificates);
    return {
      source,
      kind: kind ?? kindOfCertificates(certificates),
      detectedAs: `${find.label(certificates.length)}${part}${other === undefined ? '' : `; looks like ${other}`}`,
      ...shared,
      certificates,
      ...find.capture,
      notes: [...notes, ...repeats],
    };
  });
}

/** A record names its place by pointer too. */
function placedRecord(capture: WebauthnCapture, inputSource: string): WebauthnCapture {
  const { record } = capture;
  return record === undefined
    ? capture
    : { ...capture, record: { ...record, source: sourceOf(inputSource, record.source) } };
}

/** A ceremony names its steps by pointer; with the input's source in front a report can name them. */
function placed(signed: SignedFind | undefined, inputSource: string): SignedFind {
  const place = signed?.ceremony;
  if (signed === undefined || place === undefined) return signed ?? {};
  const known = placedCeremonies.get(place.ceremony);
  const ceremony = known ?? {
    registration: {
      ...place.ceremony.registration,
      source: sourceOf(inputSource, place.ceremony.registration.source),
    },
    steps: place.ceremony.steps.map((step) => ({ ...step, source: sourceOf(inputSource, step.source) })),
  };
  placedCeremonies.set(place.ceremony, ceremony);
  return { ...signed, ceremony: { ...place, ceremony } };
}

/** All steps share one ceremony, before and after. */
const placedCeremonies = new WeakMap<Ceremony, Ceremony>();

/** `file` and `/x5c` make `file#/x5c`; a source that has a pointer already is made longer. */
function sourceOf(source: string, pointer: string): string {
  if (pointer === '') return source;
  if (source.includes('#/')) return source + pointer;
  return source.endsWith('#') ? source + pointer : `${source}#${pointer}`;
}

function nothingFound(input: RawInput, haul: Haul, kind: ArtifactKind | undefined): KeytierError {
  const tried = kind === undefined ? DETECTED_KINDS : [kind];
  const { sight } = haul;
  const other = haul.finds[0];
  const seen = other?.label(other.certificates.length) ?? sight?.what ?? formatBytes(input.bytes.length);
  const hint =
    other === undefined
      ? (sight?.hint ??
        'give the certificate chain as PEM, DER, base64, hex, PKCS#7, keybox.xml or JSON with x5c')
      : 'leave --kind out to let keytier find the kind';
  const damaged = sight?.malformed === true && other === undefined;
  return damaged
    ? new KeytierError('ERR_INPUT_MALFORMED', `${input.source} holds evidence that does not decode`, {
        where: input.source,
        seen,
        tried,
        hint,
      })
    : new KeytierError('ERR_INPUT_NO_ARTIFACT', `no ${kind ?? 'evidence'} found in ${input.source}`, {
        where: input.source,
        seen,
        tried,
        hint,
      });
}
