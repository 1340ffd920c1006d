// Structures of the TPM 2.0 Library (Part 2): the public area of a key, and what a TPM certifies about it.
import { createHash } from 'node:crypto';
import type { HashName } from '../../../crypto/verify.ts';
import { KeytierError } from '../../../model/errors.ts';

/** A public area: how it names itself, and its key. */
export interface TpmPublic {
  readonly nameHash: HashName;
  /** `nameAlg || H(pubArea)` (Part 1, 16). */
  readonly name: Uint8Array;
  readonly key:
    | { readonly type: 'rsa'; readonly modulus: Uint8Array; readonly exponent: number }
    | { readonly type: 'ecc'; readonly curve: string; readonly x: Uint8Array; readonly y: Uint8Array };
}

/** TPMS_ATTEST of type TPM_ST_ATTEST_CERTIFY. */
export interface TpmCertify {
  readonly extraData: Uint8Array;
  readonly name: Uint8Array;
}

/** A structure, or why it is none. */
export type TpmRead<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly why: string };

const ALG = { rsa: 0x0001, null: 0x0010, ecc: 0x0023, ecdaa: 0x001a } as const;

const HASHES: ReadonlyMap<number, HashName> = new Map([
  [0x0004, 'sha1'],
  [0x000b, 'sha256'],
  [0x000c, 'sha384'],
  [0x000d, 'sha512'],
]);

const CURVES: ReadonlyMap<number, string> = new Map([
  [0x0003, 'P_256'],
  [0x0004, 'P_384'],
  [0x0005, 'P_521'],
]);

const CERTIFY_MAGIC = 0xff544347;
const CERTIFY_TYPE = 0x8017;

const broken = (why: string) => new KeytierError('ERR_INPUT_MALFORMED', why);

/** Reads big-endian fields; past the end it throws, which {@link reading} turns into a value. */
function fieldsOf(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  const take = (count: number): number => {
    if (at + count > bytes.length) throw broken(`cut off at offset ${at} of ${bytes.length}`);
    at += count;
    return at - count;
  };
  return {
    u16: () => view.getUint16(take(2)),
    u32: () => view.getUint32(take(4)),
    skip: (count: number) => void take(count),
    sized: () => {
      const length = view.getUint16(take(2));
      const start = take(length);
      return bytes.subarray(start, start + length);
    },
    end: () => {
      if (at !== bytes.length) throw broken(`${bytes.length - at} bytes left over at offset ${at}`);
    },
  };
}

type Fields = ReturnType<typeof fieldsOf>;

function reading<T>(read: () => T): TpmRead<T> {
  try {
    return { ok: true, value: read() };
  } catch (error) {
    if (error instanceof KeytierError) return { ok: false, why: error.message };
    throw error;
  }
}

/** Reads a TPMT_PUBLIC (Part 2, 12.2.4), without the size in front that a TPM2B_PUBLIC has. */
export function readTpmPublic(bytes: Uint8Array): TpmRead<TpmPublic> {
  const read = reading(() => publicArea(bytes));
  const prefixed = bytes.length > 2 && (((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0)) === bytes.length - 2;
  if (!read.ok && prefixed && reading(() => publicArea(bytes.subarray(2))).ok)
    return { ok: false, why: 'a TPM2B_PUBLIC: take off the two bytes of its size' };
  return read;
}

function publicArea(bytes: Uint8Array): TpmPublic {
  const fields = fieldsOf(bytes);
  const type = fields.u16();
  const nameAlg = fields.u16();
  const nameHash = HASHES.get(nameAlg);
  if (type !== ALG.rsa && type !== ALG.ecc) throw broken(`a key of type 0x${type.toString(16)}`);
  if (nameHash === undefined) throw broken(`nameAlg 0x${nameAlg.toString(16)}`);
  fields.skip(4);
  fields.sized();
  if (fields.u16() !== ALG.null) fields.skip(4);
  skipScheme(fields);
  const key = type === ALG.rsa ? rsaKey(fields) : eccKey(fields);
  fields.end();
  const digest = createHash(nameHash).update(bytes).digest();
  return { nameHash, name: Buffer.concat([bytes.subarray(2, 4), digest]), key };
}

function skipScheme(fields: Fields): void {
  const scheme = fields.u16();
  if (scheme !== ALG.null) fields.skip(scheme === ALG.ecdaa ? 4 : 2);
}

function rsaKey(fields: Fields): TpmPublic['key'] {
  fields.skip(2);
  const exponent = fields.u32();
  return { type: 'rsa', modulus: fields.sized(), exponent: exponent === 0 ? 65_537 : exponent };
}

function eccKey(fields: Fields): TpmPublic['key'] {
  const number = fields.u16();
  const curve = CURVES.get(number);
  if (curve === undefined) throw broken(`curve 0x${number.toString(16)}`);
  skipScheme(fields);
  return { type: 'ecc', curve, x: fields.sized(), y: fields.sized() };
}

/** Reads a TPMS_ATTEST (Part 2, 10.12.12) that certifies a key. */
export function readTpmCertify(bytes: Uint8Array): TpmRead<TpmCertify> {
  return reading(() => {
    const fields = fieldsOf(bytes);
    const magic = fields.u32();
    if (magic !== CERTIFY_MAGIC) throw broken(`magic 0x${magic.toString(16)}, not TPM_GENERATED_VALUE`);
    const type = fields.u16();
    if (type !== CERTIFY_TYPE) throw broken(`type 0x${type.toString(16)}, not TPM_ST_ATTEST_CERTIFY`);
    fields.sized();
    const extraData = fields.sized();
    // clockInfo and firmwareVersion, then the name and the qualified name.
    fields.skip(17 + 8);
    const name = fields.sized();
    fields.sized();
    fields.end();
    return { extraData, name };
  });
}

/** The signature inside a TPMT_SIGNATURE of RSASSA or RSAPSS (Part 2, 11.3.4); undefined for anything else. */
export function innerRsaSignature(bytes: Uint8Array): Uint8Array | undefined {
  const read = reading(() => {
    const fields = fieldsOf(bytes);
    const scheme = fields.u16();
    if (scheme !== 0x0014 && scheme !== 0x0016) throw broken('another scheme');
    fields.skip(2);
    const signature = fields.sized();
    fields.end();
    return signature;
  });
  return read.ok ? read.value : undefined;
}

/** Vendors of the TCG registry (TCG TPM Vendor ID Registry Family 1.2 and 2.0), by the text of the SAN attribute. */
export const TPM_VENDORS: ReadonlyMap<string, string> = new Map([
  ['id:414D4400', 'AMD'],
  ['id:41544D4C', 'Atmel'],
  ['id:4252434D', 'Broadcom'],
  ['id:4353434F', 'Cisco'],
  ['id:464C5953', 'Flyslice Technologies'],
  ['id:524F4343', 'Fuzhou Rockchip'],
  ['id:474F4F47', 'Google'],
  ['id:48504900', 'HPI'],
  ['id:48504500', 'HPE'],
  ['id:48495349', 'Huawei'],
  ['id:49424D00', 'IBM'],
  ['id:49465800', 'Infineon'],
  ['id:494E5443', 'Intel'],
  ['id:4C454E00', 'Lenovo'],
  ['id:4D534654', 'Microsoft'],
  ['id:4E534D20', 'National Semiconductor'],
  ['id:4E545A00', 'Nationz'],
  ['id:4E534700', 'NSING'],
  ['id:4E544300', 'Nuvoton'],
  ['id:51434F4D', 'Qualcomm'],
  ['id:534D534E', 'Samsung'],
  ['id:534E5300', 'Sinosun'],
  ['id:534D5343', 'SMSC'],
  ['id:53544D20', 'STMicroelectronics'],
  ['id:54584E00', 'Texas Instruments'],
  ['id:57454300', 'Winbond'],
  ['id:5345414C', 'Wisekey'],
]);
