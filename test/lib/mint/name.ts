// Distinguished names of minted certificates.
import { oid, printableString, sequence, set, utf8String } from './der-writer.ts';

/** OIDs of the attributes that attestation certificates use (X.520). */
export const NAME_OIDS = {
  CN: '2.5.4.3',
  serialNumber: '2.5.4.5',
  C: '2.5.4.6',
  O: '2.5.4.10',
  OU: '2.5.4.11',
  title: '2.5.4.12',
} as const;

export type NameAttribute = keyof typeof NAME_OIDS;

/** A distinguished name: attribute and value, in the order of the encoding, one attribute a step. */
export type Name = readonly (readonly [NameAttribute, string])[];

/** PrintableString where the value allows it (X.680 41.4), UTF8String otherwise. */
export function encodeName(name: Name): Uint8Array {
  const steps = name.map(([attribute, value]) =>
    set(sequence(oid(NAME_OIDS[attribute]), isPrintable(value) ? printableString(value) : utf8String(value))),
  );
  return sequence(...steps);
}

/** Whether a PrintableString can hold the value. */
export function isPrintable(value: string): boolean {
  return /^[A-Za-z0-9 '()+,./:=?-]*$/.test(value);
}
