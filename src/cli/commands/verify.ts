// keytier verify: gathers what a run depends on, runs the pipeline, prints the report.
import { readInputs } from '../../input/read.ts';
import type { Expectations } from '../../model/artifact.ts';
import { KeytierError } from '../../model/errors.ts';
import { type RunOptions, verifyInputs } from '../../pipeline.ts';
import { readStdin, STDIN, terminalOf } from '../io.ts';
import {
  artifactKind,
  type OutputOptions,
  outputTargets,
  profileOf,
  requiredTier,
  strategyOf,
  verificationTime,
} from '../options.ts';
import { readPolicy, readSignals } from '../policy-options.ts';
import { printReport } from '../print-report.ts';
import { type TrustOptions, trustAgeLimits, trustStoreOf } from '../trust-options.ts';
import { readGivenKey, readPayload, readValue, refuseSecondStdin } from '../values.ts';

/** Options as commander delivers them. */
export interface VerifyOptions extends OutputOptions, TrustOptions {
  readonly challenge?: string;
  readonly appPackage?: string;
  readonly appSigner?: string;
  readonly key?: string;
  readonly message?: string;
  readonly digest?: string;
  readonly signature?: string;
  readonly at?: string;
  readonly policy: string;
  readonly require?: string;
  readonly operation?: string;
  readonly signals?: string;
  readonly kind?: string;
  readonly strategy?: string;
  readonly profile?: string;
  readonly crossCheck?: boolean;
}

/** Runs the command; the exit code is the report's. */
export async function runVerify(
  inputs: readonly string[],
  options: VerifyOptions,
  version: string,
): Promise<void> {
  outputTargets(options.format);
  const run = await runOptions(inputs, options, version);
  const report = await verifyInputs(
    readInputs(inputs, { stdin: readStdin, stdinIsTerminal: terminalOf(STDIN).isTTY }),
    run,
  );
  if (report.results.length === 0)
    throw new KeytierError('ERR_INPUT_EMPTY', 'nothing to verify', {
      seen: inputs.join(', '),
      hint: 'the directory holds no files',
    });
  await printReport(report, options);
  process.exitCode = report.summary.exitCode;
}

async function runOptions(
  inputs: readonly string[],
  options: VerifyOptions,
  version: string,
): Promise<RunOptions> {
  const { challenge, appSigner, key, message, digest, signature } = options;
  refuseSecondStdin([...inputs, challenge, appSigner, key, message, digest, signature]);
  const expected = await expectations(options);
  const payload = await readPayload(options);
  const signals = options.signals === undefined ? undefined : await readSignals(options.signals);
  const second =
    options.crossCheck === true
      ? await (await import('../../crypto/second-opinion.ts')).loadSecondOpinion()
      : undefined;
  const derAgreement =
    options.crossCheck === true
      ? await (await import('../../inspect/der-agreement.ts')).loadDerAgreement()
      : undefined;
  const policy = await readPolicy(options.policy);
  return {
    trust: await trustStoreOf(options, policy),
    policy,
    maxTrustAgeDays: trustAgeLimits(options, policy),
    now: Date.now(),
    version,
    expected,
    crossCheck: options.crossCheck === true,
    ...(options.at === undefined ? {} : { at: verificationTime(options.at) }),
    ...(payload === undefined ? {} : { payload }),
    ...(second === undefined ? {} : { second }),
    ...(derAgreement === undefined ? {} : { derAgreement }),
    repeat: repeatedOptions(options),
    loadSecond: async () => (await import('../../crypto/second-opinion.ts')).loadSecondOpinion(),
    ...(options.strategy === undefined ? {} : { strategy: strategyOf(options.strategy) }),
    ...(options.profile === undefined ? {} : { profile: profileOf(options.profile) }),
    ...(options.kind === undefined ? {} : { kind: artifactKind(options.kind) }),
    ...(options.operation === undefined ? {} : { operation: options.operation }),
    ...(options.require === undefined ? {} : { requiredTier: requiredTier(options.require) }),
    ...(signals === undefined ? {} : { signals }),
  };
}

/** What was given and should stand in the commands that the report suggests. */
function repeatedOptions(options: VerifyOptions): [string, string][] {
  const { trustAnchor = [], bootKey = [], statusList, trustDir, challenge, at } = options;
  const single = Object.entries({
    '--status-list': statusList,
    '--trust-dir': trustDir === false ? undefined : trustDir,
    '--challenge': challenge,
    '--at': at,
  });
  return [
    ...trustAnchor.map((path): [string, string] => ['--trust-anchor', path]),
    ...bootKey.map((value): [string, string] => ['--boot-key', value]),
    ...single.flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, value]])),
  ];
}

/** A key to compare with: one that is no good can't be what was attested. */
async function soundKey(text: string, options: VerifyOptions): Promise<Uint8Array> {
  const { key, spki } = await readGivenKey(text, options);
  if (key.problem !== null)
    throw new KeytierError('ERR_DECODE_KEY', `--key is not a usable key: ${key.problem.detail}`, {
      where: '--key',
    });
  return spki;
}

async function expectations(options: VerifyOptions): Promise<Expectations> {
  const { challenge, appPackage, appSigner, key } = options;
  const value = (text: string, what: string) => readValue(text, what, options);
  const signer = appSigner === undefined ? undefined : await value(appSigner, '--app-signer');
  if (signer !== undefined && signer.length !== 32) {
    throw new KeytierError('ERR_VALUE_INVALID', '--app-signer is not a SHA-256', {
      where: '--app-signer',
      seen: `${signer.length} bytes`,
      hint: 'give 32 bytes, for example hex: and 64 digits (apksigner verify --print-certs shows them)',
    });
  }
  if (appPackage === '')
    throw new KeytierError('ERR_VALUE_INVALID', '--app-package is empty', { where: '--app-package' });
  return {
    ...(challenge === undefined ? {} : { challenge: await value(challenge, '--challenge') }),
    ...(appPackage === undefined ? {} : { appPackage }),
    ...(signer === undefined ? {} : { appSigner: signer }),
    ...(key === undefined ? {} : { publicKey: await soundKey(key, options) }),
  };
}
