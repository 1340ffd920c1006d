// What the openssl command says of certificates and ASN.1: the independent reader these tests compare with.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** One element as `openssl asn1parse` lists it. */
export interface ParsedElement {
  readonly offset: number;
  readonly depth: number;
  readonly headerLength: number;
  readonly length: number;
  readonly constructed: boolean;
  /** `SEQUENCE`, `cont [ 701 ]`. */
  readonly type: string;
  /** What follows the colon: integers in hex, octet strings as `[HEX DUMP]:` and digits. */
  readonly value: string;
}

/** Runs openssl with DER or PEM on stdin. */
export function openssl(args: readonly string[], input: Uint8Array | string): string {
  return execFileSync('openssl', args, { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] });
}

const LINE = /^\s*(\d+):d=(\d+)\s+hl=(\d+) l=\s*(\d+) (cons|prim): (.+?)\s*(?::(.*))?$/;

/** The elements of DER, in order. */
export function asn1parse(der: Uint8Array): readonly ParsedElement[] {
  return openssl(['asn1parse', '-inform', 'DER'], der)
    .split('\n')
    .flatMap((line) => {
      const match = LINE.exec(line.replace(/\[HEX DUMP\]:/, ':'));
      if (match === null) return [];
      const [, offset, depth, headerLength, length, form, type = '', value = ''] = match;
      return [
        {
          offset: Number(offset),
          depth: Number(depth),
          headerLength: Number(headerLength),
          length: Number(length),
          constructed: form === 'cons',
          type,
          value,
        },
      ];
    });
}

/** Each certificate of a PEM file as DER. */
export function certificatesOf(path: string): readonly Buffer[] {
  const blocks = readFileSync(path, 'utf8').match(
    /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g,
  );
  return (blocks ?? []).map((block) => Buffer.from(block.replace(/-----[^-]+-----|\s/g, ''), 'base64'));
}

/** The values of all extensions of a certificate, found by openssl, in order. */
export function extensionValues(
  der: Uint8Array,
): readonly { readonly oid: string; readonly value: Buffer }[] {
  const elements = asn1parse(der);
  const list = elements.findIndex(({ type, depth }) => type === 'cont [ 3 ]' && depth === 2);
  return elements.slice(list + 1).flatMap(({ type, depth, offset, headerLength, length }, index, rest) => {
    if (type !== 'OCTET STRING' || depth !== 5) return [];
    const before = rest.slice(0, index).reverse();
    const name = before.find((element) => element.type === 'OBJECT')?.value ?? '';
    const start = offset + headerLength;
    return [{ oid: name, value: Buffer.from(der.subarray(start, start + length)) }];
  });
}

/** `openssl x509` with one output option, for example `-serial`, without the label it prints. */
export function x509Field(der: Uint8Array, ...option: readonly string[]): string {
  const text = openssl(['x509', '-inform', 'DER', '-noout', ...option], der).trim();
  return text.slice(text.indexOf('=') + 1);
}
