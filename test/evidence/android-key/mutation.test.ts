// Damage in every byte, cut and spliced chains: nothing throws, and nothing fares better than what was captured.
import { describe, expect, it } from 'vitest';
import { type Anchor, createTrustStore, createVerifier, type Result } from '../../../src/index.ts';
import { TIERS } from '../../../src/model/appraisal.ts';
import { corpusChain, corpusPath, corpusTitle } from '../../lib/corpus.ts';
import { type ChainOptions, mintChain } from '../../lib/mint.ts';
import { anchorOf, NOW, SAMPLE_CHALLENGE, statusList } from '../../lib/verify.ts';

type Bytes = Uint8Array;
type Chain = readonly Bytes[];
type Verify = (chain: Chain) => Result;

/** One verifier for a whole run: what its caches remember must not let a damaged chain pass. */
function verifyWith(anchors: readonly Anchor[], now = NOW): Verify {
  const trust = createTrustStore({ ownAnchors: anchors, statusList: statusList() });
  const verifier = createVerifier({ trust });
  return (chain) => verifier.verifyChain(chain, { now, expected: { challenge: SAMPLE_CHALLENGE } });
}

/** How good a verdict is; a damaged capture must never climb. */
const RANK = { verified: 2, undecided: 1, invalid: 0, unreadable: 0 } as const;

/** Why a damaged chain fares better than the chain it was made from; undefined where it does not. */
function complaint(damaged: Result, original: Result): string | undefined {
  const { verdict, tier, score, exitCode } = damaged;
  if (RANK[verdict] > RANK[original.verdict]) return `verdict ${original.verdict} became ${verdict}`;
  if (TIERS.indexOf(tier) < TIERS.indexOf(original.tier)) return `tier ${original.tier} became ${tier}`;
  if (score.value > original.score.value) return `score ${original.score.value} became ${score.value}`;
  if (verdict !== 'verified') {
    if (tier !== 'none') return `tier ${tier} although ${verdict}`;
    return exitCode === 0 || exitCode === 1 ? `exit ${exitCode} although ${verdict}` : undefined;
  }
  const [before, after] = [original, damaged].map(({ facts }) => JSON.stringify(facts['keyDescription']));
  if (before !== after) return 'verified with another attestation';
  const keys = [original, damaged].map(({ facts }) => JSON.stringify(leafKey(facts)));
  return keys[0] === keys[1] ? undefined : 'verified with another key';
}

function leafKey(facts: Result['facts']): unknown {
  const chain = facts['chain'];
  const [leaf] = Array.isArray(chain) ? (chain as readonly { readonly key?: unknown }[]) : [];
  return leaf?.key;
}

interface Damage {
  readonly name: string;
  readonly chain: Chain;
}

/** Everything that is wrong with the answers to these damaged chains, by name. */
function complaints(damages: Iterable<Damage>, original: Result, verify: Verify): string[] {
  const found: string[] = [];
  for (const { name, chain } of damages) {
    const problem = complaint(verify(chain), original);
    if (problem !== undefined) found.push(`${name}: ${problem}`);
  }
  return found;
}

const replaced = (chain: Chain, index: number, der: Bytes): Chain =>
  chain.map((old, position) => (position === index ? der : old));

/** One bit flipped in every byte, another bit from byte to byte. */
function* flips(chain: Chain, every = 1, offset = 0): Generator<Damage> {
  for (const [index, der] of chain.entries()) {
    for (let at = offset % every; at < der.length; at += every) {
      const flipped = Uint8Array.from(der);
      const bit = (at + index + offset) % 8;
      flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
      yield { name: `chain[${index}] byte ${at} bit ${bit}`, chain: replaced(chain, index, flipped) };
    }
  }
}

function* cuts(chain: Chain): Generator<Damage> {
  for (let index = 0; index < chain.length; index++) {
    yield { name: `without the last ${index}`, chain: chain.slice(0, chain.length - index) };
    yield { name: `only from ${index}`, chain: chain.slice(index) };
    yield { name: `without ${index}`, chain: chain.filter((_, position) => position !== index) };
    yield {
      name: `with ${index} twice`,
      chain: chain.flatMap((der, at) => (at === index ? [der, der] : [der])),
    };
    yield { name: `with ${index} again at the end`, chain: [...chain, chain[index] ?? new Uint8Array()] };
  }
  const last = chain.at(-1) ?? new Uint8Array();
  for (let length = 0; length < last.length; length++) {
    yield {
      name: `last cut at ${length}`,
      chain: replaced(chain, chain.length - 1, last.subarray(0, length)),
    };
  }
}

function* permutations<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  if (items.length <= 1) yield items;
  for (const [index, item] of items.entries()) {
    for (const rest of permutations(items.filter((_, position) => position !== index))) yield [item, ...rest];
  }
}

function* splices(chain: Chain, other: Chain): Generator<Damage> {
  for (const [index] of chain.entries()) {
    for (const [from, der] of other.entries()) {
      yield { name: `${index} from the other's ${from}`, chain: replaced(chain, index, der) };
      const inserted = [...chain.slice(0, index), der, ...chain.slice(index)];
      yield { name: `the other's ${from} before ${index}`, chain: inserted };
      for (const shuffled of [inserted.toReversed(), [...inserted.slice(2), ...inserted.slice(0, 2)]])
        yield { name: `the other's ${from} before ${index}, shuffled`, chain: shuffled };
    }
    yield {
      name: `head to ${index}, then the other`,
      chain: [...chain.slice(0, index), ...other.slice(index)],
    };
    yield { name: `the other to ${index}`, chain: [...other.slice(0, index), ...chain.slice(index)] };
  }
}

const SHAPES: Readonly<Record<string, ChainOptions>> = {
  factory: { securityLevel: 'STRONG_BOX' },
  rkp: { shape: 'rkp' },
  'attest-key': { shape: 'attest-key' },
  software: { shape: 'software' },
};

/** What each shape is worth untouched, so that a suite about damage can't pass on a chain that was never good. */
const WORTH: Readonly<Record<string, string>> = {
  factory: 'verified strong',
  rkp: 'verified standard',
  'attest-key': 'verified standard',
  software: 'verified minimal',
};

/** Every byte of the short chain, every fifth of the others. */
const EVERY: Readonly<Record<string, number>> = { factory: 1, rkp: 5, 'attest-key': 3, software: 3 };

async function prepared(shape: string) {
  const chain = await mintChain(SHAPES[shape] ?? {});
  const verify = verifyWith([anchorOf(chain)]);
  const original = verify(chain.certificates);
  expect(`${original.verdict} ${original.tier}`).toBe(WORTH[shape]);
  return { certificates: chain.certificates, verify, original };
}

describe.each(Object.keys(SHAPES))('a damaged %s chain', (shape) => {
  it('is never better for a flipped bit', async () => {
    const { certificates, verify, original } = await prepared(shape);
    expect(complaints(flips(certificates, EVERY[shape]), original, verify)).toEqual([]);
  });

  it('is never verified for a flipped bit below the root', async () => {
    const { certificates, verify } = await prepared(shape);
    const below = [...flips(certificates.slice(0, -1), 7, 3)].map(({ name, chain }) => ({
      name,
      verdict: verify([...chain, certificates.at(-1) ?? new Uint8Array()]).verdict,
    }));
    expect(below.filter(({ verdict }) => verdict === 'verified')).toEqual([]);
  });

  it('is never better cut, repeated or with a certificate less', async () => {
    const { certificates, verify, original } = await prepared(shape);
    // An attest key has an attestation of its own: without its leaf the chain is that key's, for another challenge.
    expect(complaints(cuts(certificates), original, verify)).toEqual([]);
  });

  it('is never better in another order', async () => {
    const { certificates, verify, original } = await prepared(shape);
    const orders = [...permutations(certificates)].map((chain, index) => ({ name: `order ${index}`, chain }));
    expect(complaints(orders, original, verify)).toEqual([]);
    const reordered = orders.map(({ chain }) => verify(chain));
    expect(new Set(reordered.map(({ verdict, tier }) => `${verdict} ${tier}`))).toEqual(
      new Set([WORTH[shape]]),
    );
  });

  it.each(Object.keys(SHAPES))("is never better mixed with another device's %s chain", async (otherShape) => {
    const { certificates, verify, original } = await prepared(shape);
    const other = await mintChain({ seed: 'another device', challenge: 'another', ...SHAPES[otherShape] });
    expect(complaints(splices(certificates, other.certificates), original, verify)).toEqual([]);
  });
});

describe('a worthless chain', () => {
  const worse: readonly (readonly [string, ChainOptions])[] = [
    ['whose leaf hangs below an attested key', { extendWith: { keyDescription: {} } }],
    ['of an unlocked device', { rootOfTrust: { deviceLocked: false, verifiedBootState: 'UNVERIFIED' } }],
    ['of two levels', { keyMintSecurityLevel: 'STRONG_BOX' }],
  ];

  it.each(worse)('%s is not mended by a flipped bit', async (_name, options) => {
    const chain = await mintChain(options);
    const verify = verifyWith([anchorOf(chain)]);
    const original = verify(chain.certificates);
    const better = [...flips(chain.certificates, 3, 1)].filter((damage) => {
      const { verdict, tier } = verify(damage.chain);
      return original.verdict === 'verified'
        ? tier !== 'none' && tier !== original.tier
        : verdict === 'verified';
    });
    expect(better.map(({ name }) => name)).toEqual([]);
  });

  it.each(['another root', 'no anchor'])('under %s is never verified', async (kind) => {
    const chain = await mintChain();
    const other = await mintChain({ rootSeed: 'another' });
    const verify = verifyWith(kind === 'no anchor' ? [] : [anchorOf(other)]);
    const verdicts = [...flips(chain.certificates, 5)].map((damage) => verify(damage.chain).verdict);
    expect(verdicts).not.toContain('verified');
  });
});

const PIXEL = 'android/devices/pixel-6-pro.strongbox.pem';

describe.skipIf(corpusPath(PIXEL) === null)(corpusTitle('a damaged capture', PIXEL), () => {
  const present = Date.parse('2026-11-23T00:00:00Z');

  it('is never better for a bit flipped in any of its bytes', () => {
    const chain = corpusChain(PIXEL);
    const verify = verifyWith([], present);
    const original = verify(chain);
    expect(`${original.verdict} ${original.tier}`).toBe('verified strong');
    expect(complaints(flips(chain), original, verify)).toEqual([]);
  });

  it.each([
    ['an old phone', 'android/devices/sm-j337a.tee.pem'],
    ['an RSA leaf', 'android/google/blueline/sdk28/SB_RSA_NONE.pem'],
    ['a software root', 'android/google/marlin/sdk29/TEE_EC_NONE.pem'],
  ])('is never better for a bit flipped in some of its bytes: %s', (_name, file) => {
    const chain = corpusChain(file);
    const verify = verifyWith([], present);
    const original = verify(chain);
    const climbed = complaints(flips(chain, 11), original, verify).filter((text) => !text.includes('score'));
    expect(climbed).toEqual([]);
  });

  it('is never better mixed with the capture of another device', () => {
    const chain = corpusChain(PIXEL);
    const verify = verifyWith([], present);
    const other = corpusChain('android/devices/pixel-4a.strongbox.pem');
    // Both end in one root, so that these two are the other device's chain, whole and genuine.
    const whole = ['head to 0, then the other', 'the other to 3'];
    const mixed = [...splices(chain, other)].filter(({ name }) => !whole.includes(name));
    expect(complaints(mixed, verify(chain), verify)).toEqual([]);
    expect(complaints(cuts(chain), verify(chain), verify)).toEqual([]);
  });
});
