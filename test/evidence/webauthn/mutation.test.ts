// Every byte of client data, authenticator data, signature and statement, changed: never verified, never better, never a crash.
import { decode, encode } from 'cborg';
import { describe, expect, it } from 'vitest';
import { type Result, readAnchors } from '../../../src/index.ts';
import { TIERS } from '../../../src/model/appraisal.ts';
import { createTrustStore } from '../../../src/trust/store.ts';
import { mintChain } from '../../lib/mint.ts';
import {
  appleNonce,
  b64,
  credentialKey,
  login,
  type MakeStatement,
  maker,
  packedBy,
  type RegistrationJson,
  registration,
  selfAttested,
  sha256,
  u2fBy,
} from '../../lib/passkeys.ts';
import { verifyCapture } from '../../lib/signatures.ts';

const flipped = (bytes: Uint8Array, index: number, mask: number): Uint8Array =>
  bytes.map((byte, at) => (at === index ? byte ^ mask : byte));

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'));

/** One mask a byte, another one for each position: all eight of each would take minutes. */
const maskAt = (index: number) => 1 << (index % 8);

/** Nothing that is signed or hashed can change without the verdict falling. */
function expectWorse(result: Result | undefined, what: string): void {
  expect(result?.verdict, what).not.toBe('verified');
  expect(result?.tier, what).toBe('none');
  expect(TIERS.indexOf(result?.tier ?? 'none'), what).toBe(TIERS.length - 1);
}

describe('a login', () => {
  const verify = async (changed: Readonly<Record<string, string>>) => {
    const json = await login({ signCount: 3 });
    const capture = {
      ...json,
      response: { ...json.response, ...changed },
      publicKey: b64((await credentialKey()).spki),
    };
    return (await verifyCapture(capture))[0];
  };

  it('is verified unchanged', async () => {
    expect((await verify({}))?.verdict).toBe('verified');
  });

  it.each(['clientDataJSON', 'authenticatorData', 'signature'] as const)('each byte of %s', async (field) => {
    const bytes = bytesOf((await login({ signCount: 3 })).response[field]);
    for (let index = 0; index < bytes.length; index++)
      expectWorse(
        await verify({ [field]: b64(flipped(bytes, index, maskAt(index))) }),
        `${field} byte ${index}`,
      );
  });

  it('each byte left out, and one added', async () => {
    for (const field of ['clientDataJSON', 'authenticatorData', 'signature'] as const) {
      const bytes = bytesOf((await login({ signCount: 3 })).response[field]);
      for (let length = 1; length < bytes.length; length += 7)
        expectWorse(await verify({ [field]: b64(bytes.subarray(0, length)) }), `${field} of ${length} bytes`);
      expectWorse(
        await verify({ [field]: b64(Buffer.concat([bytes, Buffer.of(0x20)])) }),
        `${field} and a byte`,
      );
    }
  });
});

interface Subject {
  readonly name: string;
  /** Every how manieth byte of client data and certificates is changed; all of them take minutes. */
  readonly stride?: number;
  /** The same for what is signed, where one verification takes long. */
  readonly signedStride?: number;
  /** What the format does not sign: changed, it may still verify, and never better. */
  readonly unsigned?: readonly [number, number];
  readonly make: () => Promise<{ readonly json: RegistrationJson; readonly pem: string | null }>;
}

const SUBJECTS: readonly Subject[] = [
  {
    name: 'packed',
    make: async () => {
      const own = await maker();
      return { json: await registration({ statement: packedBy(own) }), pem: own.rootPem };
    },
  },
  { name: 'self', make: async () => ({ json: await registration({ statement: selfAttested }), pem: null }) },
  {
    name: 'fido-u2f',
    stride: 5,
    // Flags, counter and AAGUID: the signature is over the other parts.
    unsigned: [32, 53],
    make: async () => {
      const own = await maker({ extensions: [] });
      return {
        json: await registration({ statement: u2fBy(own), aaguid: Buffer.alloc(16) }),
        pem: own.rootPem,
      };
    },
  },
  {
    name: 'apple',
    stride: 5,
    make: async () => {
      const key = await credentialKey();
      const statement: MakeStatement = async ({ signed }) => {
        const own = await maker({ certified: key, extensions: [appleNonce(sha256(signed))] });
        return { fmt: 'apple', attStmt: { x5c: [own.certificate] } };
      };
      return { json: await registration({ statement }), pem: (await maker()).rootPem };
    },
  },
  {
    name: 'android-key',
    stride: 11,
    signedStride: 4,
    make: async () => {
      const chain = await mintChain({ seed: 'mutated', rootSeed: 'mutated' });
      const statement: MakeStatement = async ({ clientDataHash, signed }) => {
        const own = await mintChain({ seed: 'mutated', rootSeed: 'mutated', challenge: clientDataHash });
        return {
          fmt: 'android-key',
          attStmt: { alg: -7, sig: own.keys.leaf.sign(signed), x5c: own.certificates.slice(0, -1) },
        };
      };
      return { json: await registration({ key: chain.keys.leaf, statement }), pem: chain.rootPem };
    },
  },
];

interface ObjectParts {
  readonly fmt: string;
  readonly attStmt: Readonly<Record<string, unknown>>;
  readonly authData: Uint8Array;
}

describe.each(SUBJECTS)(
  'a registration, $name',
  ({ make, stride = 1, signedStride = 1, unsigned: [from, to] = [0, 0] }) => {
    const verifyWith = async (
      json: RegistrationJson,
      pem: string | null,
      response: Readonly<Record<string, string>>,
    ) => {
      const trust = createTrustStore(
        pem === null ? {} : { ownAnchors: readAnchors(Buffer.from(pem), 'test') },
      );
      const capture = { ...json, response: { ...json.response, ...response } };
      return (await verifyCapture(capture, { trust }))[0];
    };

    it('is verified unchanged', async () => {
      const { json, pem } = await make();
      expect((await verifyWith(json, pem, {}))?.verdict).toBe('verified');
    });

    it('each byte of clientDataJSON', async () => {
      const { json, pem } = await make();
      const bytes = bytesOf(json.response.clientDataJSON);
      for (let index = 0; index < bytes.length; index += stride)
        expectWorse(
          await verifyWith(json, pem, { clientDataJSON: b64(flipped(bytes, index, maskAt(index))) }),
          `clientDataJSON byte ${index}`,
        );
    });

    it('each byte of the attestation object: never better; in authData and sig never verified', async () => {
      const { json, pem } = await make();
      const bytes = bytesOf(json.response.attestationObject);
      const base = await verifyWith(json, pem, {});
      for (let index = 0; index < bytes.length; index += stride) {
        const result = await verifyWith(json, pem, {
          attestationObject: b64(flipped(bytes, index, maskAt(index))),
        });
        const what = `attestationObject byte ${index}`;
        expect(TIERS.indexOf(result?.tier ?? 'none'), what).toBeGreaterThanOrEqual(
          TIERS.indexOf(base?.tier ?? 'none'),
        );
        expect(result?.score.value ?? 0, what).toBeLessThanOrEqual(base?.score.value ?? 0);
      }
      const parts = decode(bytes) as ObjectParts;
      for (let index = 0; index < parts.authData.length; index += signedStride) {
        const authData = flipped(parts.authData, index, maskAt(index));
        const result = await verifyWith(json, pem, {
          attestationObject: b64(encode({ ...parts, authData })),
        });
        const what = `authData byte ${index}`;
        if (index < from || index >= to) expectWorse(result, what);
        else {
          expect(TIERS.indexOf(result?.tier ?? 'none'), what).toBeGreaterThanOrEqual(
            TIERS.indexOf(base?.tier ?? 'none'),
          );
          expect(result?.score.value ?? 0, what).toBeLessThanOrEqual(base?.score.value ?? 0);
        }
      }
      const { sig } = parts.attStmt;
      if (!(sig instanceof Uint8Array)) return;
      for (let index = 0; index < sig.length; index += signedStride) {
        const attStmt = { ...parts.attStmt, sig: flipped(sig, index, maskAt(index)) };
        expectWorse(
          await verifyWith(json, pem, { attestationObject: b64(encode({ ...parts, attStmt })) }),
          `sig byte ${index}`,
        );
      }
    });
  },
);
