// The attestation object of a registration (WebAuthn Level 3, 6.5.4): format, statement, authenticator data.
import { type CborValue, decodeCbor, isCanonicalCbor } from '../../codec/cbor.ts';
import { KeytierError } from '../../model/errors.ts';
import type { Findings } from '../findings.ts';

export interface AttestationObject {
  readonly fmt: string;
  readonly statement: CborValue;
  readonly authenticatorData: Uint8Array;
  readonly canonical: boolean;
}

/** The object, or why it is none. */
export function readAttestationObject(
  bytes: Uint8Array,
): { readonly ok: true; readonly value: AttestationObject } | { readonly ok: false; readonly why: string } {
  try {
    const value = decodeCbor(bytes);
    if (!(value instanceof Map)) return { ok: false, why: 'CBOR that is not a map' };
    const fmt = value.get('fmt');
    const statement = value.get('attStmt');
    const authenticatorData = value.get('authData');
    if (typeof fmt !== 'string') return { ok: false, why: 'no fmt that is text' };
    if (statement === undefined) return { ok: false, why: 'no attStmt' };
    if (!(authenticatorData instanceof Uint8Array)) return { ok: false, why: 'no authData that is bytes' };
    return {
      ok: true,
      value: { fmt, statement, authenticatorData, canonical: isCanonicalCbor(value, bytes) },
    };
  } catch (error) {
    if (!(error instanceof KeytierError)) throw error;
    return { ok: false, why: error.message.replace(/[^ -~]/g, '?').slice(0, 120) };
  }
}

/** Reports what is wrong with an attestation object as a whole. */
export function reportAttestationObject(
  read: ReturnType<typeof readAttestationObject>,
  findings: Findings,
): void {
  const at = 'attestationObject';
  if (!read.ok)
    findings.add('authenticator-data.decodes', 'fail', {
      reason: 'malformed',
      basis: 'proven',
      at,
      seen: `not an attestation object: ${read.why}`,
      expected: 'a CBOR map with fmt, attStmt and authData, and nothing behind it',
    });
  else if (!read.value.canonical)
    findings.add('authenticator-data.decodes', 'notice', {
      reason: 'not-canonical',
      basis: 'proven',
      at,
      seen: 'attestationObject: CBOR that CTAP2 spells in another way',
      expected: 'shortest integers, keys in order',
    });
}
