// Signatures of publishers: the one GrapheneOS publishes, ones that OpenSSH makes, and everything that is not quite one.
import { spawnSync } from 'node:child_process';
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeSshSignature } from '../../src/codec/ssh-signature.ts';
import { GRAPHENEOS_KEY } from '../../src/trust/data/publishers.ts';
import { verifyPublisher } from '../../src/trust/publisher.ts';
import { GRAPHENEOS_LIST, GRAPHENEOS_SIGNATURE } from '../lib/grapheneos.ts';
import { temporaryFolder } from '../lib/trust-store.ts';

const bytes = (text: string) => Uint8Array.from(Buffer.from(text));

const string = (value: string | Uint8Array) => {
  const content = Buffer.from(value);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  return Buffer.concat([length, content]);
};

interface Forgery {
  readonly namespace?: string;
  readonly reserved?: string;
  readonly hash?: string;
  readonly version?: number;
  readonly magic?: string;
  readonly algorithm?: string;
  readonly trailing?: Uint8Array;
  readonly signatureLength?: number;
}

const keys = generateKeyPairSync('ed25519');
const rawKey = (key: KeyObject) => key.export({ format: 'der', type: 'spki' }).subarray(-32);
const publisher = {
  name: 'Test',
  ed25519: rawKey(keys.publicKey).toString('base64'),
  namespace: 'test',
  source: '',
};
const MESSAGE = bytes('a list');

/** A signature as PROTOCOL.sshsig describes it, or almost. */
function sshSign(changes: Forgery = {}, signer = keys): string {
  const { namespace = 'test', reserved = '', hash = 'sha512', version = 1, magic = 'SSHSIG' } = changes;
  const { algorithm = 'ssh-ed25519', trailing = new Uint8Array(), signatureLength = 64 } = changes;
  const digest = createHash(hash === 'md5' ? 'md5' : hash === 'sha256' ? 'sha256' : 'sha512')
    .update(MESSAGE)
    .digest();
  const signed = Buffer.concat([
    Buffer.from('SSHSIG'),
    string(namespace),
    string(reserved),
    string(hash),
    string(digest),
  ]);
  const signature = sign(null, signed, signer.privateKey).subarray(0, signatureLength);
  const number = Buffer.alloc(4);
  number.writeUInt32BE(version);
  const blob = Buffer.concat([
    Buffer.from(magic),
    number,
    string(Buffer.concat([string(algorithm), string(rawKey(signer.publicKey))])),
    string(namespace),
    string(reserved),
    string(hash),
    string(Buffer.concat([string(algorithm), string(signature)])),
    trailing,
  ]);
  const lines = blob.toString('base64').match(/.{1,70}/g) ?? [];
  return `-----BEGIN SSH SIGNATURE-----\n${lines.join('\n')}\n-----END SSH SIGNATURE-----\n`;
}

describe('the signature of GrapheneOS', () => {
  const verify = (list: string, signature = GRAPHENEOS_SIGNATURE) =>
    verifyPublisher(bytes(list), bytes(signature), GRAPHENEOS_KEY).result;

  it('verifies over the very bytes, and over no others', () => {
    expect(verify(GRAPHENEOS_LIST)).toBe('valid');
    expect(verify(`${GRAPHENEOS_LIST}\n`)).toBe('invalid');
    expect(verify(GRAPHENEOS_LIST.replace('d8f8', 'd8f9'))).toBe('invalid');
    expect(verify(GRAPHENEOS_LIST.replace('1776709772', '1876709772'))).toBe('invalid');
    expect(verify('')).toBe('invalid');
  });

  it('is not that of anybody else', () => {
    expect(
      verifyPublisher(MESSAGE, bytes(sshSign({ namespace: 'attestation keys' })), GRAPHENEOS_KEY),
    ).toMatchObject({
      result: 'invalid',
      why: expect.stringContaining('another key'),
    });
  });
});

describe('a signature', () => {
  const verify = (signature: string) => verifyPublisher(MESSAGE, bytes(signature), publisher).result;

  it.each(['sha512', 'sha256'])('with %s verifies', (hash) => {
    expect(verify(sshSign({ hash }))).toBe('valid');
  });

  it.each<[string, Forgery]>([
    ['for another purpose', { namespace: 'file' }],
    ['with a reserved field', { reserved: 'x' }],
    ['with an unknown hash', { hash: 'md5' }],
    ['of another version', { version: 2 }],
    ['without its magic', { magic: 'SSHSIX' }],
    ['with another algorithm', { algorithm: 'ssh-rsa' }],
    ['with something after it', { trailing: Uint8Array.of(0) }],
    ['that is too short', { signatureLength: 63 }],
  ])('%s does not', (_name, changes) => {
    expect(verify(sshSign(changes))).toBe('invalid');
  });

  it('by another key does not', () => {
    expect(verify(sshSign({}, generateKeyPairSync('ed25519')))).toBe('invalid');
  });

  it('that is cut off anywhere does not', () => {
    const good = sshSign();
    const body = Buffer.from(good.split('\n').slice(1, -2).join(''), 'base64');
    for (let length = 0; length < body.length; length++) {
      const cut = body.subarray(0, length).toString('base64');
      const text = `-----BEGIN SSH SIGNATURE-----\n${cut}\n-----END SSH SIGNATURE-----\n`;
      expect(verify(text)).toBe('invalid');
    }
  });

  it.each(['', 'nothing', '<html>', '-----BEGIN SSH SIGNATURE-----\n\n-----END SSH SIGNATURE-----\n'])(
    'that is none is refused with a code: %j',
    (text) => {
      expect(() => decodeSshSignature(text)).toThrowError(
        expect.objectContaining({ code: 'ERR_TRUST_DATA' }),
      );
    },
  );

  it.skipIf(spawnSync('ssh-keygen', ['-?']).error !== undefined)('that OpenSSH made verifies', () => {
    const { dir, clean } = temporaryFolder();
    try {
      const key = join(dir, 'key');
      const list = join(dir, 'list');
      spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
      writeFileSync(list, MESSAGE);
      const signed = spawnSync('ssh-keygen', ['-Y', 'sign', '-n', 'test', '-f', key, list]);
      expect(signed.status).toBe(0);
      const blob = Buffer.from(readFileSync(`${key}.pub`, 'utf8').split(' ')[1] ?? '', 'base64');
      const openssh = { ...publisher, ed25519: blob.subarray(-32).toString('base64') };
      expect(verifyPublisher(MESSAGE, readFileSync(`${list}.sig`), openssh).result).toBe('valid');
      expect(verifyPublisher(bytes('another list'), readFileSync(`${list}.sig`), openssh).result).toBe(
        'invalid',
      );
    } finally {
      clean();
    }
  });
});
