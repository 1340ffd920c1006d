// Checks on the KeyDescription itself: version, encoding, tags, challenge size, unique id.

import { isAllZero } from '../../../codec/bytes.ts';
import type { Reason } from '../../../model/reason-codes.ts';
import type { AuthorizationList, Integer } from '../authorization-list.ts';
import { TAG_NUMBER, TAGS } from '../tags.ts';
import type { AttestationView } from '../view.ts';

/** Attestation versions and what they are called (source.android.com, Key and ID attestation, version table). */
export const ATTESTATION_VERSIONS: ReadonlyMap<number, string> = new Map([
  [1, 'Keymaster 2.0'],
  [2, 'Keymaster 3.0'],
  [3, 'Keymaster 4.0'],
  [4, 'Keymaster 4.1'],
  [100, 'KeyMint 1'],
  [200, 'KeyMint 2'],
  [300, 'KeyMint 3'],
  [400, 'KeyMint 4'],
  [500, 'KeyMint 5'],
]);

/** Versions of the implementation that made the key. */
const IMPLEMENTATION_VERSIONS: ReadonlySet<Integer> = new Set<Integer>([
  0, 1, 2, 3, 4, 41, 100, 200, 300, 400, 500,
]);

/** Pairs of attestation and implementation version that real devices show; 3/41 is a Sony, 2/1 a userdebug build. */
const KNOWN_PAIRS: ReadonlySet<string> = new Set([
  '1/2',
  '2/3',
  '3/4',
  '4/41',
  '3/41',
  '2/1',
  '2/0',
  '3/3',
  '100/100',
  '200/200',
  '300/300',
  '400/400',
  '500/500',
]);

/** A challenge longer than this can't come from KeyMint (KeyMint HAL, attestKey: at most 128 bytes). */
const MAX_CHALLENGE_BYTES = 128;

/** Version, encoding, tags, challenge size, unique id and device-unique attestation. */
export function checkDescription(view: AttestationView): void {
  checkVersion(view);
  checkEncoding(view);
  checkTags(view);
  const { description, basis, findings } = view;
  const size = description.attestationChallenge.length;
  if (size === 0 || size > MAX_CHALLENGE_BYTES) {
    findings.add('attestation.challenge-size', 'notice', {
      reason: size === 0 ? 'empty-challenge' : 'oversized-challenge',
      basis,
      at: 'keyDescription.attestationChallenge',
      seen: `${size} bytes`,
      expected: `1 to ${MAX_CHALLENGE_BYTES} bytes`,
    });
  }
  if (description.uniqueId.length > 0 && !isAllZero(description.uniqueId)) {
    findings.add('attestation.unique-id', 'notice', {
      reason: 'unique-id-present',
      basis,
      at: 'keyDescription.uniqueId',
      seen: 'a unique id, which only privileged apps get; it identifies the device for up to 30 days',
      expected: 'empty',
    });
  }
  if (description.hardwareEnforced.values.has(TAG_NUMBER.deviceUniqueAttestation)) {
    findings.add('attestation.device-unique', 'notice', {
      reason: 'device-unique-attestation',
      basis,
      at: 'hardwareEnforced.deviceUniqueAttestation',
      seen: 'signed with a key of this one device, under a root of its own',
      expected:
        'a batch or remotely provisioned key; pin the device root with --trust-anchor if you have it from elsewhere',
    });
  }
}

function checkVersion({ description, basis, findings }: AttestationView): void {
  const { attestationVersion, keyMintVersion } = description;
  const name =
    typeof attestationVersion === 'number' ? ATTESTATION_VERSIONS.get(attestationVersion) : undefined;
  const seen = `attestation ${attestationVersion} (${name ?? 'unknown'}), implementation ${keyMintVersion}`;
  const known = name !== undefined && IMPLEMENTATION_VERSIONS.has(keyMintVersion);
  findings.add('attestation.version', known ? 'pass' : 'notice', {
    reason: known ? null : 'unknown-version',
    expected: known ? null : 'a published version',
    basis,
    at: 'keyDescription',
    seen,
  });
  if (known && !KNOWN_PAIRS.has(`${attestationVersion}/${keyMintVersion}`)) {
    findings.add('heuristic.version-pair', 'notice', {
      reason: 'version-mismatch',
      basis,
      at: 'keyDescription',
      seen,
      expected: 'a pair that real devices show, such as 300/300 or 3/4',
    });
  }
}

function checkEncoding({ description, attestedIndex, findings }: AttestationView): void {
  findings.add('attestation.decodes', 'pass', {
    basis: 'proven',
    at: `chain[${attestedIndex}]`,
    seen: 'a complete KeyDescription',
  });
  if (description.deviations.length === 0) return;
  findings.add('attestation.encoding', 'notice', {
    reason: 'ber-deviation',
    basis: 'proven',
    at: 'keyDescription',
    seen: description.deviations.join(', '),
    expected: 'DER',
  });
}

function checkTags({ description, basis, findings }: AttestationView): void {
  const before = findings.list.length;
  const lists = [
    ['softwareEnforced', description.softwareEnforced, 'hardware'],
    ['hardwareEnforced', description.hardwareEnforced, 'software'],
  ] as const;
  for (const [name, list, wrong] of lists) {
    const add = (reason: Reason, at: string, seen: string, expected: string) =>
      findings.add('attestation.tags', 'notice', { reason, basis, at, seen, expected });
    for (const { tagClass, tag } of list.unknown)
      add('unknown-tag', name, `${tagClass} tag ${tag}, kept as raw hex`, 'tags of the published schema');
    if (!list.inOrder) add('tags-out-of-order', name, 'tags do not ascend', 'ascending tags, as DER wants');
    for (const [tag, value] of list.values) {
      if (value.type === 'malformed')
        add(
          'malformed',
          `${name}.${TAGS.get(tag)?.name ?? tag}`,
          value.why,
          'the type of the published schema',
        );
    }
    const misplaced = misplacedTags(list, wrong);
    if (misplaced.length > 0)
      add('tag-in-unexpected-list', name, misplaced.join(', '), 'each tag in the list where devices put it');
  }
  if (findings.list.length === before)
    findings.add('attestation.tags', 'pass', {
      basis,
      at: 'keyDescription',
      seen: `${description.softwareEnforced.values.size} software-enforced and ${description.hardwareEnforced.values.size} hardware-enforced tags, all known`,
    });
}

/** Tags that only the other list should hold, or none. Software attestations put everything in the software list. */
function misplacedTags(list: AuthorizationList, wrong: 'hardware' | 'software'): string[] {
  const names: string[] = [];
  for (const tag of list.values.keys()) {
    const definition = TAGS.get(tag);
    if (definition === undefined) continue;
    const odd =
      definition.list === 'never' ||
      (wrong === 'software' && definition.list === 'software') ||
      (wrong === 'hardware' && tag === TAG_NUMBER.rootOfTrust);
    if (odd) names.push(definition.name);
  }
  return names;
}
