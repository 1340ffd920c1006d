// Verifies captures of bare keys in tests: JSON in, results out, everything named that differs.
import { getBundledPolicy } from '../../src/appraisal/policy.ts';
import { loadSecondOpinion } from '../../src/crypto/second-opinion.ts';
import type { Artifact, SignedPayload } from '../../src/model/artifact.ts';
import type { Result } from '../../src/model/report.ts';
import { type RunOptions, verifyArtifacts, verifyInputs } from '../../src/pipeline.ts';
import { createTrustStore } from '../../src/trust/store.ts';
import { NOW } from './verify.ts';

/** A run under the default policy, at the time of the samples. */
export function runOptions(options: Partial<RunOptions> = {}): RunOptions {
  return {
    trust: createTrustStore({}),
    policy: getBundledPolicy('balanced'),
    now: NOW,
    at: NOW,
    version: '0',
    loadSecond: loadSecondOpinion,
    ...options,
  };
}

/** Every result of a JSON capture. */
export async function verifyCapture(
  value: unknown,
  options: Partial<RunOptions> = {},
): Promise<readonly Result[]> {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  async function* inputs() {
    yield { source: 'capture.json', bytes: Buffer.from(text) };
  }
  return (await verifyInputs(inputs(), runOptions(options))).results;
}

/** The result of one signature as the command line gives it. */
export async function verifyGiven(
  publicKey: Uint8Array,
  payload: SignedPayload,
  options: Partial<RunOptions> = {},
  artifact: Partial<Artifact> = {},
): Promise<Result> {
  const given: Artifact = {
    source: '--key',
    kind: 'raw-signature',
    detectedAs: 'a key',
    bytes: publicKey.length,
    sha256: null,
    certificates: [],
    publicKey,
    notes: [],
    ...artifact,
  };
  const { results } = await verifyArtifacts([given], runOptions({ payload, ...options }));
  const [result] = results;
  if (result === undefined) throw new Error('no result');
  return result;
}
