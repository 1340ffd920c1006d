// Takes the packings of smart accounts off a signature, layer by layer: ERC-6492, Safe, Coinbase, OpenZeppelin, raw, DER.
import { equalBytes, toHex } from '../../../codec/bytes.ts';
import { bytesToInteger } from '../../../crypto/curves.ts';
import { parseEcdsaSignature } from '../../../crypto/ecdsa-signature.ts';
import { type AbiProblem, readStruct, readTuple, sizeAt, valueAt, WORD, wordAt } from './abi.ts';
import { P256 } from './p256.ts';
import type { Layer, LayerName, PackingFault, PasskeyParts, Unpacked } from './packing.ts';
import { readSafeSignatures } from './safe-signatures.ts';
import { resembles, STRUCTS } from './webauthn-structs.ts';

export type { Layer, LayerName, PackingFault, PasskeyParts, Unpacked } from './packing.ts';

/** Wrappers around one signature. The deepest in use is ERC-6492, Safe 4337, contract signature, passkey: four. */
export const MAX_LAYERS = 6;

/** ERC-6492: the last 32 bytes of a wrapped signature. */
const ERC6492_SUFFIX = Uint8Array.from(Buffer.from('6492'.repeat(16), 'hex'));

/** What contracts return, taken for a signature by mistake: magic values of ERC-1271 (and its draft) and ERC-7913. */
const MAGIC_VALUES: Readonly<Record<string, string>> = {
  '1626ba7e': 'ERC-1271 isValidSignature(bytes32,bytes)',
  '20c13b0b': 'the ERC-1271 draft isValidSignature(bytes,bytes)',
  '024ad318': 'ERC-7913 verify(bytes,bytes32,bytes)',
};

/**
 * Unwraps a signature as it was sent to a contract. Never throws for what the bytes say: a packing that is broken, spelt
 * unusually or open to two readings is a value with the reason.
 */
export function unpackSignature(bytes: Uint8Array): Unpacked {
  return unpack(bytes, [], null);
}

function refuse(
  layers: readonly Layer[],
  fault: PackingFault,
  why: string,
  readings: readonly LayerName[] = [],
): Unpacked {
  return { ok: false, layers, fault, why, readings };
}

function broken(layers: readonly Layer[], what: string, { fault, why }: AbiProblem): Unpacked {
  return refuse(layers, fault, `${what}: ${why}`);
}

function unpack(bytes: Uint8Array, layers: readonly Layer[], ownerIndex: bigint | null): Unpacked {
  if (layers.length >= MAX_LAYERS) return refuse(layers, 'malformed', `more than ${MAX_LAYERS} layers`);
  if (bytes.length >= WORD && equalBytes(bytes.subarray(-WORD), ERC6492_SUFFIX))
    return unpackErc6492(bytes, layers, ownerIndex);
  return (
    unpackCoinbase(bytes, layers) ??
    unpackStruct(bytes, layers, ownerIndex) ??
    unpackSafe(bytes, layers, ownerIndex) ??
    unpackBare(bytes, layers, ownerIndex)
  );
}

/** ERC-6492: abi.encode(factory, factoryCalldata, signature) and the suffix, for an account that is not deployed yet. */
function unpackErc6492(bytes: Uint8Array, layers: readonly Layer[], ownerIndex: bigint | null): Unpacked {
  // The suffix is looked for first and once (ERC-6492): a verifier does not unwrap what it unwrapped.
  if (layers.length > 0) return refuse(layers, 'malformed', 'an ERC-6492 wrapper inside another layer');
  const tuple = readTuple(bytes.subarray(0, -WORD), ['address', 'bytes', 'bytes']);
  if (!tuple.ok) return broken(layers, 'ERC-6492 wrapper', tuple);
  const hexAt = (index: number) => `0x${toHex(valueAt(tuple.values, index))}`;
  const details = { factory: hexAt(0), factoryCalldata: hexAt(1) };
  return unpack(valueAt(tuple.values, 2), [{ name: 'erc-6492', bytes: bytes.length, details }], ownerIndex);
}

/**
 * Coinbase Smart Wallet: abi.encode(SignatureWrapper(uint256 ownerIndex, bytes signatureData)). An owner may be a contract,
 * another such wallet among them; the innermost index is the one of the key.
 */
function unpackCoinbase(bytes: Uint8Array, layers: readonly Layer[]): Unpacked | undefined {
  if (sizeAt(bytes, 0) !== WORD || sizeAt(bytes, 2 * WORD) !== 2 * WORD) return undefined;
  const tuple = readStruct(bytes, ['word', 'bytes']);
  if (!tuple.ok) return broken(layers, 'Coinbase SignatureWrapper', tuple);
  const ownerIndex = bytesToInteger(valueAt(tuple.values, 0));
  const details = { ownerIndex: String(ownerIndex) };
  return unpack(
    valueAt(tuple.values, 1),
    [...layers, { name: 'coinbase-signature-wrapper', bytes: bytes.length, details }],
    ownerIndex,
  );
}

function unpackStruct(
  bytes: Uint8Array,
  layers: readonly Layer[],
  ownerIndex: bigint | null,
): Unpacked | undefined {
  const near = STRUCTS.filter((shape) => resembles(shape, bytes)).map((shape) => ({
    shape,
    tuple: shape.read(bytes, shape.types),
  }));
  const fits = near.flatMap(({ shape, tuple }) =>
    tuple.ok ? [{ name: shape.name, parts: shape.parts(tuple.values) }] : [],
  );
  const [fit, ...others] = fits;
  if (fit !== undefined && others.length > 0) {
    const names = fits.map(({ name }) => name);
    return refuse(layers, 'ambiguous', `fits ${names.join(' and ')}`, names);
  }
  if (fit !== undefined) return done([...layers, plain(fit.name, bytes)], fit.parts, ownerIndex);
  const [first] = near;
  if (first === undefined || first.tuple.ok) return undefined;
  return broken(layers, first.shape.name, first.tuple);
}

function unpackSafe(
  bytes: Uint8Array,
  layers: readonly Layer[],
  ownerIndex: bigint | null,
): Unpacked | undefined {
  const safe = readSafeSignatures(bytes);
  if (safe === undefined) return undefined;
  const outer = [...layers, ...safe.layers];
  if (!safe.ok) return refuse(outer, safe.fault, safe.why);
  const readings = safe.contracts.map(({ signer, data }) => {
    const layer: Layer = {
      name: 'safe-contract-signature',
      bytes: data.length,
      details: { signer: `0x${toHex(signer)}`, owners: String(safe.owners) },
    };
    return unpack(data, [...outer, layer], ownerIndex);
  });
  const fits = readings.filter(({ ok }) => ok);
  const [fit = readings[0]] = fits;
  if (fits.length > 1)
    return refuse(outer, 'ambiguous', `${fits.length} passkey signatures of different owners`, [
      'safe-contract-signature',
    ]);
  return fit ?? refuse(outer, 'unsupported', 'Safe signatures of which none is by a contract');
}

function unpackBare(bytes: Uint8Array, layers: readonly Layer[], ownerIndex: bigint | null): Unpacked {
  const magic = MAGIC_VALUES[toHex(bytes.subarray(0, 4))];
  if (magic !== undefined && (bytes.length === 4 || bytes.length === WORD))
    return refuse(layers, 'unsupported', `the value that ${magic} returns, not a signature`);
  const [r, s] = [wordAt(bytes, 0), wordAt(bytes, WORD)];
  if (bytes.length === 2 * WORD && r !== undefined && s !== undefined) {
    const parts = bareParts(bytesToInteger(r), bytesToInteger(s));
    return done([...layers, plain('raw', bytes)], parts, ownerIndex);
  }
  const der = parseEcdsaSignature(bytes, P256, 'der');
  if (der.ok)
    return done([...layers, plain('der', bytes)], bareParts(der.signature.r, der.signature.s), ownerIndex);
  if (bytes.length === 2 * WORD + 1)
    return refuse(layers, 'unsupported', '65 bytes: a secp256k1 signature r‖s‖v of an address owner');
  if (bytes[0] === 0x30 && bytes.length >= 8 && bytes.length <= 80)
    return refuse(layers, 'malformed', `nearly DER: ${der.why}`);
  return refuse(layers, 'unknown', `${bytes.length} bytes in no packing that is known`);
}

function bareParts(r: bigint, s: bigint): PasskeyParts {
  return {
    r,
    s,
    authenticatorData: null,
    clientDataJSON: null,
    safeFields: null,
    challengeIndex: null,
    typeIndex: null,
  };
}

function plain(name: LayerName, bytes: Uint8Array): Layer {
  return { name, bytes: bytes.length, details: {} };
}

function done(layers: readonly Layer[], parts: PasskeyParts, ownerIndex: bigint | null): Unpacked {
  return { ok: true, layers, parts, ownerIndex };
}
