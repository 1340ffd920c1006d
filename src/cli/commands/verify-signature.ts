// keytier verify-signature: one signature over one message with one key, and why not where it does not verify.
import { sha256Hex } from '../../codec/bytes.ts';
import type { Artifact, SignedPayload } from '../../model/artifact.ts';
import { KeytierError } from '../../model/errors.ts';
import { type RunOptions, verifyArtifacts } from '../../pipeline.ts';
import { createTrustStore } from '../../trust/store.ts';
import {
  type OutputOptions,
  outputTargets,
  profileOf,
  requiredTier,
  signingTerms,
  strategyOf,
  type TermOptions,
  verificationTime,
} from '../options.ts';
import { readPolicy, readSignals } from '../policy-options.ts';
import { printReport } from '../print-report.ts';
import { type GivenKey, readGivenKey, readPayload, readValue, refuseSecondStdin } from '../values.ts';

/** Options as commander delivers them. */
export interface VerifySignatureOptions extends OutputOptions, TermOptions {
  readonly key?: string;
  readonly message?: string;
  readonly digest?: string;
  readonly signature?: string;
  readonly challenge?: string;
  readonly profile?: string;
  readonly strategy?: string;
  readonly at?: string;
  readonly policy: string;
  readonly require?: string;
  readonly operation?: string;
  readonly signals?: string;
  readonly crossCheck?: boolean;
}

/** Runs the command; the exit code is the report's. */
export async function runVerifySignature(options: VerifySignatureOptions, version: string): Promise<void> {
  outputTargets(options.format);
  const { key, challenge, message, digest, signature } = options;
  refuseSecondStdin([key, challenge, message, digest, signature]);
  if (key === undefined)
    throw new KeytierError('ERR_USAGE', 'a signature is verified with --key', {
      where: '--key',
      hint: 'the public key; to verify with an attested key:   keytier verify chain.pem --message VALUE --signature VALUE',
    });
  const run = await runOptions(options, version);
  const payload = await readPayload({ ...options, signature: signature ?? missing('--signature') });
  if (payload === undefined) throw new KeytierError('ERR_USAGE', 'nothing to verify');
  const report = await verifyArtifacts([artifactOf(await readGivenKey(key, options, options.alg), payload)], {
    ...run,
    payload,
  });
  await printReport(report, options);
  process.exitCode = report.summary.exitCode;
}

function missing(name: string): never {
  throw new KeytierError('ERR_USAGE', `${name} is missing`, {
    where: name,
    hint: 'keytier verify-signature --key VALUE --message VALUE --signature VALUE',
  });
}

/** What the command line holds, as if it had been captured. */
function artifactOf(given: GivenKey, { message, digest, signature }: SignedPayload): Artifact {
  const { source, form, encoding, bytes, parts } = given;
  const over = message === undefined ? `digest of ${digest?.length ?? 0}` : `message of ${message.length}`;
  return {
    source,
    kind: 'raw-signature',
    detectedAs: `${form}${encoding === null ? '' : ` in ${encoding}`}, ${over} bytes, signature of ${signature.length} bytes`,
    bytes: bytes.length,
    sha256: sha256Hex(bytes),
    certificates: [],
    ...parts,
    notes: [],
  };
}

async function runOptions(options: VerifySignatureOptions, version: string): Promise<RunOptions> {
  const signing = signingTerms(options);
  if (signing?.hash === undefined && options.message !== undefined && isBare(signing?.alg))
    throw new KeytierError('ERR_USAGE', `${signing?.alg ?? ''} signs a digest of your own`, {
      where: '--message',
      hint: 'give the digest with --digest, or say how the message was hashed with --hash',
    });
  const loadSecond = async () => (await import('../../crypto/second-opinion.ts')).loadSecondOpinion();
  const { challenge, profile, strategy, at, policy, require, operation, signals, crossCheck } = options;
  const time = at === undefined ? undefined : verificationTime(at);
  return {
    trust: createTrustStore({}),
    policy: await readPolicy(policy),
    now: Date.now(),
    version,
    loadSecond,
    crossCheck: crossCheck === true,
    command: commandOf(options),
    ...(crossCheck === true ? { second: await loadSecond() } : {}),
    ...(challenge === undefined
      ? {}
      : { expected: { challenge: await readValue(challenge, '--challenge', options) } }),
    ...(signing === undefined ? {} : { signing }),
    ...(profile === undefined ? {} : { profile: profileOf(profile) }),
    ...(strategy === undefined ? {} : { strategy: strategyOf(strategy) }),
    ...(time === undefined ? {} : { at: time }),
    ...(require === undefined ? {} : { requiredTier: requiredTier(require) }),
    ...(operation === undefined ? {} : { operation }),
    ...(signals === undefined ? {} : { signals: await readSignals(signals) }),
  };
}

/** Apple's names without a hash: the caller hashed, nobody can say how. */
function isBare(alg: string | undefined): boolean {
  return alg === 'ecdsaSignatureDigestX962' || alg === 'ecdsaSignatureRFC4754';
}

/** A value that is longer would bury the command that is to be tried next. */
const MAX_REPEATED = 160;

/** The command for NEXT, with what was given; long values are left to the reader. */
function commandOf({
  key,
  message,
  digest,
  signature,
  alg,
  hash,
}: VerifySignatureOptions): readonly string[] {
  const given = { '--key': key, '--message': message, '--digest': digest, '--signature': signature };
  const words = Object.entries({ ...given, '--alg': alg, '--hash': hash }).flatMap(([name, value]) =>
    value === undefined ? [] : [name, value.length > MAX_REPEATED ? 'VALUE' : value],
  );
  return ['verify-signature', ...words];
}
