// keytier verify: gathers what a run depends on, runs the pipeline, prints the report.
import { MAX_INPUT_BYTES } from '../../codec/limits.ts';
import { readInputs } from '../../input/read.ts';
import type { CredentialRecord, Expectations } from '../../model/artifact.ts';
import { KeytierError } from '../../model/errors.ts';
import { type RunOptions, verifyInputs } from '../../pipeline.ts';
import { readBoundedFile, readStdin, STDIN, terminalOf } from '../io.ts';
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
  readonly rpId?: string;
  readonly origin?: readonly string[];
  readonly topOrigin?: readonly string[];
  readonly allowCrossOrigin?: boolean;
  readonly appId?: string;
  readonly requireUv?: boolean;
  readonly record?: string;
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
    ...(options.record === undefined ? {} : { record: await recordOf(options.record) }),
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

/** A stored credential record: a small JSON file. */
async function recordOf(path: string): Promise<CredentialRecord> {
  const { parseRecord } = await import('../../input/webauthn-capture.ts');
  return parseRecord(await readBoundedFile(path, MAX_INPUT_BYTES, 'ERR_VALUE_INVALID'), path);
}

/** What was given and should stand in the commands that the report suggests. */
function repeatedOptions(options: VerifyOptions): [string, string][] {
  const {
    trustAnchor = [],
    bootKey = [],
    origin = [],
    statusList,
    trustDir,
    challenge,
    rpId,
    record,
    at,
  } = options;
  const single = Object.entries({
    '--status-list': statusList,
    '--trust-dir': trustDir === false ? undefined : trustDir,
    '--challenge': challenge,
    '--rp-id': rpId,
    '--record': record,
    '--at': at,
  });
  return [
    ...trustAnchor.map((path): [string, string] => ['--trust-anchor', path]),
    ...bootKey.map((value): [string, string] => ['--boot-key', value]),
    ...origin.map((value): [string, string] => ['--origin', value]),
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
    ...passkeyExpectations(options),
  };
}

/** What a passkey must be bound to. */
function passkeyExpectations(options: VerifyOptions): Expectations {
  const { rpId, origin, topOrigin, allowCrossOrigin, appId, requireUv } = options;
  for (const [name, value] of Object.entries({ '--rp-id': rpId, '--app-id': appId }))
    if (value === '') throw new KeytierError('ERR_VALUE_INVALID', `${name} is empty`, { where: name });
  if (rpId !== undefined && /[/:]/.test(rpId))
    throw new KeytierError('ERR_VALUE_INVALID', '--rp-id is not a domain', {
      where: '--rp-id',
      seen: rpId,
      hint: 'an RP ID is a domain without scheme, port or path: example.org',
    });
  return {
    ...(rpId === undefined ? {} : { rpId }),
    ...(origin === undefined ? {} : { origins: origin }),
    ...(topOrigin === undefined ? {} : { topOrigins: topOrigin }),
    ...(allowCrossOrigin === true ? { crossOrigin: true } : {}),
    ...(appId === undefined ? {} : { appId }),
    ...(requireUv === true ? { userVerification: true } : {}),
  };
}
