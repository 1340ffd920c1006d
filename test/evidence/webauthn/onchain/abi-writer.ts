// Writes ABI encodings for tests, by the specification and without the reader. The corpus, which other tools wrote, checks it.

export type Value = { readonly word: Uint8Array | bigint } | { readonly bytes: Uint8Array };

export const hex = (text: string): Uint8Array =>
  Uint8Array.from(Buffer.from(text.replace(/^0x/, '').replace(/\s/g, ''), 'hex'));

export const join = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts));

export function word(value: bigint | number): Uint8Array {
  return hex(value.toString(16).padStart(64, '0'));
}

function padded(bytes: Uint8Array): Uint8Array {
  return join(bytes, new Uint8Array((32 - (bytes.length % 32)) % 32));
}

/** abi.encode of these values, one after the other. */
export function tuple(...values: readonly Value[]): Uint8Array {
  const heads: Uint8Array[] = [];
  const tails: Uint8Array[] = [];
  let offset = values.length * 32;
  for (const value of values) {
    if ('word' in value) {
      heads.push(typeof value.word === 'bigint' ? word(value.word) : value.word);
      continue;
    }
    const tail = join(word(value.bytes.length), padded(value.bytes));
    heads.push(word(offset));
    tails.push(tail);
    offset += tail.length;
  }
  return join(...heads, ...tails);
}

/** abi.encode of one struct with a dynamic member. */
export const struct = (...values: readonly Value[]): Uint8Array => join(word(32), tuple(...values));

/** The parts of an assertion that the packings carry. */
export interface Parts {
  readonly authenticatorData: Uint8Array;
  readonly clientDataJSON: Uint8Array;
  readonly challengeIndex: bigint;
  readonly typeIndex: bigint;
  readonly r: bigint;
  readonly s: bigint;
}

const solFields = (parts: Parts): readonly Value[] => [
  { bytes: parts.authenticatorData },
  { bytes: parts.clientDataJSON },
  { word: parts.challengeIndex },
  { word: parts.typeIndex },
  { word: parts.r },
  { word: parts.s },
];

const ozFields = (parts: Parts): readonly Value[] => [
  { word: parts.r },
  { word: parts.s },
  { word: parts.challengeIndex },
  { word: parts.typeIndex },
  { bytes: parts.authenticatorData },
  { bytes: parts.clientDataJSON },
];

const SAFE_PREFIX = 36 + 43 + 2;

/** The packings of smart accounts around one assertion. */
export const pack = {
  webauthnSol: (parts: Parts) => struct(...solFields(parts)),
  webauthnSolFieldwise: (parts: Parts) => tuple(...solFields(parts)),
  openzeppelin: (parts: Parts) => tuple(...ozFields(parts)),
  openzeppelinStruct: (parts: Parts) => struct(...ozFields(parts)),
  coinbase: (inner: Uint8Array, ownerIndex = 1n) => struct({ word: ownerIndex }, { bytes: inner }),
  safe: (parts: Parts) =>
    tuple(
      { bytes: parts.authenticatorData },
      { bytes: parts.clientDataJSON.subarray(SAFE_PREFIX, parts.clientDataJSON.length - 1) },
      { word: parts.r },
      { word: parts.s },
    ),
  erc6492: (inner: Uint8Array, factory = hex(`${'00'.repeat(12)}0ba5ed0c6aa8c49038f819e587e2633c4a9f428a`)) =>
    join(tuple({ word: factory }, { bytes: hex('deadbeef') }, { bytes: inner }), hex('6492'.repeat(16))),
  /** One owner that is a contract: signer, offset 65, v 0, length, data. */
  safeContract: (inner: Uint8Array, signer = hex(`${'00'.repeat(12)}${'ab'.repeat(20)}`)) =>
    join(signer, word(65), Uint8Array.of(0), word(inner.length), inner),
  raw: ({ r, s }: Parts) => join(word(r), word(s)),
} as const;
