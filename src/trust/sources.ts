// Where published trust data comes from: addresses of its owners, and which addresses may be asked at all.
import { KeytierError } from '../model/errors.ts';
import type { UpdatedPiece } from '../model/trust-data.ts';

/** The owners' addresses (developer.android.com, key attestation; GrapheneOS, attestation compatibility guide). */
export const DEFAULT_SOURCES: Readonly<Record<UpdatedPiece, string>> = {
  'status-list': 'https://android.googleapis.com/attestation/status',
  'root-list': 'https://android.googleapis.com/attestation/root',
  'grapheneos-boot-keys': 'https://grapheneos.org/attestation.json',
};

/**
 * An address that may be asked: https, or http on this very machine, or http because somebody insists. The lists carry no
 * signature, so the connection is all that vouches for them.
 * @throws KeytierError ERR_USAGE
 */
export function allowedUrl(text: string, where: string, options: { readonly insecureHttp: boolean }): URL {
  const refuse = (message: string, hint: string) =>
    new KeytierError('ERR_USAGE', message, { where, seen: withoutSecrets(text), hint });
  if (!URL.canParse(text)) throw refuse(`${where} is not a URL`, 'for example https://mirror.example/status');
  const url = new URL(text);
  if (url.protocol === 'https:') return url;
  if (url.protocol !== 'http:')
    throw refuse(
      `${where} is neither https nor http`,
      url.protocol === 'file:' ? 'keytier trust import FILE reads files' : 'give an https address',
    );
  if (isLoopback(url) || options.insecureHttp) return url;
  throw refuse(
    `${where} is not encrypted: anybody on the way could un-revoke a stolen key`,
    'give an https address; --insecure-http allows it all the same',
  );
}

/** Whether an address is this machine itself. */
export function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** A URL without user, password and query, which may hold tokens. */
export function withoutSecrets(text: string): string {
  if (!URL.canParse(text)) return text.slice(0, 200);
  const url = new URL(text);
  url.username = '';
  url.password = '';
  url.search = '';
  url.hash = '';
  return url.href;
}
