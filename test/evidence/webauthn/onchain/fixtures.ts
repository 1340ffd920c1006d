// Assertions for transaction tests: minted ones that need no corpus, and those of published test suites where they are there.
import { createHash } from 'node:crypto';
import { p256 } from '@noble/curves/nist.js';
import { corpusBytes, corpusPath } from '../../../lib/corpus.ts';
import { hex, join, type Parts } from './abi-writer.ts';

export const sha256 = (bytes: Uint8Array): Uint8Array =>
  Uint8Array.from(createHash('sha256').update(bytes).digest());

export const utf8 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'utf8'));

export const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** The private key of minted assertions; everybody knows it. */
export const SECRET = sha256(utf8('keytier test key: onchain'));

/** 04 ‖ x ‖ y. */
export const PUBLIC_KEY = Uint8Array.from(p256.getPublicKey(SECRET, false));

export const HASH = hex('f631058a3ba1116acce12396fad0a125b5041c43f8e15723709f81aa8d5f4ccf');

export const base64Url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

export interface MintOptions {
  readonly hash?: Uint8Array;
  readonly flags?: number;
  /** clientDataJSON as text; the default is what a browser writes. */
  readonly clientData?: string;
  readonly authenticatorData?: Uint8Array;
  readonly highS?: boolean;
}

export function clientDataText(
  hash: Uint8Array,
  rest = ',"origin":"https://wallet.example","crossOrigin":false',
): string {
  return `{"type":"webauthn.get","challenge":"${base64Url(hash)}"${rest}}`;
}

const integer = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);

/** An assertion by the test key. Indexes are where a plain search finds the members, as client SDKs do it. */
export function mintAssertion(options: MintOptions = {}): Parts {
  const { hash = HASH, flags = 0x05, highS = false } = options;
  const text = options.clientData ?? clientDataText(hash);
  const clientDataJSON = utf8(text);
  const authenticatorData =
    options.authenticatorData ?? join(sha256(utf8('wallet.example')), Uint8Array.of(flags, 0, 0, 0, 7));
  const message = join(authenticatorData, sha256(clientDataJSON));
  const signature = p256.sign(message, SECRET, { lowS: true });
  const [r, low] = [integer(signature.subarray(0, 32)), integer(signature.subarray(32))];
  return {
    authenticatorData,
    clientDataJSON,
    challengeIndex: BigInt(Math.max(0, text.indexOf('"challenge":'))),
    typeIndex: BigInt(Math.max(0, text.indexOf('"type":'))),
    r,
    s: highS ? N - low : low,
  };
}

interface CorpusCase {
  readonly name: string;
  readonly challengeHex: string;
  readonly publicKey: { readonly xHex: string; readonly yHex: string; readonly x963Hex: string };
  readonly authenticatorDataHex: string;
  readonly clientDataJSON: string;
  readonly challengeIndex: number;
  readonly typeIndex: number;
  readonly digestHex: string;
  readonly rHex: string;
  readonly sHex: string;
  readonly derHex: string;
  readonly p1363Hex: string;
  readonly highSTwin: { readonly sHex: string; readonly derHex: string; readonly p1363Hex: string };
  readonly encodings: {
    readonly precompileInput160Hex: string;
    readonly webauthnSol_abiEncodeStruct: string;
    readonly coinbaseSignatureWrapper_ownerIndex1: string;
    readonly safePasskey: string;
    readonly safeClientDataFields: string;
    readonly openzeppelin_fieldwise: string;
    readonly erc6492_wrapped_coinbase_dummyFactoryCalldata: string;
  };
}

interface PrecompileVector {
  readonly n: string;
  readonly i: string;
  readonly e: string;
}

interface Corpus {
  readonly cases: readonly CorpusCase[];
  readonly eip7951: { readonly count: number; readonly vectors: readonly PrecompileVector[] };
}

/** Where the published assertions and the EIP-7951 vectors are, within the corpus. */
export const VECTORS = 'onchain/vectors.json';

/** The published vectors; none of them where there is no corpus. */
export function corpusVectors(): Corpus {
  if (corpusPath(VECTORS) === null) return { cases: [], eip7951: { count: 0, vectors: [] } };
  return JSON.parse(corpusBytes(VECTORS).toString('utf8')) as Corpus;
}
