// Reads a certificate (RFC 5280 4.1) into views of its original bytes. What it says is untrusted until verified.
import { equalBytes, toHex } from '../codec/bytes.ts';
import {
  contentOf,
  type DerDeviation,
  derError,
  elementOf,
  expectUniversal,
  readBitString,
  readBoolean,
  readChildren,
  readInteger,
  readOid,
  readOnly,
  readTime,
  TAG,
  TAG_CLASS,
  type Tlv,
} from '../codec/der.ts';
import { MAX_CERTIFICATE_BYTES } from '../codec/limits.ts';
import { decodePublicKey, type PublicKey } from '../crypto/public-key.ts';
import { KeytierError } from '../model/errors.ts';
import { decodeName, type NameAttribute } from './name.ts';

export interface AlgorithmIdentifier {
  readonly oid: string;
  /** The whole element, for comparing the inner with the outer one. */
  readonly der: Uint8Array;
  readonly hasNullParameters: boolean;
}

export interface Extension {
  readonly oid: string;
  readonly critical: boolean;
  /** Content of extnValue's OCTET STRING. */
  readonly value: Uint8Array;
}

/** A certificate as its bytes say; every field is a view of `der` or derived from it. */
export interface Certificate {
  readonly der: Uint8Array;
  readonly tbs: Uint8Array;
  /** 1, 2 or 3. */
  readonly version: number;
  /** Lower-case hex without leading zeros, as in Google's status list. */
  readonly serial: string;
  /** Whether the serial was encoded as a negative number or as zero (RFC 5280 4.1.2.2 forbids both). */
  readonly oddSerial: boolean;
  readonly innerAlgorithm: AlgorithmIdentifier;
  readonly outerAlgorithm: AlgorithmIdentifier;
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  readonly issuerName: readonly NameAttribute[];
  readonly subjectName: readonly NameAttribute[];
  /** Milliseconds since 1970; may be negative, may be after 2105. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly publicKey: PublicKey;
  /** In order, duplicates included: RFC 5280 4.2 forbids them, so a map would hide an attack. */
  readonly extensions: readonly Extension[];
  readonly signature: Uint8Array;
  /** Tolerated deviations from DER, each once. */
  readonly deviations: readonly DerDeviation[];
}

/**
 * Decodes one certificate. The caller decides what to make of deviations; nothing here is verified.
 * @throws KeytierError ERR_DECODE_CERTIFICATE where the structure does not hold, trailing bytes included
 */
export function decodeCertificate(der: Uint8Array): Certificate {
  if (der.length > MAX_CERTIFICATE_BYTES) {
    throw new KeytierError(
      'ERR_LIMIT_EXCEEDED',
      `a certificate of ${der.length} bytes; the limit is ${MAX_CERTIFICATE_BYTES}`,
    );
  }
  try {
    return decode(der);
  } catch (error) {
    if (!(error instanceof KeytierError) || error.code !== 'ERR_DECODE_DER') throw error;
    throw new KeytierError('ERR_DECODE_CERTIFICATE', `not a certificate: ${error.message}`, {
      ...(error.where === undefined ? {} : { where: error.where }),
      cause: error,
    });
  }
}

function decode(der: Uint8Array): Certificate {
  const deviations = new Set<DerDeviation>();
  const notes = { note: (deviation: DerDeviation) => void deviations.add(deviation) };
  const outer = expectUniversal(readOnly(der), TAG.sequence, 'Certificate');
  const [tbsTlv, algorithmTlv, signatureTlv, ...rest] = readChildren(der, outer);
  if (rest.length > 0) throw derError('elements follow the signature', outer.start);
  const tbs = expectUniversal(tbsTlv, TAG.sequence, 'tbsCertificate', outer.start);
  const fields = readChildren(der, tbs);
  let index = 0;
  let version = 1;
  if (isContext(fields[0], 0)) {
    const [number, ...others] = readChildren(der, fields[0]);
    if (others.length > 0) throw derError('unexpected elements in version', fields[0].start);
    version = Number(readInteger(der, expectUniversal(number, TAG.integer, 'version', fields[0].start))) + 1;
    if (version < 1 || version > 3) throw derError(`version ${version}`, fields[0].start);
    index = 1;
  }
  const serialTlv = expectUniversal(fields[index], TAG.integer, 'serialNumber', tbs.start);
  const serialBytes = contentOf(der, serialTlv);
  readInteger(der, serialTlv, notes);
  const innerAlgorithm = algorithmIdentifier(der, fields[index + 1], tbs.start);
  const issuer = elementOf(der, expectUniversal(fields[index + 2], TAG.sequence, 'issuer', tbs.start));
  const validity = expectUniversal(fields[index + 3], TAG.sequence, 'validity', tbs.start);
  const subject = elementOf(der, expectUniversal(fields[index + 4], TAG.sequence, 'subject', tbs.start));
  const spki = elementOf(
    der,
    expectUniversal(fields[index + 5], TAG.sequence, 'subjectPublicKeyInfo', tbs.start),
  );
  const [notBefore, notAfter, ...moreTimes] = readChildren(der, validity);
  if (notBefore === undefined || notAfter === undefined || moreTimes.length > 0) {
    throw derError('validity does not hold two times', validity.start);
  }
  const serial = toHex(serialBytes).replace(/^0+/, '');
  const outerAlgorithm = algorithmIdentifier(der, algorithmTlv, outer.start);
  return {
    der,
    tbs: elementOf(der, tbs),
    version,
    serial: serial === '' ? '0' : serial,
    oddSerial: (serialBytes[0] ?? 0) >= 0x80 || serial === '',
    innerAlgorithm,
    outerAlgorithm,
    issuer,
    subject,
    issuerName: decodeName(issuer),
    subjectName: decodeName(subject),
    notBefore: readTime(der, notBefore),
    notAfter: readTime(der, notAfter),
    publicKey: decodePublicKey(spki),
    extensions: extensions(der, fields.slice(index + 6), notes),
    signature: readBitString(
      der,
      expectUniversal(signatureTlv, TAG.bitString, 'signatureValue', outer.start),
    ),
    deviations: [...deviations],
  };
}

function isContext(tlv: Tlv | undefined, tag: number): tlv is Tlv {
  return tlv !== undefined && tlv.tagClass === TAG_CLASS.context && tlv.tag === tag;
}

function algorithmIdentifier(der: Uint8Array, tlv: Tlv | undefined, parent: number): AlgorithmIdentifier {
  const sequence = expectUniversal(tlv, TAG.sequence, 'AlgorithmIdentifier', parent);
  const [oid, parameters, ...rest] = readChildren(der, sequence);
  if (rest.length > 0) throw derError('unexpected elements in an AlgorithmIdentifier', sequence.start);
  return {
    oid: readOid(der, expectUniversal(oid, TAG.oid, 'algorithm', sequence.start)),
    der: elementOf(der, sequence),
    hasNullParameters: parameters?.tag === TAG.null,
  };
}

/** What may follow subjectPublicKeyInfo: two unique identifiers and the extensions, each at most once and in order. */
function extensions(
  der: Uint8Array,
  fields: readonly Tlv[],
  notes: { note(deviation: DerDeviation): void },
): Extension[] {
  let last = 0;
  const result: Extension[] = [];
  for (const field of fields) {
    if (field.tagClass !== TAG_CLASS.context || field.tag <= last || field.tag > 3) {
      throw derError('an unexpected element follows the public key', field.start);
    }
    last = field.tag;
    if (field.tag !== 3) continue;
    const [list, ...others] = readChildren(der, field);
    if (others.length > 0) throw derError('unexpected elements beside the extensions', field.start);
    for (const item of readChildren(der, expectUniversal(list, TAG.sequence, 'extensions', field.start))) {
      result.push(extension(der, item, notes));
    }
  }
  return result;
}

function extension(der: Uint8Array, item: Tlv, notes: { note(deviation: DerDeviation): void }): Extension {
  const [oid, second, third, ...rest] = readChildren(der, expectUniversal(item, TAG.sequence, 'Extension'));
  const flag = third === undefined ? undefined : expectUniversal(second, TAG.boolean, 'critical', item.start);
  const value = expectUniversal(third ?? second, TAG.octetString, 'extnValue', item.start);
  if (rest.length > 0) throw derError('unexpected elements in an extension', item.start);
  return {
    oid: readOid(der, expectUniversal(oid, TAG.oid, 'extnID', item.start)),
    critical: flag === undefined ? false : readBoolean(der, flag, notes),
    value: contentOf(der, value),
  };
}

/** The first extension of this type. */
export function findExtension(certificate: Certificate, oid: string): Extension | undefined {
  return certificate.extensions.find((extension) => extension.oid === oid);
}

/** Issuer and subject are the same name; says nothing about the signature. */
export function isSelfIssued(certificate: Certificate): boolean {
  return equalBytes(certificate.issuer, certificate.subject);
}

/** The bits of a keyUsage extension (RFC 5280 4.2.1.3), named; undefined where there is none or it is malformed. */
export function keyUsage(certificate: Certificate): readonly string[] | undefined {
  const value = findExtension(certificate, OID_KEY_USAGE)?.value;
  if (value === undefined || value.length < 3 || value[0] !== 0x03 || value[1] !== value.length - 2)
    return undefined;
  const bits = value.subarray(3);
  return KEY_USAGE_BITS.filter((_, bit) => ((bits[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0);
}

const OID_KEY_USAGE = '2.5.29.15';
const KEY_USAGE_BITS = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;
