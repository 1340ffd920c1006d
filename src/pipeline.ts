// The whole flow: captured bytes in, a report out. Start reading here.

import { equalBytes, sha256Hex, toHex } from './codec/bytes.ts';
import { decodePublicKey, describeKey, type PublicKey } from './crypto/public-key.ts';
import type { AttestedKey, EarlierSignature, VerifyContext } from './evidence/context.ts';
import type { EvidenceFormat } from './evidence/format.ts';
import { formatFor, loadFormat } from './evidence/formats.ts';
import { createDiagnosisBudget, MAX_OTHER_KEYS, type OtherKey } from './evidence/raw-signature/diagnose.ts';
import { detectArtifacts } from './input/detect.ts';
import type { UnreadableInput } from './input/read.ts';
import type { Artifact, CredentialRecord, RawInput, SignedPayload } from './model/artifact.ts';
import { KeytierError } from './model/errors.ts';
import type { Claims, Evidence } from './model/evidence.ts';
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
  /** What the registrations of its input say, by source. */
  readonly credentials: ReadonlyMap<string, CredentialRecord>;
  /** Signatures in front of it that it is compared with; null where it stands alone. */
  readonly before: readonly Waiting[] | null;
  /** What came of it, once it was verified. */
  claim?: Claims['signature'];
  /** What it answered; the captured payload, or the challenge inside one. */
  nonce?: SignedPayload | undefined;
}

interface Run {
  readonly options: RunOptions;
  readonly slots: (Result | Waiting)[];
  /** Attestations that were asked for. */
  attestations: number;
  /** What attestations said of keys, by SPKI SHA-256. */
  readonly attested: Map<string, AttestedKey>;
  /**
   * What WebAuthn registrations say a server should store, by credential id; null where two of them disagree on the key,
   * since nobody can say which of them the server took.
   */
  readonly credentials: Map<string, CredentialRecord | null>;
}

function startRun(options: RunOptions): Run {
  return {
    options: {
      ...options,
      cache: options.cache ?? createVerificationCache(),
      diagnosisBudget: options.diagnosisBudget ?? createDiagnosisBudget(),
    },
    slots: [],
    attestations: 0,
    attested: new Map(),
    credentials: new Map(),
  };
}

async function finishRun(run: Run): Promise<Result[]> {
  checkChallenge(run);
  const results: Result[] = [];
  for (const slot of run.slots) {
    if (!('artifact' in slot)) {
      results.push(slot);
      continue;
    }
    if (run.options.record === undefined && disagree(slot, run)) {
      if (slot.artifact.asContext !== 'hidden') results.push(disagreement(slot.artifact, run));
      continue;
    }
    const { result, evidence } = await verifyWithSecond(slot.artifact, run, {
      otherKeys: slot.otherKeys,
      registered: registeredFor(slot, run),
      earlier: slot.before === null ? null : slot.before.flatMap(earlierSignature),
    });
    slot.nonce = evidence?.nonce ?? slot.artifact.payload;
    slot.claim = evidence?.claims.signature ?? 'not-checked';
    if (slot.artifact.asContext !== 'hidden') results.push(result);
  }
  return results;
}

function earlierSignature({ artifact: { source }, nonce, claim }: Waiting): EarlierSignature[] {
  return nonce === undefined ? [] : [{ source, ...nonce, valid: claim === 'valid' }];
}

/** One nonce can be answered once: with several signatures it would accuse all but one of them. */
function checkChallenge({ options, slots, attestations }: Run): void {
  const signatures = slots.filter(
    (slot) => 'artifact' in slot && slot.artifact.asContext === undefined,
  ).length;
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
  /** The attested key of each chain of this input, by source: a ceremony names its registration so. */
  const registered = new Map<string, Uint8Array | null>();
  const credentials = new Map<string, CredentialRecord>();
  const waiting: Waiting[] = [];
  for (const artifact of artifacts) {
    if (artifact.problem !== undefined) {
      const error = unreadableError(artifact.problem);
      if (artifact.asContext !== 'hidden')
        run.slots.push(unreadable(artifact.source, error, run.options.policy, artifact));
    } else if (artifact.kind === 'raw-signature' || artifact.kind === 'webauthn-authentication') {
      const complete = withRegisteredKey(artifact, registered);
      const slot: Waiting = {
        artifact: complete,
        otherKeys,
        credentials,
        before: beforeOf(complete, waiting),
      };
      waiting.push(slot);
      run.slots.push(slot);
    } else {
      const { result, evidence } = await verifyWithSecond(artifact, run, { otherKeys });
      run.slots.push(result);
      if (artifact.asContext === undefined && artifact.kind === 'android-key-attestation')
        run.attestations += 1;
      if (evidence !== undefined) rememberKey(artifact, evidence, result, run, { registered, credentials });
    }
  }
}

/** Where a chain was registered, its key is the one that counts. */
function withRegisteredKey(artifact: Artifact, registered: ReadonlyMap<string, Uint8Array | null>): Artifact {
  const registration = artifact.ceremony?.ceremony.registration;
  if (registration?.key !== 'attested') return artifact;
  const { publicKey: _, ...rest } = artifact;
  const key = registered.get(registration.source) ?? null;
  return key === null ? rest : { ...rest, publicKey: key };
}

/** Signatures of the same ceremony, credential or key that stand in front of this one in its input. */
function beforeOf(artifact: Artifact, waiting: readonly Waiting[]): readonly Waiting[] | null {
  const { ceremony } = artifact;
  const same = (left: Uint8Array | undefined, right: Uint8Array | undefined) =>
    left !== undefined && right !== undefined && equalBytes(left, right);
  const before = waiting.filter(
    ({ artifact: other }) =>
      (ceremony !== undefined && other.ceremony?.ceremony === ceremony.ceremony) ||
      same(other.publicKey, artifact.publicKey) ||
      same(other.webauthn?.credentialId, artifact.webauthn?.credentialId),
  );
  return ceremony === undefined && before.length === 0 ? null : before;
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
function rememberKey(
  artifact: Artifact,
  { key, claims, keyLimits, credential }: Evidence,
  { verdict }: Result,
  run: Run,
  {
    registered,
    credentials,
  }: {
    readonly registered: Map<string, Uint8Array | null>;
    readonly credentials: Map<string, CredentialRecord>;
  },
): void {
  if (credential?.id !== undefined) {
    credentials.set(artifact.source, credential);
    rememberCredential(toHex(credential.id), credential, run);
  }
  if (key === undefined || (artifact.certificates.length === 0 && credential === undefined)) return;
  if (credential !== undefined && claims.keyStorageBasis === 'none') return;
  const known = registered.get(artifact.source);
  // One place that holds chains of different keys: nobody can say which of them was registered.
  registered.set(
    artifact.source,
    known === undefined || (known !== null && equalBytes(known, key)) ? key : null,
  );
  const id = sha256Hex(key);
  const verified =
    verdict === 'verified' && (claims.keyStorageBasis === 'attested' || claims.keyStorageBasis === 'proven');
  if (run.attested.get(id)?.verified !== true)
    run.attested.set(id, { source: artifact.source, verified, claims, limits: keyLimits ?? null });
}

function rememberCredential(id: string, credential: CredentialRecord, { credentials }: Run): void {
  const known = credentials.get(id);
  const { publicKey } = credential;
  const same =
    known !== null &&
    known?.publicKey !== undefined &&
    publicKey !== undefined &&
    equalBytes(known.publicKey, publicKey);
  if (known === undefined) credentials.set(id, credential);
  else if (!same) credentials.set(id, null);
}

/** The registration of this login: the one of its ceremony, else the one in the run with the same credential id. */
function registeredFor(
  { artifact: { ceremony, webauthn }, credentials }: Waiting,
  run: Run,
): CredentialRecord | undefined {
  if (ceremony !== undefined) return credentials.get(ceremony.ceremony.registration.source);
  const id = webauthn?.credentialId;
  return id === undefined ? undefined : (run.credentials.get(toHex(id)) ?? undefined);
}

/** Whether registrations of the run name different keys for the credential of this login. */
function disagree({ artifact: { ceremony, webauthn } }: Waiting, { credentials }: Run): boolean {
  const id = webauthn?.credentialId;
  return ceremony === undefined && id !== undefined && credentials.get(toHex(id)) === null;
}

function disagreement(artifact: Artifact, { options }: Run): Result {
  const error = new KeytierError(
    'ERR_VALUE_AMBIGUOUS',
    'registrations of this credential disagree on its key',
    {
      where: artifact.source,
      hint: 'verify it with the record that your server stored (--record)',
    },
  );
  return unreadable(artifact.source, error, options.policy, artifact);
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
  {
    otherKeys,
    earlier = null,
    registered,
  }: Pick<Waiting, 'otherKeys'> & Partial<Pick<VerifyContext, 'earlier' | 'registered'>>,
): Promise<Verified> {
  const { options } = run;
  const own = artifact.publicKey === undefined ? '' : sha256Hex(artifact.publicKey);
  const more = {
    earlier,
    ...(registered === undefined ? {} : { registered }),
    attestedKey: (id: string) => run.attested.get(id),
    otherKeys: [
      ...(artifact.alternatives ?? []).map(onOtherCurve),
      ...otherKeys.filter(({ key }) => sha256Hex(key.spki) !== own),
    ],
  };
  const { second, loadSecond } = options;
  const format = await loadFormat(artifact.kind);
  const first = verifyOne(artifact, format, options, {
    ...more,
    diagnose: second !== undefined || loadSecond === undefined,
  });
  if (second !== undefined || loadSecond === undefined || !needsSecond(first.evidence)) return first;
  return verifyOne(artifact, format, { ...options, second: await loadSecond() }, { ...more, diagnose: true });
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
