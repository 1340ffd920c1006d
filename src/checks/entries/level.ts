// Catalogue entries for the security level and the places where it is stated.
import type { CheckText } from '../entry.ts';
import { prose } from '../prose.ts';
import { aidl, SOURCES } from '../sources.ts';

export const LEVEL_CHECKS = {
  'level.agreement': {
    title: 'The security levels agree',
    meaning: prose`
      Compares attestationSecurityLevel, which says who signed the attestation, with keyMintSecurityLevel, which says where the
      key lives. Passes when both are TRUSTED_ENVIRONMENT or both are STRONG_BOX. Software on both sides is consistent and worth
      less; different levels are a contradiction.`,
    attack: prose`
      Tools that imitate secure hardware mix levels, for example a StrongBox key in an attestation made by the TEE. A verifier
      that reads one field gives the better tier for the asking.`,
    genuine: prose`
      Emulators and old devices with software keys state SOFTWARE. The interface requires both levels to match, and on released
      hardware they do.`,
    citation: [aidl('KeyCreationResult'), aidl('SecurityLevel'), SOURCES.verifier],
    next: prose`
      Software level: the key is in the Android system and not in hardware; offer a step-up. Different levels: treat the
      attestation as forged, unless it comes from a development build.`,
  },
  'level.certificate': {
    title: 'The certificates state the same level',
    meaning: prose`
      Compares the level in the attestation with the one in the subject names of the certificates above: O=TEE or O=StrongBox in
      remotely provisioned chains, the word StrongBox in factory ones. Passes when they agree. A StrongBox attestation under
      certificates that say TEE does not.`,
    attack: prose`
      The names above the leaf were written by Google or the manufacturer, so an attacker cannot change them. A broken or
      exploited KeyMint that claims to be a StrongBox is found out here.`,
    genuine: prose`
      Factory chains of a TEE need not state any level. Only StrongBox chains are required to.`,
    citation: [SOURCES.verifier, SOURCES.attestation],
    next: prose`
      Do not grant the StrongBox tier. A certificate that names the other level means that the attestation claims more than its
      key was certified for.`,
  },
} as const satisfies Record<string, CheckText>;
