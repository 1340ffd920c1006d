// What would have been signed after the usual mistakes with client data: for a diagnosis, never accepted.
import { createHash } from 'node:crypto';
import { decodeUtf8 } from '../../codec/bytes.ts';
import type { InputVariant, Mistake } from '../raw-signature/variants.ts';
import { type ClientData, ccdText } from './client-data.ts';

const RESERIALISED: Mistake = {
  reason: 'client-data-reserialised',
  cause: 'clientDataJSON was parsed and written anew on the way',
  remedy: 'keep the original bytes, since their hash is signed',
};
const NOT_HASHED: Mistake = {
  reason: 'client-data-not-hashed',
  cause: 'clientDataJSON itself was signed, not its hash',
  remedy: 'sign authenticatorData and the SHA-256 of clientDataJSON, one after the other',
};

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
const utf8 = (text: string) => Buffer.from(text, 'utf8');

/** Nested so deep that it cannot be written again, or with more members than a browser ever wrote: there is nothing to try. */
function spelledAnew(data: ClientData): ReturnType<typeof respellings> {
  if (data.bytes.length > MAX_RESPELLED_BYTES) return [];
  return respellings(data);
}

/** Genuine client data has some 300 bytes. */
const MAX_RESPELLED_BYTES = 4_096;

/** Messages to try in the place of `authenticatorData || SHA-256(clientDataJSON)`. */
export function clientDataVariants(authenticatorData: Uint8Array, data: ClientData): readonly InputVariant[] {
  const over = (bytes: Uint8Array) => Buffer.concat([authenticatorData, sha256(bytes)]);
  return [
    ...spelledAnew(data).map(
      ([words, bytes]): InputVariant => ({
        mistake: RESERIALISED,
        input: { message: over(bytes) },
        words: `authenticatorData ‖ SHA-256(clientDataJSON ${words})`,
      }),
    ),
    {
      mistake: NOT_HASHED,
      input: { message: Buffer.concat([authenticatorData, data.bytes]) },
      words: 'authenticatorData ‖ clientDataJSON',
    },
    { mistake: NOT_HASHED, input: { message: data.hash }, words: 'SHA-256(clientDataJSON) alone' },
    {
      mistake: NOT_HASHED,
      input: { message: over(utf8(Buffer.from(data.bytes).toString('base64url'))) },
      words: 'authenticatorData ‖ SHA-256(clientDataJSON as base64url)',
    },
  ];
}

/** Orders in which clients wrote the members: Level 3, Chrome before it, Firefox, and sorted by a library on the way. */
const ORDERS: readonly (readonly string[])[] = [
  ['type', 'challenge', 'origin', 'crossOrigin', 'topOrigin'],
  ['challenge', 'origin', 'type'],
  ['challenge', 'clientExtensions', 'hashAlgorithm', 'origin', 'tokenBinding', 'type'],
  ['type', 'challenge', 'origin', 'androidPackageName'],
];

function respellings(data: ClientData): readonly (readonly [string, Uint8Array])[] {
  const { members } = data;
  if (members === undefined) return [];
  const known = Object.keys(members);
  const orders = [known, [...known].sort(), ...ORDERS].map((order) => [
    ...order.filter((name) => known.includes(name)),
    ...known.filter((name) => !order.includes(name)),
  ]);
  const written = orders.flatMap((order) => {
    const compact = JSON.stringify(Object.fromEntries(order.map((name) => [name, members[name]])));
    return [
      compact,
      compact.replaceAll('/', '\\/'),
      ccd(order, members),
      compact.replace(/":/g, '": ').replace(/,"/g, ', "'),
    ];
  });
  const pretty = [2, 4].map((indent) => JSON.stringify(members, null, indent));
  const texts = [...written, ...pretty, data.text.trim(), `${data.text}\n`, data.text];
  const original = decodeUtf8(data.bytes);
  return [...new Set(texts)]
    .filter((text) => text !== original)
    .map(
      (text) =>
        [text === data.text ? 'without its byte order mark' : 'in another spelling', utf8(text)] as const,
    );
}

function ccd(order: readonly string[], members: Readonly<Record<string, unknown>>): string {
  const value = (item: unknown) => (typeof item === 'string' ? ccdText(item) : JSON.stringify(item));
  return `{${order.map((name) => `${ccdText(name)}:${value(members[name])}`).join(',')}}`;
}
