// The credential's public key: a COSE_Key as WebAuthn allows it (Level 3, 5.8.5 and 6.5.1.1).

import type { CborValue } from '../../codec/cbor.ts';
import { algorithmByCose } from '../../crypto/algorithms.ts';
import { readCoseKey } from '../../crypto/cose-key.ts';
import { isMiss } from '../../crypto/key-reading.ts';
import { describeKey, type PublicKey } from '../../crypto/public-key.ts';
import { KeytierError } from '../../model/errors.ts';
import type { Findings } from '../findings.ts';
import type { AttestedCredential } from './authenticator-data.ts';

/** A key that can be verified with, and the algorithm it is bound to. */
export interface CredentialKey {
  readonly key: PublicKey;
  /** COSE algorithm number; null where the key came in a form that names none. */
  readonly cose: number | null;
  /** Registered name of that algorithm. */
  readonly alg: string | null;
}

const AT = 'credentialPublicKey';

/** Parameters that each key type has (RFC 9053 7, RFC 8230 4, RFC 9964); WebAuthn allows no others. */
const PARAMETERS: ReadonlyMap<CborValue, readonly number[]> = new Map([
  [1, [1, 3, -1, -2]],
  [2, [1, 3, -1, -2, -3]],
  [3, [1, 3, -1, -2]],
  [7, [1, 3, -1]],
]);

/** Reads the key of a registration and reports `credential.key`; undefined where it cannot be used. */
export function readCredentialKey(
  credential: AttestedCredential,
  findings: Findings,
): CredentialKey | undefined {
  const fail = (
    seen: string,
    expected: string,
    reason: 'malformed' | 'not-on-curve' | 'weak-key' = 'malformed',
  ) => {
    findings.add('credential.key', 'fail', { reason, basis: 'proven', at: AT, seen, expected });
    return undefined;
  };
  const { coseKey } = credential;
  if (!(coseKey instanceof Map)) return fail('not a CBOR map', 'a COSE_Key');
  if (coseKey.has('OKP') || coseKey.get(1) === 'OKP')
    return fail('key type and curve written as text, as Firefox 117 did', 'numbers: kty 1, crv 6');
  const cose = coseKey.get(3);
  if (typeof cose !== 'number') return fail('no algorithm (label 3)', 'a COSE algorithm number');
  const reading = read(credential.publicKey);
  if (reading === undefined) return fail('not a COSE_Key', 'a COSE_Key');
  if (typeof reading === 'string') return fail(reading, 'a public COSE_Key of a type that keytier knows');
  const { key } = reading;
  if (key.problem !== null)
    return fail(key.problem.detail, 'a key that fits its algorithm', key.problem.reason);
  const algorithm = algorithmByCose(cose);
  const surplus = [...coseKey.keys()].filter(
    (label) => !(PARAMETERS.get(coseKey.get(1)) ?? []).includes(Number(label)),
  );
  const seen = `${describeKey(key)}, ${algorithm?.name ?? `algorithm ${cose}`}`;
  if (algorithm === undefined)
    findings.add('credential.key', 'unknown', {
      reason: 'unsupported-algorithm',
      at: AT,
      seen,
      expected: 'an algorithm that keytier explain algorithms lists',
    });
  else if (algorithm.name === 'RS1')
    findings.add('credential.key', 'unknown', {
      reason: 'weak-hash',
      at: AT,
      seen: `${seen}: SHA-1 has collisions`,
      expected: 'a credential with SHA-2',
    });
  else if (surplus.length > 0)
    findings.add('credential.key', 'notice', {
      reason: 'surplus-parameters',
      basis: 'proven',
      at: AT,
      seen: `${seen}, with ${surplus.length} parameters more than it needs`,
      expected: 'required parameters and alg only',
    });
  else findings.add('credential.key', 'pass', { basis: 'proven', at: AT, seen });
  return { key, cose, alg: algorithm?.name ?? null };
}

/** The key, or why it is none. */
function read(bytes: Uint8Array): { readonly key: PublicKey } | string | undefined {
  try {
    const reading = readCoseKey(bytes, { what: AT, curve: undefined });
    return isMiss(reading) ? reading.miss : reading;
  } catch (error) {
    if (error instanceof KeytierError && error.code === 'ERR_DECODE_KEY') return error.message;
    throw error;
  }
}
