// Cases about the KeyDescription: encoding, tags, versions, levels.
import { type ChainOptions, der, encodeKeyDescription } from '../../../lib/mint.ts';
import { anchorOf } from '../../../lib/verify.ts';
import { type Case, INVALID, MINIMAL, STANDARD, STRONG, UNDECIDED } from './case.ts';

const { integer, nil, octets, sequence, set, explicit, hex, concat, element, enumerated, boolean } = der;

const hardware = (tags: Readonly<Record<number, Uint8Array | null>>): ChainOptions => ({
  hardwareEnforced: { tags },
});
const software = (tags: Readonly<Record<number, Uint8Array | null>>): ChainOptions => ({
  softwareEnforced: { tags },
});
const description = encodeKeyDescription();
/** The eight elements of the default KeyDescription; its header is four bytes. */
const fields = description.subarray(4);
const TOO_LONG_LENGTH = element(0x30, fields, { lengthBytes: 4 });
const INDEFINITE = concat(hex('3080'), fields, hex('0000'));

export const ATTESTATION_CASES: readonly Case[] = [
  {
    name: '#7 a tag twice in one list',
    chain: { hardwareEnforced: { extra: [explicit(702, integer(0))] } },
    finds: ['attestation.decodes fail duplicate-tag'],
    answer: INVALID,
  },
  {
    name: '#7 a tag twice, once constructed and once primitive',
    chain: { hardwareEnforced: { extra: [concat(hex('9f8540'), hex('00'))] } },
    finds: ['attestation.decodes fail duplicate-tag'],
    answer: INVALID,
  },
  {
    name: '#7 an unknown tag twice',
    chain: { hardwareEnforced: { extra: [explicit(725, nil()), explicit(725, nil())] } },
    finds: ['attestation.decodes fail duplicate-tag'],
    answer: INVALID,
  },
  {
    name: '#35 a length in a longer form than needed',
    chain: { keyDescriptionDer: TOO_LONG_LENGTH },
    finds: ['attestation.encoding notice ber-deviation', 'attestation.decodes pass'],
    answer: STANDARD,
  },
  {
    name: '#35 an indefinite length',
    chain: { keyDescriptionDer: INDEFINITE },
    finds: ['attestation.encoding notice ber-deviation', 'attestation.decodes pass'],
    answer: STANDARD,
  },
  {
    name: '#35 an indefinite length around a tag that is not known',
    chain: { hardwareEnforced: { extra: [concat(hex('bf8555800500'), hex('0000'))] } },
    finds: ['attestation.encoding notice ber-deviation', 'attestation.tags notice unknown-tag'],
    answer: STANDARD,
  },
  {
    name: '#35 an indefinite length without an end',
    chain: { keyDescriptionDer: concat(hex('3080'), fields) },
    finds: ['attestation.decodes fail malformed'],
    answer: INVALID,
  },
  {
    name: '#35 bytes after the end of an indefinite length',
    chain: { keyDescriptionDer: concat(INDEFINITE, hex('0000')) },
    finds: ['attestation.decodes fail trailing-data'],
    answer: INVALID,
  },
  {
    name: '#35 an end in a list of definite length, where one reader would stop and another go on',
    chain: { hardwareEnforced: { extra: [hex('0000')] } },
    finds: ['attestation.decodes fail malformed'],
    answer: INVALID,
  },
  {
    name: '#35 a challenge in pieces',
    chain: {
      keyDescriptionDer: concat(
        hex('3080'),
        integer(300),
        enumerated(1),
        integer(300),
        enumerated(1),
        concat(hex('2480'), octets(hex('7361')), octets(hex('6d706c65')), hex('0000')),
        octets(new Uint8Array()),
        sequence(),
        sequence(),
        hex('0000'),
      ),
    },
    finds: ['attestation.decodes fail malformed'],
    answer: INVALID,
  },
  {
    name: '#35 two thousand indefinite lengths in each other',
    chain: { keyDescriptionDer: hex(`${'3080'.repeat(2_000)}${'0000'.repeat(2_000)}`) },
    finds: ['attestation.decodes fail malformed'],
    answer: INVALID,
  },
  {
    name: '#36 bytes after the attestation',
    chain: { keyDescriptionDer: concat(description, Uint8Array.of(0)) },
    finds: ['attestation.decodes fail trailing-data'],
    answer: INVALID,
  },
  {
    name: '#36 a ninth element in the attestation',
    chain: { keyDescriptionDer: sequence(fields, sequence()) },
    finds: ['attestation.decodes fail malformed'],
    answer: INVALID,
  },
  {
    name: 'six bytes that are no attestation',
    chain: { keyDescriptionDer: hex('040404020500') },
    finds: ['attestation.decodes fail malformed'],
    answer: INVALID,
  },
  {
    name: 'no bytes at all',
    chain: { keyDescriptionDer: new Uint8Array() },
    finds: ['attestation.decodes fail malformed'],
    answer: INVALID,
  },
  {
    name: 'no attestation',
    chain: { keyDescriptionDer: null },
    finds: ['attestation.present unknown no-attestation-extension'],
    answer: UNDECIDED,
  },
  {
    name: '#42 integers above 2^53',
    chain: software({ 402: integer(2n ** 63n - 1n), 401: integer(2n ** 64n) }),
    finds: ['attestation.decodes pass', 'attestation.tags pass'],
    answer: STANDARD,
  },
  {
    name: '#42 a negative attestation version',
    chain: { attestationVersion: -1, keyMintVersion: 4 },
    finds: ['attestation.version notice unknown-version'],
    answer: STANDARD,
  },
  {
    name: '#43 an attestation version of 2^31',
    chain: { attestationVersion: 2 ** 31, keyMintVersion: 300, moduleHash: new Uint8Array(32) },
    finds: ['attestation.version notice unknown-version'],
    silent: ['heuristic.version-pair'],
    answer: STANDARD,
  },
  {
    name: '#43 an attestation version of 0',
    chain: { attestationVersion: 0 },
    finds: ['attestation.version notice unknown-version'],
    answer: STANDARD,
  },
  {
    name: '#43 an attestation version of 2^64',
    chain: { attestationVersion: 2n ** 64n, keyMintVersion: 300, moduleHash: new Uint8Array(32) },
    finds: ['attestation.version notice unknown-version'],
    answer: STANDARD,
  },
  {
    name: '#44 a tag that does not exist yet',
    chain: hardware({ 725: integer(1) }),
    finds: ['attestation.tags notice unknown-tag @hardwareEnforced'],
    answer: STANDARD,
  },
  {
    name: '#44 an element that is no tag at all',
    chain: { softwareEnforced: { extra: [integer(1)] } },
    finds: ['attestation.tags notice unknown-tag @softwareEnforced'],
    answer: STANDARD,
  },
  {
    name: '#45 tags that other verifiers choke on: 7, 8, 303, 305, 720, 721',
    chain: hardware({ 7: nil(), 8: integer(96), 303: nil(), 305: nil(), 720: nil(), 721: nil() }),
    finds: ['attestation.tags pass', 'attestation.device-unique notice device-unique-attestation'],
    answer: STANDARD,
  },
  {
    name: '#45 a tag that must never be in an attestation',
    chain: hardware({ 502: integer(1), 700: octets(hex('00')) }),
    finds: ['attestation.tags notice tag-in-unexpected-list @hardwareEnforced'],
    answer: STANDARD,
  },
  {
    name: '#46 tags in reverse order',
    chain: { hardwareEnforced: { order: 'descending' } },
    finds: ['attestation.tags notice tags-out-of-order @hardwareEnforced', 'key.matches pass'],
    answer: STANDARD,
  },
  {
    name: 'a tag of the wrong type stays one malformed tag',
    chain: hardware({ 705: octets(hex('01')) }),
    finds: ['attestation.tags notice malformed @hardwareEnforced.osVersion'],
    answer: STANDARD,
  },
  {
    name: 'two elements in one explicit tag',
    chain: hardware({ 705: concat(integer(1), integer(2)) }),
    finds: ['attestation.tags notice malformed @hardwareEnforced.osVersion'],
    answer: STANDARD,
  },
  {
    name: '#47 levels that disagree under a hardware root',
    chain: { securityLevel: 'STRONG_BOX', keyMintSecurityLevel: 'SOFTWARE' },
    finds: ['level.agreement fail levels-disagree'],
    answer: INVALID,
  },
  {
    name: '#47 the same the other way round',
    chain: { attestationSecurityLevel: 'TRUSTED_ENVIRONMENT', keyMintSecurityLevel: 'STRONG_BOX' },
    finds: ['level.agreement fail levels-disagree'],
    answer: INVALID,
  },
  {
    name: '#47 levels that disagree under a software root, as old phones have it',
    chain: {
      shape: 'software',
      attestationSecurityLevel: 'SOFTWARE',
      keyMintSecurityLevel: 'TRUSTED_ENVIRONMENT',
    },
    verify: (chain) => ({ anchors: [anchorOf(chain, { class: 'aosp-software' })] }),
    finds: ['level.agreement notice levels-disagree'],
    answer: MINIMAL,
  },
  {
    name: 'a level that nobody defined',
    chain: { attestationSecurityLevel: 3, keyMintSecurityLevel: 3 },
    finds: ['level.agreement unknown unknown-level'],
    answer: UNDECIDED,
  },
  {
    name: '#48 StrongBox in the attestation, TEE in the certificate, remotely provisioned',
    chain: { shape: 'rkp', securityLevel: 'STRONG_BOX', certificateLevel: 'TRUSTED_ENVIRONMENT' },
    finds: ['level.certificate fail certificate-claims-other-level @chain[1]'],
    answer: INVALID,
  },
  {
    name: '#48 the same from a factory',
    chain: { securityLevel: 'STRONG_BOX', certificateLevel: 'TRUSTED_ENVIRONMENT' },
    finds: ['level.certificate fail certificate-claims-other-level @chain[1]'],
    answer: INVALID,
  },
  {
    name: '#48 TEE in the attestation, something else in the certificate, remotely provisioned',
    chain: { shape: 'rkp', certificateLevel: 'SOFTWARE' },
    finds: ['level.certificate fail certificate-claims-other-level @chain[1]'],
    answer: INVALID,
  },
  {
    name: '#48 StrongBox in the attestation, nothing in a factory certificate: counts as TEE',
    chain: {
      securityLevel: 'STRONG_BOX',
      certificates: {
        attestation: { subject: [['serialNumber', '01']] },
        intermediate: { subject: [['serialNumber', '02']] },
      },
    },
    finds: ['level.certificate notice certificate-does-not-state-strongbox @chain[1]'],
    answer: STANDARD,
  },
  {
    name: '#48 TEE in the attestation, nothing in a factory certificate',
    chain: {
      certificates: {
        attestation: { subject: [['serialNumber', '01']] },
        intermediate: { subject: [['serialNumber', '02']] },
      },
    },
    finds: ['level.certificate not-applicable'],
    answer: STANDARD,
  },
  {
    name: '#48 StrongBox in all three places',
    chain: { securityLevel: 'STRONG_BOX' },
    finds: ['level.agreement pass', 'level.certificate pass'],
    answer: STRONG,
  },
  {
    name: '#49 a software level under a hardware root',
    chain: { securityLevel: 'SOFTWARE' },
    finds: ['level.agreement notice software-level', 'key.origin notice software-enforced-only'],
    answer: MINIMAL,
  },
  {
    name: '#51 an empty challenge',
    chain: { challenge: '' },
    verify: { challenge: null },
    finds: ['attestation.challenge-size notice empty-challenge', 'binding.challenge unknown not-given'],
    answer: STANDARD,
  },
  {
    name: '#51 a challenge of 129 bytes',
    chain: { challenge: new Uint8Array(129).fill(7) },
    verify: { challenge: new Uint8Array(129).fill(7) },
    finds: ['attestation.challenge-size notice oversized-challenge', 'binding.challenge pass'],
    answer: STANDARD,
  },
  {
    name: '#51 a challenge of 128 bytes is the longest there is',
    chain: { challenge: new Uint8Array(128).fill(7) },
    verify: { challenge: new Uint8Array(128).fill(7) },
    finds: ['binding.challenge pass'],
    silent: ['attestation.challenge-size'],
    answer: STANDARD,
  },
  {
    name: '#70 a creation time in milliseconds since boot',
    chain: { created: '1970-01-01T00:12:30Z' },
    finds: ['heuristic.creation-time notice heuristic'],
    answer: STANDARD,
  },
  {
    name: '#70 a creation time in the future',
    chain: { created: '2026-02-20T00:00:00Z' },
    finds: ['heuristic.creation-time notice heuristic'],
    answer: STANDARD,
  },
  {
    name: '#72 no module hash from version 400 on',
    chain: { attestationVersion: 400, moduleHash: null },
    finds: ['heuristic.module-hash-missing notice heuristic'],
    answer: STANDARD,
  },
  {
    name: '#72 a module hash, as it should be',
    chain: { attestationVersion: 400 },
    finds: ['attestation.version pass'],
    silent: ['heuristic.module-hash-missing', 'attestation.tags notice'],
    answer: STANDARD,
  },
  {
    name: '#73 attestation 400 by Keymaster 4.1',
    chain: { attestationVersion: 400, keyMintVersion: 41 },
    finds: ['heuristic.version-pair notice version-mismatch', 'attestation.version pass'],
    answer: STANDARD,
  },
  {
    name: '#73 attestation 3 by Keymaster 4.1, as a Sony has it',
    chain: { attestationVersion: 3, keyMintVersion: 41 },
    finds: ['attestation.version pass'],
    silent: ['heuristic.version-pair'],
    answer: STANDARD,
  },
  {
    name: '#74 a device that is reported lost',
    chain: { shape: 'rkp', provisioningInfo: hex('a2010806f5') },
    finds: ['provisioning.info notice lost-device'],
    answer: STANDARD,
  },
  {
    name: '#74 provisioning info that is no CBOR map',
    chain: { shape: 'rkp', provisioningInfo: hex('8101') },
    finds: ['provisioning.info notice undecodable'],
    answer: STANDARD,
  },
  {
    name: '#74 provisioning info with a key twice',
    chain: { shape: 'rkp', provisioningInfo: hex('a201080108') },
    finds: ['provisioning.info notice undecodable'],
    answer: STANDARD,
  },
  {
    name: '#74 a device that was issued 1000 certificates in a month',
    chain: { shape: 'rkp', provisioningInfo: hex('a1011903e8') },
    finds: [
      'heuristic.certificates-issued notice many-certificates-issued @chain[1]',
      'provisioning.info pass',
    ],
    answer: STANDARD,
  },
  {
    name: '#89 a unique id',
    chain: { uniqueId: hex('00112233445566778899aabbccddeeff') },
    finds: ['attestation.unique-id notice unique-id-present'],
    answer: STANDARD,
  },
  {
    name: '#39 no boot hash in version 3',
    chain: { attestationVersion: 3, keyMintVersion: 4, rootOfTrust: { verifiedBootHash: null } },
    finds: ['heuristic.boot-hash-missing notice heuristic', 'boot.state pass verified'],
    answer: STANDARD,
  },
  {
    name: '#39 no boot hash in version 2, where there is none',
    chain: { attestationVersion: 2, keyMintVersion: 3, rootOfTrust: { verifiedBootHash: null } },
    finds: ['boot.state pass verified'],
    silent: ['heuristic.boot-hash-missing'],
    answer: STANDARD,
  },
  {
    name: '#37 deviceLocked as 01, which BER allows and DER does not',
    chain: { rootOfTrust: { deviceLocked: 1 } },
    finds: ['attestation.encoding notice ber-deviation', 'boot.state pass verified'],
    answer: STANDARD,
  },
  {
    name: '#38 deviceLocked of no bytes',
    chain: hardware({
      704: sequence(octets(new Uint8Array(32).fill(1)), element(1, new Uint8Array()), enumerated(0)),
    }),
    finds: [
      'boot.state unknown malformed',
      'attestation.tags notice malformed @hardwareEnforced.rootOfTrust',
    ],
    answer: MINIMAL,
  },
  {
    name: '#38 deviceLocked of two bytes',
    chain: hardware({
      704: sequence(octets(new Uint8Array(32).fill(1)), element(1, hex('ffff')), enumerated(0)),
    }),
    finds: ['boot.state unknown malformed'],
    answer: MINIMAL,
  },
  {
    name: 'a root of trust of five elements',
    chain: hardware({
      704: sequence(
        octets(new Uint8Array(32).fill(1)),
        boolean(true),
        enumerated(0),
        octets(hex('00')),
        nil(),
      ),
    }),
    finds: ['boot.state unknown malformed'],
    answer: MINIMAL,
  },
  {
    name: 'a purpose that is no set',
    chain: hardware({ 1: integer(2) }),
    finds: ['attestation.tags notice malformed @hardwareEnforced.purpose', 'key.purpose notice no-purpose'],
    answer: STANDARD,
  },
  {
    name: 'a set of purposes out of order, as a genuine device had it',
    chain: hardware({ 1: set(integer(3), integer(2)) }),
    finds: ['key.purpose pass', 'attestation.tags pass'],
    answer: STANDARD,
  },
];
