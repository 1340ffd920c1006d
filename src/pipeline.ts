// The whole flow: captured bytes in, a report out. Start reading here.

import { equalBytes, sha256Hex } from './codec/bytes.ts';
import { decodePublicKey, describeKey, type PublicKey } from './crypto/public-key.ts';
import type { AttestedKey } from './evidence/context.ts';
import { formatFor } from './evidence/formats.ts';
import { MAX_OTHER_KEYS, type OtherKey } from './evidence/raw-signature/diagnose.ts';
import { detectArtifacts } from './input/detect.ts';
import type { UnreadableInput } from './input/read.ts';
import type { Artifact, CeremonyStep, RawInput } from './model/artifact.ts';
import { KeytierError } from './model/errors.ts';
import type { Evidence } from './model/evidence.ts';
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

/** Verifies and appraises one artefact on its own. */
export function verifyArtifact(artifact: Artifact, options: RunOptions): Result {
  return verifyOne(artifact, options, { diagnose: true }).result;
}

/** A signature that waits for the attestations of the run, which may speak of its key. */
interface Waiting {
  readonly artifact: Artifact;
  readonly otherKeys: readonly OtherKey[];
  readonly earlier: readonly CeremonyStep[] | null;
}

interface Run {
  readonly options: RunOptions;
  readonly slots: (Result | Waiting)[];
  /** Attestations that were asked for. */
  attestations: number;
  /** What attestations said of keys, by SPKI SHA-256. */
  readonly attested: Map<string, AttestedKey>;
  /**
   * The attested key of each attestation, by source: a ceremony names its registration so. Null where one place holds
   * chains of different keys: nobody can say which of them was registered.
   */
  readonly keyOf: Map<string, Uint8Array | null>;
}

function startRun(options: RunOptions): Run {
  return {
    options: { ...options, cache: options.cache ?? createVerificationCache() },
    slots: [],
    attestations: 0,
    attested: new Map(),
    keyOf: new Map(),
  };
}

async function finishRun(run: Run): Promise<Result[]> {
  checkChallenge(run);
  const results: Result[] = [];
  for (const slot of run.slots) {
    results.push('artifact' in slot ? (await verifyWithSecond(slot.artifact, run, slot)).result : slot);
  }
  return results;
}

/** One nonce can be answered once: with several signatures it would accuse all but one of them. */
function checkChallenge({ options, slots, attestations }: Run): void {
  const signatures = slots.filter((slot) => 'artifact' in slot).length;
  if (options.expected?.challenge === undefined || signatures === 0 || signatures + attestations === 1)
    return;
  throw new KeytierError('ERR_USAGE', 'one challenge, and several answers to one', {
    where: '--challenge',
    seen: `${signatures} signatures, ${attestations} attestations`,
    hint: "choose one:   keytier verify 'FILE#/authentications/0' --challenge VALUE\nor put expected.challenge into each record",
  });
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
  for (const [index, artifact] of artifacts.entries()) {
    if (artifact.problem !== undefined) {
      run.slots.push(
        unreadable(artifact.source, unreadableError(artifact.problem), run.options.policy, artifact),
      );
    } else if (artifact.kind === 'raw-signature') {
      run.slots.push({ artifact, otherKeys, earlier: earlierThan(index, artifacts) });
    } else {
      const { result, evidence } = await verifyWithSecond(artifact, run, { otherKeys, earlier: null });
      run.slots.push(result);
      if (artifact.asContext !== true && artifact.kind === 'android-key-attestation') run.attestations += 1;
      if (evidence !== undefined) rememberKey(artifact, evidence, result, run);
    }
  }
}

/** The signatures by the same key, and of the same ceremony, that stand before this one in its input. */
function earlierThan(index: number, artifacts: readonly Artifact[]): readonly CeremonyStep[] | null {
  const artifact = artifacts[index];
  const place = artifact?.ceremony;
  const others = artifacts.slice(0, index).filter(({ kind, publicKey, ceremony }) => {
    if (kind !== 'raw-signature' || publicKey === undefined || artifact?.publicKey === undefined)
      return false;
    return (
      (place === undefined || ceremony?.ceremony !== place.ceremony) &&
      equalBytes(publicKey, artifact.publicKey)
    );
  });
  if (place === undefined && others.length === 0) return null;
  return [
    ...(place?.ceremony.steps.slice(0, place.index) ?? []),
    ...others.map(({ source, payload }) => ({ source, ...payload })),
  ];
}

/** The different keys of one input, for the diagnosis of a signature that is by another of them. */
function keysOf(artifacts: readonly Artifact[]): readonly OtherKey[] {
  const keys = new Map<string, OtherKey>();
  for (const { publicKey, source } of artifacts) {
    if (publicKey === undefined || keys.size >= MAX_OTHER_KEYS) continue;
    const id = sha256Hex(publicKey);
    const key = keys.has(id) ? undefined : readableKey(publicKey);
    if (key !== undefined) keys.set(id, { key, words: `the key of ${source}`, reason: 'other-key-of-input' });
  }
  return [...keys.values()];
}

/** A key that does not decode is an error of its own artefact, and no candidate for others. */
function readableKey(spki: Uint8Array): PublicKey | undefined {
  try {
    return decodePublicKey(spki);
  } catch (error) {
    if (error instanceof KeytierError) return undefined;
    throw error;
  }
}

function onOtherCurve(spki: Uint8Array): OtherKey {
  const key = decodePublicKey(spki);
  return { key, words: `the same key as ${describeKey(key)}`, reason: 'other-curve' };
}

/** Only an attestation that was appraised as such says something of a key; a bare key does not attest itself. */
function rememberKey(artifact: Artifact, { key, claims }: Evidence, { verdict }: Result, run: Run): void {
  if (key === undefined || artifact.certificates.length === 0) return;
  const known = run.keyOf.get(artifact.source);
  run.keyOf.set(
    artifact.source,
    known === undefined || (known !== null && equalBytes(known, key)) ? key : null,
  );
  const id = sha256Hex(key);
  const verified =
    verdict === 'verified' && (claims.keyStorageBasis === 'attested' || claims.keyStorageBasis === 'proven');
  if (run.attested.get(id)?.verified !== true)
    run.attested.set(id, { source: artifact.source, verified, claims });
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
  { otherKeys, earlier }: Pick<Waiting, 'otherKeys' | 'earlier'>,
): Promise<Verified> {
  const { options } = run;
  const registration = artifact.ceremony?.ceremony.registration;
  const registered =
    (registration?.key === 'attested' ? run.keyOf.get(registration.source) : artifact.publicKey) ?? undefined;
  const complete = registered === undefined ? artifact : { ...artifact, publicKey: registered };
  const own = registered === undefined ? '' : sha256Hex(registered);
  const more = {
    earlier,
    attestedKey: (id: string) => run.attested.get(id),
    otherKeys: [
      ...(artifact.alternatives ?? []).map(onOtherCurve),
      ...otherKeys.filter(({ key }) => sha256Hex(key.spki) !== own),
    ],
  };
  const { second, loadSecond } = options;
  const first = verifyOne(complete, options, {
    ...more,
    diagnose: second !== undefined || loadSecond === undefined,
  });
  const signature = first.evidence?.claims.signature;
  if (second !== undefined || loadSecond === undefined || signature === undefined) return first;
  if (signature === 'valid' || signature === 'not-checked') return first;
  return verifyOne(complete, { ...options, second: await loadSecond() }, { ...more, diagnose: true });
}

function verifyOne(artifact: Artifact, options: RunOptions, details: ContextDetails): Verified {
  try {
    const format = formatFor(artifact.kind);
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
