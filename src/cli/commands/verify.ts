// keytier verify: gathers what a run depends on, runs the pipeline, prints the report.
import { bundledPolicyNames, getBundledPolicy } from '../../appraisal/policy.ts';
import type { Policy } from '../../appraisal/policy-model.ts';
import type { Signals } from '../../appraisal/signals.ts';
import { readInputs } from '../../input/read.ts';
import { parseValue } from '../../input/value.ts';
import type { Expectations, SignedPayload } from '../../model/artifact.ts';
import { KeytierError } from '../../model/errors.ts';
import { REASON_CODES } from '../../model/reason-codes.ts';
import { type RunOptions, verifyInputs } from '../../pipeline.ts';
import { safeText } from '../../report/safe-text.ts';
import { readBoundedFile, readStdin, STDERR, STDIN, terminalOf, valueIo, writeText } from '../io.ts';
import {
  artifactKind,
  type OutputOptions,
  outputTargets,
  requiredTier,
  verificationTime,
} from '../options.ts';
import { printReport } from '../print-report.ts';
import { type TrustOptions, trustAgeLimits, trustStoreOf } from '../trust-options.ts';

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
  refuseSecondStdin(inputs, options);
  const expected = await expectations(options);
  const payload = await signedPayload(options);
  const signals = options.signals === undefined ? undefined : await readSignals(options.signals);
  const needsSecond = options.crossCheck === true || payload !== undefined;
  const second = needsSecond
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

/** Stdin can feed one thing only. */
function refuseSecondStdin(inputs: readonly string[], options: VerifyOptions): void {
  const named = [
    options.challenge,
    options.appSigner,
    options.key,
    options.message,
    options.digest,
    options.signature,
  ].filter((value) => value === '-').length;
  const fromInputs = inputs.some((input) => input === '-' || input.startsWith('-#')) ? 1 : 0;
  if (named + fromInputs > 1)
    throw new KeytierError('ERR_USAGE', 'stdin is named more than once', {
      hint: 'stdin can be read once; save it to a file to use it twice',
    });
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
    ...(key === undefined ? {} : { publicKey: await readKey(key, options) }),
  };
}

/** A key may also be PEM or JWK text. */
async function readKey(text: string, options: VerifyOptions): Promise<Uint8Array> {
  const { readPublicKey } = await import('../../input/key.ts');
  const literal = /^\s*(-----BEGIN|\{)/.test(text);
  return readPublicKey(literal ? Buffer.from(text) : await readValue(text, '--key', options), '--key');
}

const DECLARED = /^(hex|base64|base64url|utf8):|^@|^-$/;

/** The bytes of a value; where its form was found out and not declared, stderr names the reading that was taken. */
async function readValue(text: string, what: string, { quiet }: OutputOptions): Promise<Uint8Array> {
  const { bytes, reading } = await parseValue(text, valueIo, what);
  if (!DECLARED.test(text) && quiet !== true) {
    await writeText(STDERR, `keytier: note: ${what} taken as ${safeText(reading)}, ${bytes.length} bytes\n`);
  }
  return bytes;
}

async function signedPayload(options: VerifyOptions): Promise<SignedPayload | undefined> {
  const { message, digest, signature } = options;
  if (message === undefined && digest === undefined && signature === undefined) return undefined;
  if (signature === undefined || (message === undefined) === (digest === undefined)) {
    throw new KeytierError('ERR_USAGE', 'a signature needs --signature and one of --message and --digest', {
      seen: [
        message === undefined ? '' : '--message',
        digest === undefined ? '' : '--digest',
        signature === undefined ? '' : '--signature',
      ]
        .filter((name) => name !== '')
        .join(' '),
    });
  }
  const value = (text: string, what: string) => readValue(text, what, options);
  const signatureBytes = await value(signature, '--signature');
  return message === undefined
    ? { digest: await value(digest ?? '', '--digest'), signature: signatureBytes }
    : { message: await value(message, '--message'), signature: signatureBytes };
}

async function readPolicy(name: string): Promise<Policy> {
  if (bundledPolicyNames().includes(name)) return getBundledPolicy(name);
  if (!/[./\\]/.test(name)) return getBundledPolicy(name);
  const { MAX_POLICY_BYTES, parsePolicyYaml } = await import('../../appraisal/policy-yaml.ts');
  const bytes = await readBoundedFile(name, MAX_POLICY_BYTES, 'ERR_POLICY_NOT_FOUND');
  return parsePolicyYaml(Buffer.from(bytes).toString('utf8'), { name, reasons: REASON_CODES });
}

/** A session's signals take a few hundred bytes. */
const MAX_SIGNALS_BYTES = 65_536;

async function readSignals(path: string): Promise<Signals> {
  const { loadSignals } = await import('../../appraisal/signals.ts');
  const bytes = await readBoundedFile(path, MAX_SIGNALS_BYTES, 'ERR_VALUE_INVALID');
  let document: unknown;
  try {
    document = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (cause) {
    throw new KeytierError('ERR_VALUE_INVALID', '--signals is not JSON', { where: path, cause });
  }
  return loadSignals(document, path);
}
