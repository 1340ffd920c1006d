// The whole flow: captured bytes in, a report out. Start reading here.

import { sha256Hex, toHex } from './codec/bytes.ts';
import { decodePublicKey, describeKey } from './crypto/public-key.ts';
import type { AttestedKey } from './evidence/context.ts';
import type { EvidenceFormat } from './evidence/format.ts';
import { formatFor, loadFormat } from './evidence/formats.ts';
import { MAX_OTHER_KEYS, type OtherKey } from './evidence/raw-signature/diagnose.ts';
import { detectArtifacts } from './input/detect.ts';
import type { UnreadableInput } from './input/read.ts';
import type { Artifact, CredentialRecord, RawInput } from './model/artifact.ts';
import { KeytierError } from './model/errors.ts';
import type { Evidence } from './model/evidence.ts';
import type { Reason } from './model/reason-codes.ts';
import type { Report, Result } from './model/report.ts';
import { type ContextDetails, contextFor } from './pipeline/context.ts';
import type { RunOptions } from './pipeline/options.ts';
import { reportOf } from './pipeline/report.ts';
import { resultOf, unreadable, unreadableError } from './pipeline/result.ts';
import { createVerificationCache } from './x509/cache.ts';

export type { RunOptions } from './pipeline/options.ts';
export { reportOf } from './pipeline/report.ts';

/** Detects, verifies and appraises every input. What cannot be read becomes an `unreadable` result, not an exception. */
export async function verifyInputs(
  inputs: AsyncIterable<RawInput | UnreadableInput>,
  options: RunOptions,
): Promise<Report> {
  const run = startRun(options);
  for await (const input of inputs) {
    if ('error' in input) run.slots.push(unreadable(input.source, input.error, options.policy));
    else await verifyInput(input, run);
  }
  return reportOf(await finishRun(run), options);
}

/** Verifies and appraises artefacts that need no detection, as one run. */
export async function verifyArtifacts(artifacts: readonly Artifact[], options: RunOptions): Promise<Report> {
  const run = startRun(options);
  await verifyAll(artifacts, run);
  return reportOf(await finishRun(run), options);
}

/**
 * Verifies and appraises one artefact on its own.
 * @throws KeytierError ERR_USAGE for a kind whose format has to be loaded: WebAuthn; {@link verifyArtifacts} does
 */
export function verifyArtifact(artifact: Artifact, options: RunOptions): Result {
  return verifyOne(artifact, formatFor(artifact.kind), options, { diagnose: true }).result;
}

/** A signature or login that waits for the attestations and registrations of the run, which may speak of its key. */
interface Waiting {
  readonly artifact: Artifact;
  readonly otherKeys: readonly OtherKey[];
}

interface Run {
  readonly options: RunOptions;
  readonly slots: (Result | Waiting)[];
  /** What attestations said of keys, by SPKI SHA-256. */
  readonly attested: Map<string, AttestedKey>;
  /** The attested key of each attestation, by source: a ceremony names its registration so. */
  readonly keyOf: Map<string, Uint8Array>;
  /** What WebAuthn registrations say a server should store, by source and by credential id. */
  readonly credentials: Map<string, CredentialRecord>;
}

function startRun(options: RunOptions): Run {
  return {
    options: { ...options, cache: options.cache ?? createVerificationCache() },
    slots: [],
    attested: new Map(),
    keyOf: new Map(),
    credentials: new Map(),
  };
}

async function finishRun(run: Run): Promise<Result[]> {
  const results: Result[] = [];
  for (const slot of run.slots) {
    results.push(
      'artifact' in slot ? (await verifyWithSecond(slot.artifact, run, slot.otherKeys)).result : slot,
    );
  }
  return results;
}

async function verifyInput(input: RawInput, run: Run): Promise<void> {
  const { kind, policy } = run.options;
  let artifacts: Artifact[];
  try {
    artifacts = await detectArtifacts(input, kind === undefined ? {} : { kind });
  } catch (error) {
    run.slots.push(unreadable(input.source, unreadableError(error), policy));
    return;
  }
  await verifyAll(artifacts, run);
}

async function verifyAll(artifacts: readonly Artifact[], run: Run): Promise<void> {
  const otherKeys = keysOf(artifacts);
  for (const artifact of artifacts) {
    if (artifact.problem !== undefined) {
      run.slots.push(
        unreadable(artifact.source, unreadableError(artifact.problem), run.options.policy, artifact),
      );
    } else if (artifact.kind === 'raw-signature' || artifact.kind === 'webauthn-authentication') {
      run.slots.push({ artifact, otherKeys });
    } else {
      const { result, evidence } = await verifyWithSecond(artifact, run, otherKeys);
      run.slots.push(result);
      if (evidence !== undefined) rememberKey(artifact, evidence, result, run);
    }
  }
}

/** The different keys of one input, for the diagnosis of a signature that is by another of them. */
function keysOf(artifacts: readonly Artifact[]): readonly OtherKey[] {
  const keys = new Map<string, OtherKey>();
  for (const { publicKey, source } of artifacts) {
    if (publicKey === undefined || keys.size >= MAX_OTHER_KEYS) continue;
    const id = sha256Hex(publicKey);
    if (!keys.has(id))
      keys.set(id, {
        key: decodePublicKey(publicKey),
        words: `the key of ${source}`,
        reason: 'other-key-of-input',
      });
  }
  return [...keys.values()];
}

function onOtherCurve(spki: Uint8Array): OtherKey {
  const key = decodePublicKey(spki);
  return { key, words: `the same key as ${describeKey(key)}`, reason: 'other-curve' };
}

/** Only an attestation that was appraised as such says something of a key; a bare key does not attest itself. */
function rememberKey(artifact: Artifact, evidence: Evidence, { verdict }: Result, run: Run): void {
  const { key, claims, credential } = evidence;
  if (credential?.id !== undefined) {
    const ids = [artifact.source, credentialName(credential.id)];
    for (const id of ids) if (!run.credentials.has(id)) run.credentials.set(id, credential);
  }
  if (key === undefined || (artifact.certificates.length === 0 && credential === undefined)) return;
  if (credential !== undefined && claims.keyStorageBasis === 'none') return;
  run.keyOf.set(artifact.source, key);
  const id = sha256Hex(key);
  const verified =
    verdict === 'verified' && (claims.keyStorageBasis === 'attested' || claims.keyStorageBasis === 'proven');
  if (run.attested.get(id)?.verified !== true)
    run.attested.set(id, { source: artifact.source, verified, claims });
}

/** Credential ids and sources are keys of one map; no source begins like this. */
const credentialName = (id: Uint8Array) => `credential:${toHex(id)}`;

/** The registration of this login: the one of its ceremony, else the one in the run with the same credential id. */
function registeredFor({ ceremony, webauthn }: Artifact, run: Run): CredentialRecord | undefined {
  if (ceremony !== undefined) return run.credentials.get(ceremony.ceremony.registration.source);
  const id = webauthn?.credentialId;
  return id === undefined ? undefined : run.credentials.get(credentialName(id));
}

interface Verified {
  readonly result: Result;
  /** Absent where the artefact could not be read. */
  readonly evidence?: Evidence;
}

/**
 * Most signatures need OpenSSL only. The second implementation costs start-up time, so it is loaded where the first
 * answer is not yes: it verifies digests and algorithms that OpenSSL lacks, and helps to say what went wrong.
 */
async function verifyWithSecond(
  artifact: Artifact,
  run: Run,
  otherKeys: readonly OtherKey[],
): Promise<Verified> {
  const { options } = run;
  const registration = artifact.ceremony?.ceremony.registration;
  const registered =
    registration?.key === 'attested' ? run.keyOf.get(registration.source) : artifact.publicKey;
  const complete = registered === undefined ? artifact : { ...artifact, publicKey: registered };
  const own = registered === undefined ? '' : sha256Hex(registered);
  const record = registeredFor(artifact, run);
  const more = {
    ...(record === undefined ? {} : { registered: record }),
    attestedKey: (id: string) => run.attested.get(id),
    otherKeys: [
      ...(artifact.alternatives ?? []).map(onOtherCurve),
      ...otherKeys.filter(({ key }) => sha256Hex(key.spki) !== own),
    ],
  };
  const { second, loadSecond } = options;
  const format = await loadFormat(artifact.kind);
  const first = verifyOne(complete, format, options, {
    ...more,
    diagnose: second !== undefined || loadSecond === undefined,
  });
  if (second !== undefined || loadSecond === undefined || !needsSecond(first.evidence)) return first;
  return verifyOne(complete, format, { ...options, second: await loadSecond() }, { ...more, diagnose: true });
}

/** A signature that did not hold, be it the key's own or the one of its attestation statement. */
function needsSecond(evidence: Evidence | undefined): boolean {
  if (evidence === undefined) return false;
  const { signature } = evidence.claims;
  return (
    (signature !== 'valid' && signature !== 'not-checked') ||
    evidence.findings.some(
      ({ check, reason }) => check === 'webauthn.attestation' && OF_SIGNATURES.has(reason),
    )
  );
}

const OF_SIGNATURES: ReadonlySet<Reason | null> = new Set<Reason>([
  'bad-signature',
  'malformed-signature',
  'unsupported-algorithm',
]);

function verifyOne(
  artifact: Artifact,
  format: EvidenceFormat | undefined,
  options: RunOptions,
  details: ContextDetails,
): Verified {
  try {
    if (format === undefined)
      throw new KeytierError('ERR_INPUT_NO_ARTIFACT', `this version cannot verify ${artifact.kind}`, {
        where: artifact.source,
      });
    if (options.derAgreement !== undefined)
      for (const der of artifact.certificates) options.derAgreement(der);
    const context = contextFor(artifact, options, details);
    const evidence = format.verify(artifact, context);
    return { result: resultOf(artifact, evidence, context.time, options), evidence };
  } catch (error) {
    return { result: unreadable(artifact.source, unreadableError(error), options.policy, artifact) };
  }
}
