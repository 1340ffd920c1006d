// Decodes KeyDescription, the extension 1.3.6.1.4.1.11129.2.1.17, of every version from 1 to 500 and beyond.
import {
  contentOf,
  type DerDeviation,
  derError,
  expectUniversal,
  readChildren,
  readOnly,
  TAG,
} from '../../codec/der.ts';
import { KeytierError } from '../../model/errors.ts';
import {
  type AuthorizationList,
  decodeAuthorizationList,
  type Integer,
  integerOf,
} from './authorization-list.ts';

/** What the extension says; nothing here is verified. */
export interface KeyDescription {
  readonly attestationVersion: Integer;
  readonly attestationSecurityLevel: Integer;
  /** `keymasterVersion` below attestation version 100. */
  readonly keyMintVersion: Integer;
  readonly keyMintSecurityLevel: Integer;
  readonly attestationChallenge: Uint8Array;
  readonly uniqueId: Uint8Array;
  readonly softwareEnforced: AuthorizationList;
  /** `teeEnforced` in older documents. */
  readonly hardwareEnforced: AuthorizationList;
  /** Tolerated deviations from DER, each once. */
  readonly deviations: readonly DerDeviation[];
}

export type KeyDescriptionResult =
  | { readonly ok: true; readonly value: KeyDescription }
  | {
      readonly ok: false;
      readonly reason: 'malformed' | 'trailing-data' | 'duplicate-tag';
      readonly message: string;
    };

/**
 * Decodes the extension's value. Malformed evidence is a value, not an exception.
 *
 * The SEQUENCE has exactly eight elements (KeyCreationResult.aidl); trailing data and a tag twice in one list are
 * refused, since two readers could then see two different attestations.
 */
export function decodeKeyDescription(der: Uint8Array): KeyDescriptionResult {
  try {
    return { ok: true, value: decode(der) };
  } catch (error) {
    if (!(error instanceof KeytierError)) throw error;
    const message = error.where === undefined ? error.message : `${error.message} (${error.where})`;
    if (error.message.startsWith('duplicate tag')) return { ok: false, reason: 'duplicate-tag', message };
    if (error.message.includes('follow the element')) return { ok: false, reason: 'trailing-data', message };
    return { ok: false, reason: 'malformed', message };
  }
}

function decode(der: Uint8Array): KeyDescription {
  const deviations = new Set<DerDeviation>();
  const notes = { note: (deviation: DerDeviation) => void deviations.add(deviation) };
  const outer = expectUniversal(readOnly(der, notes), TAG.sequence, 'KeyDescription');
  const fields = readChildren(der, outer, notes);
  if (fields.length !== 8)
    throw derError(`KeyDescription has ${fields.length} elements, expected 8`, outer.start);
  const field = (index: number, type: number, name: string) =>
    expectUniversal(fields[index], type, name, outer.start);
  return {
    attestationVersion: integerOf(der, field(0, TAG.integer, 'attestationVersion'), notes),
    attestationSecurityLevel: integerOf(der, field(1, TAG.enumerated, 'attestationSecurityLevel'), notes),
    keyMintVersion: integerOf(der, field(2, TAG.integer, 'keyMintVersion'), notes),
    keyMintSecurityLevel: integerOf(der, field(3, TAG.enumerated, 'keyMintSecurityLevel'), notes),
    attestationChallenge: contentOf(der, field(4, TAG.octetString, 'attestationChallenge')),
    uniqueId: contentOf(der, field(5, TAG.octetString, 'uniqueId')),
    softwareEnforced: decodeAuthorizationList(der, field(6, TAG.sequence, 'softwareEnforced'), notes),
    hardwareEnforced: decodeAuthorizationList(der, field(7, TAG.sequence, 'hardwareEnforced'), notes),
    deviations: [...deviations],
  };
}
