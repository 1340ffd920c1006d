// Cases about what the attestation must be bound to: challenge, app, key, and a signature by the attested key.
import { createHash } from 'node:crypto';
import { loadSecondOpinion } from '../../../../src/index.ts';
import { der, type MintedChain, mintChain } from '../../../lib/mint.ts';
import { utf8, type VerifyOptions } from '../../../lib/verify.ts';
import { type Case, INVALID, STANDARD, UNDECIDED } from './case.ts';

const { hex, integer, set, sha256 } = der;
const MESSAGE = utf8('transfer 100 to alice');

/** A signature by the attested key over a message, changed on request. */
const signed =
  (change: (signature: Uint8Array) => Uint8Array = (signature) => signature, message = MESSAGE) =>
  ({ keys }: MintedChain): VerifyOptions => ({
    payload: { message, signature: change(keys.leaf.sign(message)) },
  });

const challenge = (seen: string | Uint8Array, expected: Uint8Array, reason: string, words: string): Case => ({
  name: words,
  chain: { challenge: seen },
  verify: { challenge: expected },
  finds: [`binding.challenge fail ${reason}`],
  answer: INVALID,
});

const NONCE = hex('00112233445566778899aabbccddeeff');

const digestNone = { hardwareEnforced: { tags: { 5: set(integer(0)) } } };

export const BINDING_CASES: readonly Case[] = [
  challenge('sample', utf8('simple'), 'mismatch', '#50 another challenge'),
  challenge('sample', utf8('samp'), 'mismatch-truncated', '#50 the expected challenge is only its beginning'),
  challenge(
    'samp',
    utf8('sample'),
    'mismatch-truncated',
    '#50 the challenge is only the beginning of what is expected',
  ),
  challenge('sample', utf8('sample\n'), 'mismatch-truncated', '#50 a line end too many'),
  challenge(sha256(NONCE), NONCE, 'mismatch-hash-of-expected', '#50 the hash of the nonce'),
  challenge(NONCE, sha256(NONCE), 'mismatch-hash-of-expected', '#50 the nonce, where its hash is expected'),
  challenge('', utf8('sample'), 'mismatch', '#51 an empty challenge where one is expected'),
  challenge(
    '00112233445566778899aabbccddeeff',
    NONCE,
    'mismatch-other-encoding',
    '#90 the nonce as hexadecimal text',
  ),
  challenge(
    Buffer.from(NONCE).toString('base64'),
    NONCE,
    'mismatch-other-encoding',
    '#90 the nonce as base64 text',
  ),
  challenge(
    NONCE,
    utf8(Buffer.from(NONCE).toString('base64url')),
    'mismatch-other-encoding',
    '#90 the nonce, where its base64url text is expected',
  ),
  {
    name: '#78 no challenge expected: a replay would look the same',
    verify: { challenge: null },
    finds: ['binding.challenge unknown not-given'],
    answer: STANDARD,
  },
  {
    // A server that lost its nonce compares with nothing; an attacker's empty challenge must not match that.
    name: '#51 an empty challenge that is expected empty shows no freshness',
    chain: { challenge: '' },
    verify: { challenge: new Uint8Array() },
    finds: ['binding.challenge unknown not-given'],
    answer: STANDARD,
  },
  {
    name: '#77 the expected app',
    verify: { expected: { appPackage: 'com.example.bank', appSigner: sha256('keytier sample app signer') } },
    finds: ['binding.app-package pass', 'binding.app-signer pass'],
    answer: STANDARD,
  },
  {
    name: '#77 another package',
    verify: { expected: { appPackage: 'com.example.ban' } },
    finds: ['binding.app-package fail mismatch', 'binding.app-signer unknown not-given'],
    answer: INVALID,
  },
  {
    name: '#77 the package in other letters',
    verify: { expected: { appPackage: 'com.example.Bank' } },
    finds: ['binding.app-package fail mismatch'],
    answer: INVALID,
  },
  {
    name: '#77 another signer',
    verify: { expected: { appSigner: sha256('somebody else') } },
    finds: ['binding.app-signer fail mismatch', 'binding.app-package unknown not-given'],
    answer: INVALID,
  },
  {
    name: '#77 no application id where one is expected',
    chain: { application: null },
    verify: { expected: { appPackage: 'com.example.bank', appSigner: sha256('keytier sample app signer') } },
    finds: ['binding.app-package fail mismatch', 'binding.app-signer fail mismatch'],
    answer: INVALID,
  },
  {
    name: '#77 the expected app only among the hardware-enforced tags',
    chain: {
      application: null,
      hardwareEnforced: {
        tags: {
          709: der.octets(
            der.sequence(
              der.set(der.sequence(der.octets(utf8('com.example.bank')), integer(1))),
              der.set(der.octets(sha256('keytier sample app signer'))),
            ),
          ),
        },
      },
    },
    verify: { expected: { appPackage: 'com.example.bank' } },
    finds: ['binding.app-package fail mismatch', 'app.id notice hardware-enforced-app-id'],
    answer: INVALID,
  },
  {
    name: 'the expected key',
    verify: ({ keys }) => ({ expected: { publicKey: keys.leaf.spki } }),
    finds: ['binding.key pass'],
    answer: STANDARD,
  },
  {
    name: 'another key',
    verify: ({ keys }) => ({ expected: { publicKey: keys.attestation.spki } }),
    finds: ['binding.key fail other-key'],
    answer: INVALID,
  },
  {
    name: 'a signature by the attested key',
    verify: signed(),
    finds: ['signature.value pass', 'signature.purpose pass', 'signature.digest pass'],
    answer: STANDARD,
  },
  {
    name: 'the same as raw r and s',
    verify: ({ keys }) => ({ payload: { message: MESSAGE, signature: keys.leaf.signRaw(MESSAGE) } }),
    finds: ['signature.value pass'],
    answer: STANDARD,
  },
  {
    name: 'a signature by another key of the chain',
    verify: ({ keys }) => ({ payload: { message: MESSAGE, signature: keys.attestation.sign(MESSAGE) } }),
    finds: ['signature.value fail bad-signature'],
    answer: INVALID,
  },
  {
    name: '#53 a signature by a key that may not sign',
    chain: { purposes: ['AGREE_KEY'] },
    verify: signed(),
    finds: ['signature.purpose fail not-permitted-purpose', 'signature.value pass'],
    answer: INVALID,
  },
  {
    name: '#53 a signature by a key that may only attest',
    chain: { purposes: ['ATTEST_KEY'] },
    verify: signed(),
    finds: ['signature.purpose fail not-permitted-purpose'],
    answer: INVALID,
  },
  {
    name: 'a digest that the key does not permit',
    verify: ({ keys }) => ({
      payload: { message: MESSAGE, signature: keys.leaf.sign(MESSAGE, 'SHA-512') },
    }),
    finds: ['signature.digest fail not-permitted-digest', 'signature.value pass'],
    answer: INVALID,
  },
  {
    name: 'a digest of its own choice, where the key permits NONE',
    chain: digestNone,
    verify: signed(),
    finds: ['signature.digest pass', 'signature.value pass'],
    answer: STANDARD,
  },
  {
    name: 'a digest without its message',
    verify: async ({ keys }) => ({
      second: await loadSecondOpinion(),
      payload: { digest: createHash('sha256').update(MESSAGE).digest(), signature: keys.leaf.sign(MESSAGE) },
    }),
    finds: ['signature.value pass', 'signature.digest pass'],
    answer: STANDARD,
  },
  {
    name: 'a digest without its message and nobody to check it',
    verify: ({ keys }) => ({
      payload: { digest: createHash('sha256').update(MESSAGE).digest(), signature: keys.leaf.sign(MESSAGE) },
    }),
    finds: ['signature.value unknown unsupported-algorithm'],
    answer: UNDECIDED,
  },
  {
    name: 'a message that is a digest, signed without hashing',
    chain: digestNone,
    verify: async ({ keys }) => ({
      second: await loadSecondOpinion(),
      payload: { message: sha256(MESSAGE), signature: keys.leaf.sign(MESSAGE) },
    }),
    finds: ['signature.value pass', 'signature.digest pass'],
    answer: STANDARD,
  },
  {
    // ECDSA without hashing covers as many bytes as the order has; what follows them would be the attacker's choice.
    name: 'the same with more bytes after those that were signed',
    chain: digestNone,
    verify: async ({ keys }) => ({
      second: await loadSecondOpinion(),
      payload: {
        message: der.concat(sha256(MESSAGE), utf8(' and 900 to mallory')),
        signature: keys.leaf.sign(MESSAGE),
      },
    }),
    finds: ['signature.value fail bad-signature'],
    answer: INVALID,
  },
  {
    name: '#84 a byte after the signature',
    verify: signed((signature) => der.concat(signature, Uint8Array.of(0))),
    finds: ['signature.value fail malformed-signature'],
    answer: INVALID,
  },
  {
    name: '#84 r and s of zero',
    verify: signed(() => hex('3006020100020100')),
    finds: ['signature.value fail malformed-signature'],
    answer: INVALID,
  },
  {
    name: '#84 no signature at all',
    verify: signed(() => new Uint8Array()),
    finds: ['signature.value fail malformed-signature'],
    answer: INVALID,
  },
  {
    name: '#79 a genuine device signing for another session: only the challenge tells',
    chain: { challenge: 'the other session' },
    verify: signed(),
    finds: ['binding.challenge fail mismatch', 'signature.value pass'],
    answer: INVALID,
  },
  {
    name: 'an RSA key with PKCS #1 v1.5',
    chain: () => mintChain({ keyType: 'RSA-2048' }),
    verify: signed(),
    finds: ['signature.value pass', 'signature.digest pass', 'key.matches pass'],
    answer: STANDARD,
  },
  {
    name: 'an Ed25519 key',
    chain: { keyType: 'Ed25519' },
    verify: signed(),
    finds: ['signature.value pass', 'key.matches pass'],
    answer: STANDARD,
  },
  {
    name: 'an Ed25519 key and a signature one bit off',
    chain: { keyType: 'Ed25519' },
    verify: signed((signature) =>
      der.concat(signature.subarray(0, -1), Uint8Array.of((signature.at(-1) ?? 0) ^ 1)),
    ),
    finds: ['signature.value fail bad-signature'],
    answer: INVALID,
  },
];
