// Any byte of key, message or signature changed, cut or added: never verified, never a better tier, never a crash.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readKey } from '../../../src/input/key.ts';
import { KeytierError } from '../../../src/model/errors.ts';
import type { Result } from '../../../src/model/report.ts';
import { verifyArtifact } from '../../../src/pipeline.ts';
import { deriveKey } from '../../lib/mint/keys.ts';
import { runOptions, verifyCapture } from '../../lib/signatures.ts';

const own = await deriveKey('mutation');
const MESSAGE = Uint8Array.from(createHash('sha256').update('mutation').digest());
const DER = own.sign(MESSAGE);
const RAW = own.signRaw(MESSAGE);
const POINT = own.spki.subarray(-65);

interface Parts {
  readonly point: Uint8Array;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

/** As the command would verify it; a key that cannot be read is no result. */
function verifyParts({ point, message, signature }: Parts): Result | undefined {
  let publicKey: Uint8Array;
  let problem: ReturnType<typeof readKey>['key']['problem'];
  try {
    const reading = readKey(point, '--key');
    publicKey = reading.spki;
    problem = reading.key.problem;
  } catch (error) {
    if (error instanceof KeytierError && error.code === 'ERR_DECODE_KEY') return undefined;
    throw error;
  }
  return verifyArtifact(
    {
      source: '--key',
      kind: 'raw-signature',
      detectedAs: '',
      bytes: 0,
      sha256: null,
      certificates: [],
      publicKey,
      ...(problem === null ? {} : { keyProblem: problem }),
      notes: [],
    },
    runOptions({ payload: { message, signature } }),
  );
}

const flips = (bytes: Uint8Array) =>
  [...bytes.keys()].map((index) =>
    bytes.map((byte, at) => (at === index ? byte ^ (1 << (index % 8)) : byte)),
  );
const cuts = (bytes: Uint8Array) => [
  bytes.subarray(0, -1),
  bytes.subarray(1),
  bytes.subarray(0, bytes.length / 2),
  Buffer.concat([bytes, Uint8Array.of(0)]),
  Buffer.concat([Uint8Array.of(0), bytes]),
];

describe.each([
  ['DER', DER],
  ['raw', RAW],
])('a signature in %s', (_name, signature) => {
  const sound: Parts = { point: POINT, message: MESSAGE, signature };

  it('verifies as it is', () => {
    expect(verifyParts(sound)?.verdict).toBe('verified');
  });

  it.each(['point', 'message', 'signature'] as const)('with another %s is never verified', (part) => {
    // Without its 0x04 a point is x‖y: the same key in another form.
    const others = [...flips(sound[part]), ...cuts(sound[part])].filter(
      ({ length }) => part !== 'point' || length !== 64,
    );
    for (const changed of others) {
      const result = verifyParts({ ...sound, [part]: changed });
      expect([undefined, 'invalid', 'undecided']).toContain(result?.verdict);
      expect(result?.tier ?? 'none').toBe('none');
    }
  });
});

describe('a capture', () => {
  const text = JSON.stringify({
    registration: { publicKey: Buffer.from(POINT).toString('hex') },
    authentications: [
      { nonce: Buffer.from(MESSAGE).toString('hex'), signature: Buffer.from(DER).toString('hex') },
    ],
  });

  it('with any hex digit changed is never verified', async () => {
    expect((await verifyCapture(text)).map(({ verdict }) => verdict)).toEqual(['verified']);
    const digits = [...text.matchAll(/(?<=[0-9a-f]{8})[0-9a-f](?=[0-9a-f]{4})/g)].map(({ index }) => index);
    expect(digits.length).toBeGreaterThan(250);
    for (const index of digits.filter((_, position) => position % 5 === 0)) {
      const changed = (Number.parseInt(text.charAt(index), 16) ^ 1).toString(16);
      const results = await verifyCapture(text.slice(0, index) + changed + text.slice(index + 1));
      for (const { verdict } of results) expect(['invalid', 'undecided', 'unreadable']).toContain(verdict);
    }
  });
});
