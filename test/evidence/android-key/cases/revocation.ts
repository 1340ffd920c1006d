// Cases about the status list: every certificate counts, however its serial is spelled; no list is never a good list.
import { der, type MintedChain, mintChain, type Role } from '../../../lib/mint.ts';
import { statusList } from '../../../lib/verify.ts';
import { type Case, INVALID, STANDARD } from './case.ts';

const listed =
  (role: Role, spell: (serial: string) => string = (serial) => serial, status = 'REVOKED') =>
  (chain: MintedChain) => ({ statusList: statusList({ [spell(chain.at(role).serial)]: status }) });

export const REVOCATION_CASES: readonly Case[] = [
  {
    name: '#22 a revoked intermediate',
    verify: listed('intermediate'),
    finds: ['revocation.status fail listed-revoked @chain[2]'],
    answer: INVALID,
  },
  {
    name: '#22 a revoked attestation certificate, in any place of a shuffled chain',
    captured: ({ certificates }) => certificates.toReversed(),
    verify: listed('attestation'),
    finds: ['revocation.status fail listed-revoked @chain[1]'],
    answer: INVALID,
  },
  {
    name: '#23 a serial with its high bit set, which DER writes with a zero byte in front',
    chain: { certificates: { attestation: { serial: 'f00dfeed' } } },
    verify: { statusList: statusList({ f00dfeed: 'REVOKED' }) },
    finds: ['revocation.status fail listed-revoked @chain[1]'],
    answer: INVALID,
  },
  {
    name: '#23 the same written as a negative number',
    chain: {
      certificates: {
        attestation: { editTbs: (parts) => ({ ...parts, serial: der.element(2, der.hex('f00dfeed')) }) },
      },
    },
    verify: { statusList: statusList({ f00dfeed: 'REVOKED' }) },
    finds: ['revocation.status fail listed-revoked @chain[1]', 'chain.encoding notice odd-serial @chain[1]'],
    answer: INVALID,
  },
  {
    name: '#23 a serial with needless zeros in front',
    chain: {
      certificates: {
        attestation: { editTbs: (parts) => ({ ...parts, serial: der.element(2, der.hex('0000001234')) }) },
      },
    },
    verify: { statusList: statusList({ '1234': 'REVOKED' }) },
    finds: [
      'revocation.status fail listed-revoked @chain[1]',
      'chain.encoding notice non-der-encoding @chain[1]',
    ],
    answer: INVALID,
  },
  {
    name: '#24 a list in upper case',
    verify: listed('attestation', (serial) => serial.toUpperCase()),
    finds: ['revocation.status fail listed-revoked @chain[1]'],
    answer: INVALID,
  },
  {
    name: '#24 a list with leading zeros',
    verify: listed('attestation', (serial) => `000${serial}`),
    finds: ['revocation.status fail listed-revoked @chain[1]'],
    answer: INVALID,
  },
  {
    name: '#24 a serial of digits only is hexadecimal all the same',
    chain: { certificates: { attestation: { serial: '1710246840710297' } } },
    verify: listed('attestation'),
    finds: ['revocation.status fail listed-revoked @chain[1]'],
    answer: INVALID,
  },
  {
    name: '#24 a list entry that matches only when the serial is read as decimal',
    chain: { certificates: { attestation: { serial: 'ff' } } },
    verify: { statusList: statusList({ '255': 'REVOKED' }) },
    finds: ['revocation.status notice serial-matches-only-as-decimal @chain[1]', 'revocation.status pass'],
    answer: STANDARD,
  },
  {
    name: '#25 a suspended certificate',
    verify: listed('attestation', (serial) => serial, 'SUSPENDED'),
    finds: ['revocation.status fail listed-suspended @chain[1]'],
    answer: INVALID,
  },
  {
    name: '#26 no status list: not good, and no reason to lock anyone out',
    verify: { statusList: null },
    finds: ['revocation.status unknown no-status-list'],
    answer: STANDARD,
  },
  {
    name: '#27 a revoked leaf',
    chain: { certificates: { leaf: { serial: '1eaf' } } },
    verify: listed('leaf'),
    finds: ['revocation.status fail listed-revoked @chain[0]'],
    answer: INVALID,
  },
  {
    name: '#27 a revoked root',
    verify: listed('root'),
    finds: ['revocation.status fail listed-revoked @chain[3]'],
    answer: INVALID,
  },
  {
    name: 'a newer list that is held back is named, and the older one is used',
    verify: {
      trust: {
        held: [
          {
            piece: 'status-list',
            since: '2026-02-14T00:00:00Z',
            why: '12 entries, and 467 were believed before',
          },
        ],
      },
    },
    finds: ['trust.held-back notice trust-data-held-back @status-list', 'revocation.status pass'],
    answer: STANDARD,
  },
  {
    name: '#27 the serial of a certificate that is not in the path revokes nothing',
    captured: async ({ certificates }) => [
      ...certificates,
      (await mintChain({ seed: 'another device' })).at('attestation').der,
    ],
    verify: async () => listed('attestation')(await mintChain({ seed: 'another device' })),
    finds: ['revocation.status pass', 'chain.extra-certificates notice unrelated-certificates'],
    answer: STANDARD,
  },
];
