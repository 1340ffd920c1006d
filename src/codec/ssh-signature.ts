// Reads signatures that ssh-keygen -Y sign makes (OpenSSH, PROTOCOL.sshsig), strictly and for Ed25519 only.
import { KeytierError } from '../model/errors.ts';

/** A signature and what it says of itself; nothing of it is verified. */
export interface SshSignature {
  /** Raw Ed25519 public key, 32 bytes. */
  readonly publicKey: Uint8Array;
  /** What the signature is for, so that one purpose cannot stand in for another. */
  readonly namespace: string;
  readonly hash: 'sha256' | 'sha512';
  /** Raw Ed25519 signature, 64 bytes. */
  readonly signature: Uint8Array;
}

const ARMOR = /^-----BEGIN SSH SIGNATURE-----\n([A-Za-z0-9+/=\n]+)\n-----END SSH SIGNATURE-----\s*$/;
const MAGIC = 'SSHSIG';
const VERSION = 1;

/** Characters of an armoured signature; one with Ed25519 has about 310. */
const MAX_TEXT = 4096;

/**
 * Reads an armoured signature.
 * @throws KeytierError ERR_TRUST_DATA for anything else
 */
export function decodeSshSignature(text: string): SshSignature {
  const refuse = (why: string) =>
    new KeytierError('ERR_TRUST_DATA', `this is no SSH signature that is understood: ${why}`);
  const body = text.length > MAX_TEXT ? undefined : ARMOR.exec(text.replaceAll('\r\n', '\n'))?.[1];
  if (body === undefined) throw refuse('no armour');
  const bytes = Buffer.from(body.replaceAll('\n', ''), 'base64');
  if (bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) throw refuse('no SSHSIG');
  const fields = createReader(bytes, MAGIC.length, refuse);
  if (fields.uint32() !== VERSION) throw refuse('another version');
  const key = createReader(fields.string(), 0, refuse);
  const namespace = fields.string().toString('latin1');
  // Reserved: to be ignored, and part of what is signed; nobody writes anything here.
  if (fields.string().length > 0) throw refuse('a reserved field is set');
  const hash = fields.string().toString('latin1');
  const value = createReader(fields.string(), 0, refuse);
  fields.end();
  const publicKey = ed25519(key, 32, refuse);
  const signature = ed25519(value, 64, refuse);
  if (hash !== 'sha256' && hash !== 'sha512') throw refuse('an unknown hash');
  return { publicKey, namespace, hash, signature };
}

/** What the signer signed, for the hash of a message: magic, namespace, nothing reserved, hash name, hash. */
export function sshSignedData(
  { namespace, hash }: Pick<SshSignature, 'namespace' | 'hash'>,
  digest: Uint8Array,
): Uint8Array {
  const string = (value: Uint8Array) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(value.length);
    return [length, value];
  };
  return Buffer.concat([
    Buffer.from(MAGIC),
    ...[Buffer.from(namespace, 'latin1'), Buffer.alloc(0), Buffer.from(hash), digest].flatMap(string),
  ]);
}

interface Reader {
  uint32(): number;
  string(): Buffer;
  end(): void;
}

/** The two types of SSH's wire format that are used here (RFC 4251 section 5). */
function createReader(bytes: Buffer, start: number, refuse: (why: string) => KeytierError): Reader {
  let offset = start;
  const take = (length: number): Buffer => {
    if (offset + length > bytes.length) throw refuse('it ends too early');
    offset += length;
    return bytes.subarray(offset - length, offset);
  };
  const uint32 = () => take(4).readUInt32BE();
  return {
    uint32,
    string: () => take(uint32()),
    end: () => {
      if (offset !== bytes.length) throw refuse('something follows it');
    },
  };
}

function ed25519(fields: Reader, length: number, refuse: (why: string) => KeytierError): Uint8Array {
  if (fields.string().toString('latin1') !== 'ssh-ed25519') throw refuse('another algorithm than Ed25519');
  const value = fields.string();
  fields.end();
  if (value.length !== length) throw refuse('a value of the wrong length');
  return new Uint8Array(value);
}
