// Mints keys and chains with the openssl command, so that what tests compare with comes from elsewhere.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface MintedChain {
  /** Leaf first, DER as openssl wrote it. */
  readonly der: readonly Buffer[];
  /** The same as PEM. */
  readonly pem: readonly string[];
  readonly leafKeyPem: string;
  readonly leafPublicPem: string;
  readonly leafSpki: Buffer;
  readonly csrPem: string;
  /** PKCS#7 with all certificates, DER and PEM. */
  readonly p7b: Buffer;
  readonly p7bPem: string;
}

export interface Workshop {
  readonly directory: string;
  openssl(args: readonly string[], input?: string | Buffer): Buffer;
  mintChain(name: string, leafExtension?: string): MintedChain;
  close(): void;
}

/** A temporary directory with openssl in it. */
export function openWorkshop(): Workshop {
  const directory = mkdtempSync(join(tmpdir(), 'keytier-input-'));
  const openssl = (args: readonly string[], input?: string | Buffer): Buffer =>
    execFileSync('openssl', args, { cwd: directory, input, stdio: ['pipe', 'pipe', 'pipe'] });
  const mintChain = (name: string, leafExtension?: string): MintedChain => {
    const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
    const file = (role: string, ending: string) => `${name}-${role}.${ending}`;
    openssl([
      'req',
      '-x509',
      ...newKey,
      '-keyout',
      file('root', 'key'),
      '-out',
      file('root', 'pem'),
      '-days',
      '3650',
      '-subj',
      `/CN=${name} root`,
    ]);
    const extension: Readonly<Record<string, string>> = {
      middle: 'basicConstraints=critical,CA:TRUE\n',
      leaf: leafExtension === undefined ? 'keyUsage=digitalSignature\n' : `${leafExtension}\n`,
    };
    for (const [role, issuer] of [
      ['middle', 'root'],
      ['leaf', 'middle'],
    ] as const) {
      openssl([
        'req',
        '-new',
        ...newKey,
        '-keyout',
        file(role, 'key'),
        '-out',
        file(role, 'csr'),
        '-subj',
        `/CN=${name} ${role}`,
      ]);
      writeFileSync(join(directory, file(role, 'ext')), extension[role] ?? '');
      openssl([
        'x509',
        '-req',
        '-in',
        file(role, 'csr'),
        '-CA',
        file(issuer, 'pem'),
        '-CAkey',
        file(issuer, 'key'),
        '-set_serial',
        '0x1234',
        '-days',
        '3650',
        '-extfile',
        file(role, 'ext'),
        '-out',
        file(role, 'pem'),
      ]);
    }
    const text = (role: string, ending: string) =>
      readFileSync(join(directory, file(role, ending)), 'latin1');
    const roles = ['leaf', 'middle', 'root'];
    const pem = roles.map((role) => text(role, 'pem'));
    const bundle = roles.flatMap((role) => ['-certfile', file(role, 'pem')]);
    const leafKey = ['pkey', '-in', file('leaf', 'key'), '-pubout'];
    return {
      pem,
      der: roles.map((role) => openssl(['x509', '-in', file(role, 'pem'), '-outform', 'DER'])),
      leafKeyPem: text('leaf', 'key'),
      leafPublicPem: openssl(leafKey).toString(),
      leafSpki: openssl([...leafKey, '-outform', 'DER']),
      csrPem: text('leaf', 'csr'),
      p7b: openssl(['crl2pkcs7', '-nocrl', ...bundle, '-outform', 'DER']),
      p7bPem: openssl(['crl2pkcs7', '-nocrl', ...bundle]).toString(),
    };
  };
  return { directory, openssl, mintChain, close: () => rmSync(directory, { recursive: true, force: true }) };
}

/** An Android KeyDescription extension whose content is an empty sequence: enough to be recognised by. */
export const KEY_DESCRIPTION_EXTENSION = '1.3.6.1.4.1.11129.2.1.17=DER:3000';
