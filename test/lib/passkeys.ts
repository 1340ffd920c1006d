// Mints passkeys: COSE keys, authenticator data, statements and responses, each part open to a test that breaks it.
import { createHash } from 'node:crypto';
import { encode } from 'cborg';
import type { CertificateExtension } from './mint/extensions.ts';
import { basicConstraints } from './mint/extensions.ts';
import { toPem } from './mint/text.ts';
import { der, deriveKey, encodeName, type MintKey, mintCertificate, type Name } from './mint.ts';

export const RP_ID = 'example.org';
export const ORIGIN = 'https://example.org';
/** AAGUID of the authenticators minted here; no published model has it. */
export const AAGUID = Buffer.from('6b657974696572207061737365206b79', 'hex');

export const sha256 = (bytes: Uint8Array | string): Buffer => createHash('sha256').update(bytes).digest();
const utf8 = (text: string): Buffer => Buffer.from(text, 'utf8');
export const b64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

/** Bits of the flags byte (WebAuthn Level 3, 6.1). */
export const UP = 0x01;
export const UV = 0x04;
export const BE = 0x08;
export const BS = 0x10;
export const AT = 0x40;
export const ED = 0x80;

/** A P-256 key as COSE_Key (RFC 9053 7.1.1); entries of `changes` replace its parameters. */
export function coseKey({ spki }: MintKey, changes: ReadonlyMap<number, unknown> = new Map()): Uint8Array {
  const point = spki.subarray(-64);
  const parameters = new Map<number, unknown>([
    [1, 2],
    [3, -7],
    [-1, 1],
    [-2, point.subarray(0, 32)],
    [-3, point.subarray(32)],
    ...changes,
  ]);
  return encode(parameters);
}

export interface AuthDataOptions {
  readonly rpIdHash?: Uint8Array;
  readonly flags?: number;
  readonly signCount?: number;
  readonly aaguid?: Uint8Array;
  readonly credentialId?: Uint8Array;
  readonly cose?: Uint8Array;
  readonly extensions?: Uint8Array;
  readonly trailing?: Uint8Array;
  /** Whether the credential stands there, whatever the flags say. */
  readonly withCredential?: boolean;
}

/** Authenticator data; the credential follows where AT is set. */
export function authData(options: AuthDataOptions): Buffer {
  const { rpIdHash = sha256(RP_ID), flags = UP | UV, signCount = 0, aaguid = AAGUID } = options;
  const { credentialId = sha256('credential'), cose = new Uint8Array(), extensions, trailing } = options;
  const count = Buffer.alloc(4);
  count.writeUInt32BE(signCount);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(credentialId.length);
  const attested = (options.withCredential ?? (flags & AT) !== 0) ? [aaguid, length, credentialId, cose] : [];
  return Buffer.concat([
    rpIdHash,
    Buffer.of(flags),
    count,
    ...attested,
    ...(extensions === undefined ? [] : [extensions]),
    ...(trailing === undefined ? [] : [trailing]),
  ]);
}

/** Client data as browsers spell it; `extra` comes after the fixed members. */
export function clientData(
  type: 'webauthn.create' | 'webauthn.get' | (string & {}),
  challenge: Uint8Array,
  { origin = ORIGIN, ...extra }: { readonly origin?: string; readonly [name: string]: unknown } = {},
): Buffer {
  return utf8(JSON.stringify({ type, challenge: b64(challenge), origin, crossOrigin: false, ...extra }));
}

/** What a statement is made of. */
export interface Signing {
  readonly authData: Uint8Array;
  readonly clientDataHash: Uint8Array;
  readonly signed: Uint8Array;
  readonly key: MintKey;
}

/** A format and its statement. */
export interface Statement {
  readonly fmt: string;
  readonly attStmt: unknown;
}

export type MakeStatement = (signing: Signing) => Statement | Promise<Statement>;

export const none: MakeStatement = () => ({ fmt: 'none', attStmt: {} });

export const selfAttested: MakeStatement = ({ key, signed }) => ({
  fmt: 'packed',
  attStmt: { alg: -7, sig: key.sign(signed) },
});

/** The maker of an authenticator: a root, and one certificate below it. */
export interface Maker {
  readonly key: MintKey;
  readonly certificate: Uint8Array;
  readonly root: Uint8Array;
  readonly rootPem: string;
}

export interface MakerOptions {
  readonly seed?: string;
  readonly subject?: Name;
  readonly extensions?: readonly CertificateExtension[];
  readonly authority?: boolean;
  /** The key that the certificate is of. */
  readonly certified?: MintKey;
  readonly emptySubject?: boolean;
}

const PERIOD = { notBefore: '2025-01-01T00:00:00Z', notAfter: '2035-01-01T00:00:00Z' };
const SUBJECT: Name = [
  ['C', 'AQ'],
  ['O', 'Example Authenticators'],
  ['OU', 'Authenticator Attestation'],
  ['CN', 'Batch 1'],
];

export const aaguidExtension = (aaguid: Uint8Array = AAGUID, critical = false): CertificateExtension => ({
  oid: '1.3.6.1.4.1.45724.1.1.4',
  critical,
  value: der.octets(aaguid),
});

/** Mints an attestation certificate under a root of its own. */
export async function maker(options: MakerOptions = {}): Promise<Maker> {
  const {
    seed = 'passkey maker',
    subject = SUBJECT,
    extensions = [aaguidExtension()],
    authority = false,
  } = options;
  const rootKey = await deriveKey(`${seed} root`);
  const own = options.certified ?? (await deriveKey(`${seed} batch`));
  const rootName: Name = [['CN', `${seed} root`]];
  const root = await mintCertificate({
    ...PERIOD,
    serial: '01',
    issuer: rootName,
    subject: rootName,
    spki: rootKey.spki,
    extensions: [basicConstraints({ ca: true })],
    signer: rootKey,
    hash: 'SHA-256',
  });
  const certificate = await mintCertificate({
    ...PERIOD,
    serial: '02',
    issuer: rootName,
    subject,
    spki: own.spki,
    extensions: [basicConstraints({ ca: authority }), ...extensions],
    signer: rootKey,
    hash: 'SHA-256',
    ...(options.emptySubject === true ? { editTbs: (parts) => ({ ...parts, subject: encodeName([]) }) } : {}),
  });
  return { key: own, certificate, root, rootPem: toPem(root) };
}

/** Packed, by an attestation certificate. */
export const packedBy =
  ({ key, certificate }: Maker, more: readonly Uint8Array[] = []): MakeStatement =>
  ({ signed }) => ({
    fmt: 'packed',
    attStmt: { alg: -7, sig: key.sign(signed), x5c: [certificate, ...more] },
  });

/** U2F, by a batch certificate (8.6). */
export const u2fBy =
  ({ key, certificate }: Maker, more: readonly Uint8Array[] = []): MakeStatement =>
  ({ authData: data, clientDataHash, key: credential }) => {
    const idLength = Buffer.from(data).readUInt16BE(53);
    const signed = Buffer.concat([
      Buffer.of(0),
      data.subarray(0, 32),
      clientDataHash,
      data.subarray(55, 55 + idLength),
      credential.spki.subarray(-65),
    ]);
    return { fmt: 'fido-u2f', attStmt: { sig: key.sign(signed), x5c: [certificate, ...more] } };
  };

/** The nonce extension of Apple's anonymous attestation (8.8). */
export const appleNonce = (nonce: Uint8Array): CertificateExtension => ({
  oid: '1.2.840.113635.100.8.2',
  critical: false,
  value: der.sequence(der.explicit(1, der.octets(nonce))),
});

export interface RegistrationOptions extends AuthDataOptions {
  readonly key?: MintKey;
  readonly challenge?: Uint8Array;
  readonly statement?: MakeStatement;
  readonly clientDataJSON?: Uint8Array;
  /** Replaces parameters of the COSE key. */
  readonly coseChanges?: ReadonlyMap<number, unknown>;
  /** Replaces the finished attestation object. */
  readonly edit?: (object: Uint8Array) => Uint8Array;
}

/** A registration response as `PublicKeyCredential.toJSON()` gives it. */
export interface RegistrationJson {
  readonly id: string;
  readonly rawId: string;
  readonly type: 'public-key';
  readonly clientExtensionResults: Readonly<Record<string, unknown>>;
  readonly response: { readonly clientDataJSON: string; readonly attestationObject: string };
}

export const REGISTRATION_CHALLENGE = sha256('registration challenge');
export const LOGIN_CHALLENGE = sha256('login challenge');

export const credentialKey = (seed = 'passkey'): Promise<MintKey> => deriveKey(`keytier ${seed}`);

export async function registration(options: RegistrationOptions = {}): Promise<RegistrationJson> {
  const key = options.key ?? (await credentialKey());
  const {
    challenge = REGISTRATION_CHALLENGE,
    statement = none,
    credentialId = sha256('credential'),
  } = options;
  const cose = options.cose ?? coseKey(key, options.coseChanges);
  const data = authData({ flags: UP | UV | AT, ...options, credentialId, cose });
  const json = options.clientDataJSON ?? clientData('webauthn.create', challenge);
  const clientDataHash = sha256(json);
  const { fmt, attStmt } = await statement({
    authData: data,
    clientDataHash,
    signed: Buffer.concat([data, clientDataHash]),
    key,
  });
  const object = encode({ fmt, attStmt, authData: data });
  return {
    id: b64(credentialId),
    rawId: b64(credentialId),
    type: 'public-key',
    clientExtensionResults: {},
    response: { clientDataJSON: b64(json), attestationObject: b64(options.edit?.(object) ?? object) },
  };
}

export interface LoginOptions extends AuthDataOptions {
  readonly key?: MintKey;
  readonly challenge?: Uint8Array;
  readonly clientDataJSON?: Uint8Array;
  /** What the capture holds in the place of the client data that was signed. */
  readonly captured?: Uint8Array;
  /** Makes the signature in another way. */
  readonly sign?: (message: Uint8Array, key: MintKey) => Uint8Array;
  readonly userHandle?: Uint8Array;
}

export interface LoginJson {
  readonly id: string;
  readonly rawId: string;
  readonly type: 'public-key';
  readonly clientExtensionResults: Readonly<Record<string, unknown>>;
  readonly response: {
    readonly clientDataJSON: string;
    readonly authenticatorData: string;
    readonly signature: string;
    readonly userHandle?: string;
  };
}

export async function login(options: LoginOptions = {}): Promise<LoginJson> {
  const key = options.key ?? (await credentialKey());
  const { challenge = LOGIN_CHALLENGE, credentialId = sha256('credential'), userHandle } = options;
  const { sign = (message: Uint8Array, own: MintKey) => own.sign(message) } = options;
  const data = authData({ flags: UP | UV, ...options, credentialId });
  const json = options.clientDataJSON ?? clientData('webauthn.get', challenge);
  const signature = sign(Buffer.concat([data, sha256(json)]), key);
  return {
    id: b64(credentialId),
    rawId: b64(credentialId),
    type: 'public-key',
    clientExtensionResults: {},
    response: {
      clientDataJSON: b64(options.captured ?? json),
      authenticatorData: b64(data),
      signature: b64(signature),
      ...(userHandle === undefined ? {} : { userHandle: b64(userHandle) }),
    },
  };
}
