// Reads the policy and the session signals that a command names.
import { bundledPolicyNames, getBundledPolicy } from '../appraisal/policy.ts';
import type { Policy } from '../appraisal/policy-model.ts';
import type { Signals } from '../appraisal/signals.ts';
import { KeytierError } from '../model/errors.ts';
import { REASON_CODES } from '../model/reason-codes.ts';
import { readBoundedFile } from './io.ts';

/**
 * `--policy`: a bundled name or a YAML file.
 * @throws KeytierError ERR_POLICY_NOT_FOUND, ERR_POLICY_INVALID
 */
export async function readPolicy(name: string): Promise<Policy> {
  if (bundledPolicyNames().includes(name)) return getBundledPolicy(name);
  if (!/[./\\]/.test(name)) return getBundledPolicy(name);
  const { MAX_POLICY_BYTES, parsePolicyYaml } = await import('../appraisal/policy-yaml.ts');
  const bytes = await readBoundedFile(name, MAX_POLICY_BYTES, 'ERR_POLICY_NOT_FOUND');
  return parsePolicyYaml(Buffer.from(bytes).toString('utf8'), { name, reasons: REASON_CODES });
}

/** A session's signals take a few hundred bytes. */
const MAX_SIGNALS_BYTES = 65_536;

/**
 * `--signals`: a JSON file.
 * @throws KeytierError ERR_VALUE_INVALID
 */
export async function readSignals(path: string): Promise<Signals> {
  const { loadSignals } = await import('../appraisal/signals.ts');
  const bytes = await readBoundedFile(path, MAX_SIGNALS_BYTES, 'ERR_VALUE_INVALID');
  let document: unknown;
  try {
    document = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (cause) {
    throw new KeytierError('ERR_VALUE_INVALID', '--signals is not JSON', { where: path, cause });
  }
  return loadSignals(document, path);
}
