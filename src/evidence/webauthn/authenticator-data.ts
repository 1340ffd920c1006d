// Authenticator data (WebAuthn Level 3, 6.1): hash of the RP ID, flags, counter, and what flags say follows.
import { toBase64Url, toHex } from '../../codec/bytes.ts';
import { type CborValue, decodeFirstCbor, isCanonicalCbor } from '../../codec/cbor.ts';
import { KeytierError } from '../../model/errors.ts';
import type { Json } from '../../model/evidence.ts';
import type { Findings } from '../findings.ts';

/** Bits of the flags byte, by their names in 6.1. */
export const FLAG = {
  UP: 0x01,
  RFU1: 0x02,
  UV: 0x04,
  BE: 0x08,
  BS: 0x10,
  RFU2: 0x20,
  AT: 0x40,
  ED: 0x80,
} as const;

/** A credential as its registration describes it. */
export interface AttestedCredential {
  /** 16 bytes. */
  readonly aaguid: Uint8Array;
  readonly credentialId: Uint8Array;
  /** Exactly the COSE_Key, as it stands there. */
  readonly publicKey: Uint8Array;
  readonly coseKey: CborValue;
}

/** Why the bytes are not authenticator data, and where. */
export interface LayoutProblem {
  readonly seen: string;
  readonly expected: string;
}

export interface AuthenticatorData {
  readonly bytes: Uint8Array;
  /** 32 bytes. */
  readonly rpIdHash: Uint8Array;
  readonly flags: number;
  readonly signCount: number;
  readonly attested: AttestedCredential | null;
  readonly extensions: ReadonlyMap<CborValue, CborValue> | null;
  /** CBOR that decodes and is not the one spelling that CTAP2 allows. */
  readonly notCanonical: readonly string[];
  /** What does not fit; the parts before it were read all the same. */
  readonly problem: LayoutProblem | null;
}

const HEADER_BYTES = 37;
const AAGUID_BYTES = 16;

/** Reads what can be read; undefined where not even the header is there. */
export function readAuthenticatorData(bytes: Uint8Array): AuthenticatorData | undefined {
  if (bytes.length < HEADER_BYTES) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const flags = view.getUint8(32);
  const notCanonical: string[] = [];
  let attested: AttestedCredential | null = null;
  let extensions: AuthenticatorData['extensions'] = null;
  let problem: LayoutProblem | null = null;
  let offset = HEADER_BYTES;
  if ((flags & FLAG.AT) !== 0) {
    const read = readAttested(bytes, view, offset, notCanonical);
    if ('problem' in read) problem = read.problem;
    else [attested, offset] = [read.attested, read.end];
  }
  if (problem === null && (flags & FLAG.ED) !== 0) {
    const read = readItem(bytes, offset, 'extensions', notCanonical);
    if ('problem' in read) problem = read.problem;
    else if (!(read.value instanceof Map))
      problem = { seen: `extensions at offset ${offset} that are not a CBOR map`, expected: 'a map' };
    else [extensions, offset] = [read.value, read.end];
  }
  if (problem === null && offset !== bytes.length)
    problem = {
      seen: `${bytes.length - offset} bytes left over at offset ${offset}`,
      expected: 'nothing behind what the flags announce',
    };
  return {
    bytes,
    rpIdHash: bytes.subarray(0, 32),
    flags,
    signCount: view.getUint32(33),
    attested,
    extensions,
    notCanonical,
    problem,
  };
}

type Read<T> = T | { readonly problem: LayoutProblem };

function readAttested(
  bytes: Uint8Array,
  view: DataView,
  start: number,
  notCanonical: string[],
): Read<{ readonly attested: AttestedCredential; readonly end: number }> {
  const lengthAt = start + AAGUID_BYTES;
  const idAt = lengthAt + 2;
  const cut = (what: string, at: number) => ({
    problem: {
      seen: `cut off in ${what}, at offset ${at} of ${bytes.length}`,
      expected: 'AAGUID, credential id and COSE_Key',
    },
  });
  if (bytes.length < idAt) return cut('the AAGUID', start);
  const keyAt = idAt + view.getUint16(lengthAt);
  if (bytes.length < keyAt) return cut(`a credential id of ${keyAt - idAt} bytes`, idAt);
  const key = readItem(bytes, keyAt, 'credentialPublicKey', notCanonical);
  if ('problem' in key) return key;
  return {
    attested: {
      aaguid: bytes.subarray(start, lengthAt),
      credentialId: bytes.subarray(idAt, keyAt),
      publicKey: bytes.subarray(keyAt, key.end),
      coseKey: key.value,
    },
    end: key.end,
  };
}

function readItem(
  bytes: Uint8Array,
  offset: number,
  name: string,
  notCanonical: string[],
): Read<{ readonly value: CborValue; readonly end: number }> {
  try {
    const { value, length } = decodeFirstCbor(bytes.subarray(offset));
    if (!isCanonicalCbor(value, bytes.subarray(offset, offset + length))) notCanonical.push(name);
    return { value, end: offset + length };
  } catch (error) {
    if (!(error instanceof KeytierError)) throw error;
    return {
      problem: {
        seen: `${name} at offset ${offset} is not CBOR: ${error.message.replace(/[^ -~]/g, '?').slice(0, 120)}`,
        expected: 'CBOR with definite lengths and unique keys',
      },
    };
  }
}

const AT = 'authenticatorData';

/** Reports `authenticator-data.decodes`. */
export function checkLayout(data: AuthenticatorData, findings: Findings): void {
  if (data.problem !== null)
    findings.add('authenticator-data.decodes', 'fail', {
      reason: 'malformed',
      basis: 'proven',
      at: AT,
      ...data.problem,
    });
  else if (data.notCanonical.length === 0)
    findings.add('authenticator-data.decodes', 'pass', {
      basis: 'proven',
      at: AT,
      seen: `${data.bytes.length} bytes`,
    });
  if (data.notCanonical.length > 0)
    findings.add('authenticator-data.decodes', 'notice', {
      reason: 'not-canonical',
      basis: 'proven',
      at: AT,
      seen: `${data.notCanonical.join(', ')}: CBOR that CTAP2 spells in another way`,
      expected: 'shortest integers, keys in order',
    });
}

/** Says that there is not even a header. */
export function reportTooShort(bytes: Uint8Array, findings: Findings): void {
  findings.add('authenticator-data.decodes', 'fail', {
    reason: 'malformed',
    basis: 'proven',
    at: AT,
    seen: `${bytes.length} bytes`,
    expected: `at least ${HEADER_BYTES}: the hash of the RP ID, flags and a counter`,
  });
}

/** `8446ccb9-ab1d-b374-750b-2367ff6f3a1f`. */
export function aaguidText(aaguid: Uint8Array): string {
  return toHex(aaguid).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Names of the flags that are set, in the order of the bits. */
export function flagNames(flags: number): readonly string[] {
  return Object.entries(FLAG).flatMap(([name, bit]) => ((flags & bit) !== 0 ? [name] : []));
}

/** `facts.authenticatorData`. Values of extensions stay out: outputs of hmac-secret are key material. */
export function authenticatorDataJson(data: AuthenticatorData): Json {
  const { attested, extensions } = data;
  return {
    rpIdHash: toHex(data.rpIdHash),
    flags: [...flagNames(data.flags)],
    signCount: data.signCount,
    aaguid: attested === null ? null : aaguidText(attested.aaguid),
    credentialId: attested === null ? null : toBase64Url(attested.credentialId),
    extensions: extensions === null ? [] : [...extensions.keys()].map(String),
  };
}
