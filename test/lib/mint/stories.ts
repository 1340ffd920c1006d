// The stories that samples/ tells: what was captured, the command a newcomer runs and what it must answer.
import { type MintedChain, mintChain } from './chain.ts';
import { hex, sha256 } from './der-writer.ts';
import { UNLOCKED_BOOT } from './key-description.ts';
import type { ChainOptions } from './options.ts';

/** The verification time of all examples. */
export const SAMPLE_TIME = '2026-02-15T12:00:00Z';

/** The boot key of GrapheneOS on the Pixel 8, as its project publishes it. */
const GRAPHENEOS_PIXEL_8 = hex('cd7479653aa88208f9f03034810ef9b7b0af8a9d41e2000e458ac403a2acb233');

/** One command line and the answer that the trust model gives under the default policy. */
export interface StoryRun {
  /** Arguments after `keytier`, for a shell at the top of the project. */
  readonly command: string;
  readonly verdict: 'verified' | 'invalid' | 'undecided';
  readonly tier: 'strong' | 'standard' | 'minimal' | 'none';
  readonly exit: 0 | 1 | 3 | 4;
}

export interface Story {
  /** Folder under samples/. */
  readonly folder: string;
  /** What the support ticket says. */
  readonly told: string;
  readonly chain: ChainOptions;
  readonly runs: readonly StoryRun[];
  /** Files beside chain.pem. */
  readonly files?: (chain: MintedChain) => Readonly<Record<string, Uint8Array | string>>;
}

interface Arguments {
  readonly input?: string;
  readonly anchor?: string;
  readonly statusList?: string;
  /** Null for a run without `--at`. */
  readonly at?: string | null;
  readonly more?: string;
}

function verify(folder: string, options: Arguments = {}): string {
  const { input = `samples/${folder}/chain.pem`, anchor = 'samples/roots.pem', at = SAMPLE_TIME } = options;
  const { statusList = 'samples/status-list.json', more } = options;
  return [
    `verify ${input} --trust-anchor ${anchor} --status-list ${statusList} --challenge utf8:sample`,
    ...(at === null ? [] : [`--at ${at}`]),
    ...(more === undefined ? [] : [more]),
  ].join(' ');
}

const VERIFIED = {
  strong: { verdict: 'verified', tier: 'strong', exit: 0 },
  standard: { verdict: 'verified', tier: 'standard', exit: 0 },
  minimal: { verdict: 'verified', tier: 'minimal', exit: 1 },
} as const;
const INVALID = { verdict: 'invalid', tier: 'none', exit: 3 } as const;
const UNDECIDED = { verdict: 'undecided', tier: 'none', exit: 4 } as const;

/** A status list in Google's format (reference: the attestation status list's JSON schema). */
export function statusList(entries: Readonly<Record<string, Readonly<Record<string, string>>>>): string {
  return `${JSON.stringify({ entries }, null, 2)}\n`;
}

/** The entry that revokes a chain's intermediate. */
export function revocationOf(chain: MintedChain): Readonly<Record<string, Readonly<Record<string, string>>>> {
  return { [chain.at('intermediate').serial]: { status: 'REVOKED', reason: 'KEY_COMPROMISE' } };
}

/** Mints a story's chain: keys of its own, the root shared by all of the samples. */
export function mintStory({ folder, chain }: Story): Promise<MintedChain> {
  return mintChain({ seed: `keytier samples/${folder}`, rootSeed: 'keytier samples', ...chain });
}

export const STORIES: readonly Story[] = [
  {
    folder: 'strongbox-good',
    told: 'A new phone enrols with a key in its StrongBox.',
    chain: { securityLevel: 'STRONG_BOX' },
    runs: [{ command: verify('strongbox-good'), ...VERIFIED.strong }],
  },
  {
    folder: 'tee-good',
    told: 'The same app on a phone that has a TEE and no StrongBox.',
    chain: { attestationVersion: 400 },
    runs: [{ command: verify('tee-good'), ...VERIFIED.standard }],
  },
  {
    folder: 'custom-os',
    told: '"I use GrapheneOS on a Pixel 8 and your app locks me out." Bootloader locked, key known.',
    chain: { rootOfTrust: { verifiedBootKey: GRAPHENEOS_PIXEL_8, verifiedBootState: 'SELF_SIGNED' } },
    runs: [{ command: verify('custom-os'), ...VERIFIED.standard }],
  },
  {
    folder: 'unlocked',
    told: '"It worked until I unlocked the bootloader." Anyone who holds the phone can replace its system.',
    chain: { rootOfTrust: UNLOCKED_BOOT },
    runs: [{ command: verify('unlocked'), ...VERIFIED.minimal }],
  },
  {
    folder: 'software-root',
    told: 'An emulator enrols: the chain is sound, and the key lives in software. Its root is pinned by hand.',
    chain: { shape: 'software' },
    runs: [
      {
        command: verify('software-root', { anchor: 'samples/software-root/root.pem' }),
        ...VERIFIED.minimal,
      },
    ],
    files: ({ rootPem }) => ({ 'root.pem': rootPem }),
  },
  {
    folder: 'extended-chain',
    told: 'An attacker signs a StrongBox attestation of his own making with a genuine, attested TEE key.',
    chain: {
      challenge: 'another session',
      extendWith: { keyDescription: { securityLevel: 'STRONG_BOX', challenge: 'sample' } },
    },
    runs: [{ command: verify('extended-chain'), ...INVALID }],
  },
  {
    folder: 'revoked-intermediate',
    told: "A leaked keybox: everything is in order but the intermediate's serial, which is on the status list.",
    chain: {},
    runs: [
      {
        command: verify('revoked-intermediate', {
          statusList: 'samples/revoked-intermediate/status-list.json',
        }),
        ...INVALID,
      },
    ],
    files: (chain) => ({ 'status-list.json': statusList(revocationOf(chain)) }),
  },
  {
    folder: 'wrong-challenge',
    told: 'A genuine attestation from another session is sent again.',
    chain: { challenge: 'another session' },
    runs: [{ command: verify('wrong-challenge'), ...INVALID }],
  },
  {
    folder: 'rkp-expired',
    told: 'A capture from February is looked at later: remotely provisioned certificates live for weeks.',
    chain: { shape: 'rkp', attestationVersion: 400 },
    runs: [
      { command: verify('rkp-expired'), ...VERIFIED.standard },
      { command: verify('rkp-expired', { at: '2026-04-01T00:00:00Z' }), ...INVALID },
      { command: verify('rkp-expired', { at: null }), ...UNDECIDED },
    ],
  },
  {
    folder: 'signed-nonce',
    told: 'A login: the nonce, signed by the attested key, once as DER and once as raw r and s.',
    chain: {},
    runs: ['nonce.sig', 'nonce.sig.raw'].map((signature) => ({
      command: verify('signed-nonce', {
        more: `--message @samples/signed-nonce/nonce.bin --signature @samples/signed-nonce/${signature}`,
      }),
      ...VERIFIED.standard,
    })),
    files: ({ keys }) => {
      const nonce = sha256('keytier sample nonce');
      return {
        'nonce.bin': nonce,
        'nonce.sig': keys.leaf.sign(nonce),
        'nonce.sig.raw': keys.leaf.signRaw(nonce),
      };
    },
  },
  {
    folder: 'attest-key',
    told: 'The app has its own attestation key; that key, itself attested, vouches for the leaf.',
    chain: { shape: 'attest-key' },
    runs: [{ command: verify('attest-key'), ...VERIFIED.standard }],
  },
];

/** The chain of custom-os where it stands in a support ticket. */
export const TICKET_RUN: StoryRun = {
  command: verify('custom-os', { input: "'samples/ticket.json#/log/3/payload'" }),
  ...VERIFIED.standard,
};
