// Catalogue entries for signs of a forged or imitated attestation: warnings, never proof.
import type { CheckText } from '../entry.ts';
import { prose } from '../prose.ts';
import { aidl, github, rfc, SOURCES } from '../sources.ts';

const NEXT = prose`
  A warning, never proof. Weigh it with the other findings, and compare with a capture of the same model that you trust:
  keytier inspect shows both.`;

export const HEURISTIC_CHECKS = {
  'heuristic.version-pair': {
    title: 'Version pair seen on real devices',
    meaning: prose`
      Compares attestationVersion and the Keymaster or KeyMint version as a pair with those seen on real devices, for example
      3 and 4, or 300 and 300. Passes for a pair that was seen. A warning, never proof.`,
    attack: prose`Tools that build attestations by hand combine versions that no device has, such as 400 with 41.`,
    genuine: prose`Odd pairs exist: a Sony Xperia 10 III states 3 and 41, a development build of a Pixel XL 2 and 1.`,
    citation: [SOURCES.samples, SOURCES.verifier, SOURCES.attestation],
    next: NEXT,
  },
  'heuristic.module-hash-missing': {
    title: 'Module hash present',
    meaning: prose`
      Since version 400, an attestation made by the TEE carries the hash of the installed system modules. Passes when it is
      there, and is not applicable to older versions and to StrongBox. A warning, never proof.`,
    attack: prose`Software that imitates a TEE often left the hash out, because Android hands it over once at boot only.`,
    genuine: prose`A vendor may have forgotten to add it. StrongBox often stays at version 300, which has no such field.`,
    citation: [
      SOURCES.attestation,
      aidl('Tag'),
      github('JingMatrix/TEESimulator/issues/236', 'generated attestations without the module hash'),
    ],
    next: NEXT,
  },
  'heuristic.boot-hash-missing': {
    title: 'Verified boot hash present',
    meaning: prose`
      Since version 3, the root of trust has a fourth field, verifiedBootHash. Passes when it is there. A warning, never proof.`,
    attack: prose`Attestations built by hand from old templates lack it.`,
    genuine: prose`Some early devices of version 3 leave it out.`,
    citation: [SOURCES.attestation, SOURCES.auditor],
    next: NEXT,
  },
  'heuristic.patch-levels-missing': {
    title: 'Vendor and boot patch levels present',
    meaning: prose`
      Since version 3, devices state a patch level for the vendor and the boot image. Passes when both are there. A warning,
      never proof.`,
    attack: prose`Tools that imitate an attestation copy the system patch level and forget the others.`,
    genuine: prose`A chain of version 3 in the test data of Google lacks both.`,
    citation: [aidl('Tag'), SOURCES.attestation],
    next: NEXT,
  },
  'heuristic.factory-five-certificates': {
    title: 'Factory chain has four certificates',
    meaning: prose`
      A chain provisioned in the factory has four certificates. Passes when it does. A fifth one in a chain with factory names
      suggests that something was put in between. A warning, never proof.`,
    attack: prose`
      A leaked keybox holds an attestation certificate and what is above it. Some tools insert a certificate of their own below
      that before they issue the leaf.`,
    genuine: prose`A manufacturer may use one intermediate more. None is known to.`,
    citation: [
      SOURCES.verifier,
      github('qwq233/OhMyKeymint/issues/33', 'a chain of five with the same dates'),
    ],
    next: NEXT,
  },
  'heuristic.identical-dates': {
    title: 'Certificates have dates of their own',
    meaning: prose`
      Compares the validity dates of the certificates above the leaf. Passes when no two of them have the same dates to the
      second. The leaf is left out, because its dates are set on the device. A warning, never proof.`,
    attack: prose`A tool that makes several certificates at once gives all of them the same dates.`,
    genuine: prose`Samsung devices copy the dates of the attestation certificate into the leaf. Above the leaf, none is known.`,
    citation: [
      github('qwq233/OhMyKeymint/issues/33', 'a chain of five with the same dates'),
      rfc(5280, '4.1.2.5', 'Validity'),
    ],
    next: NEXT,
  },
  'heuristic.rkp-old-root': {
    title: 'Remotely provisioned chain under the right root',
    meaning: prose`
      Since 2026-04-10 remotely provisioned keys are issued under the new root only. Passes when an attestation certificate
      issued from that date on is under it. A warning, never proof.`,
    attack: prose`A forger who copies the look of remote provisioning has no way into the new root.`,
    genuine: prose`A server that was late with the switch. Certificates issued before the date are fine and live for weeks.`,
    citation: [SOURCES.roots, SOURCES.developer],
    next: NEXT,
  },
  'heuristic.factory-new-root': {
    title: 'Factory chain under the right root',
    meaning: prose`
      Factory keys stay under the first root of Google for ever. Passes when a chain with factory names is under it. A warning,
      never proof.`,
    attack: prose`A chain that mixes factory names with the new root was put together by someone.`,
    genuine: prose`None is known. Google may change its practice.`,
    citation: [SOURCES.roots, SOURCES.developer],
    next: NEXT,
  },
  'heuristic.rkp-no-provisioning-info': {
    title: 'Remotely provisioned chain has provisioning information',
    meaning: prose`
      Google puts an extension with provisioning information into the attestation certificates that it issues remotely. Passes
      when it is there. A warning, never proof.`,
    attack: prose`A chain that only looks remotely provisioned lacks it.`,
    genuine: prose`Early remotely provisioned devices may lack it.`,
    citation: [SOURCES.attestation, SOURCES.verifier],
    next: NEXT,
  },
  'heuristic.certificates-issued': {
    title: 'Few certificates were issued to the device',
    meaning: prose`
      Reads how many attestation certificates the device was issued in the last 30 days. Passes for a number that one person
      explains. No threshold is published, so this is a warning, never proof.`,
    attack: prose`Device farms and services that sell attestations use up certificates quickly.`,
    genuine: prose`Test devices in laboratories of Google show up to 64.`,
    citation: [SOURCES.developer, SOURCES.attestation],
    next: NEXT,
  },
  'heuristic.leaf-key-usage': {
    title: 'Key usage of the leaf fits its purposes',
    meaning: prose`
      Compares the key usage of the leaf with its purposes: keyCertSign belongs to ATTEST_KEY and to nothing else. Passes when
      they fit. A warning, never proof.`,
    attack: prose`A leaf that may sign certificates without being an attest key was not made by KeyMint.`,
    genuine: prose`None is known.`,
    citation: [aidl('KeyCreationResult'), rfc(5280, '4.2.1.3', 'Key Usage')],
    next: NEXT,
  },
  'heuristic.leaf-extensions': {
    title: 'The leaf has the usual extensions',
    meaning: prose`
      A leaf made by secure hardware has the attestation and key usage. Key identifiers, revocation pointers and the Knox
      extension occur as well. Passes when there is nothing else. A warning, never proof.`,
    attack: prose`Certificates made with general tools bring alternative names or policies along.`,
    genuine: prose`A manufacturer may add an extension of its own. None but Knox is known.`,
    citation: [aidl('KeyCreationResult'), SOURCES.samples, SOURCES.viewer],
    next: NEXT,
  },
  'heuristic.creation-time': {
    title: 'The creation time is plausible',
    meaning: prose`
      Looks at creationDateTime, which Android writes. Passes when it lies between the first Android version with attestation
      and the verification time. A warning, never proof, and never used as a clock.`,
    attack: prose`Tools that replay or rebuild attestations leave a time in the future or a constant.`,
    genuine: prose`Six published StrongBox chains (Pixel 3 and 3a, two Samsung models) give the time since boot instead.`,
    citation: [aidl('Tag'), SOURCES.samples],
    next: NEXT,
  },
} as const satisfies Record<string, CheckText>;
