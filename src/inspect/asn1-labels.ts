// What the elements of attestation extensions mean: a rule for each place, with the documented names.
import { OID } from '../codec/oid.ts';
import { type EnumTable, SECURITY_LEVEL, VERIFIED_BOOT_STATE } from '../evidence/android-key/enums.ts';
import { TAGS, type TagDefinition } from '../evidence/android-key/tags.ts';
import type { Asn1Node } from './asn1-node.ts';

/** The name of an element, the names of its values, and the rules for what is inside it. */
export interface LabelRule {
  readonly label: string | null;
  readonly values?: EnumTable;
  inside(child: Asn1Node, index: number): LabelRule;
}

/** For everything that no document names. */
const UNNAMED: LabelRule = { label: null, inside: () => UNNAMED };

const named = (label: string | null, inside: LabelRule['inside'] = () => UNNAMED): LabelRule => ({
  label,
  inside,
});

const sequence = (label: string | null, fields: readonly LabelRule[]): LabelRule =>
  named(label, (_child, index) => fields[index] ?? UNNAMED);

const each = (label: string | null, item: LabelRule): LabelRule => named(label, () => item);

/** An integer of an enumeration, or a SET of them. */
const enumerated = (label: string | null, values: EnumTable): LabelRule => ({
  label,
  values,
  inside: () => enumerated(null, values),
});

const APPLICATION_ID = each(
  null,
  sequence('AttestationApplicationId', [
    each('packageInfos', sequence('AttestationPackageInfo', [named('packageName'), named('version')])),
    named('signatureDigests'),
  ]),
);

const ROOT_OF_TRUST = sequence('RootOfTrust', [
  named('verifiedBootKey'),
  named('deviceLocked'),
  enumerated('verifiedBootState', VERIFIED_BOOT_STATE),
  named('verifiedBootHash'),
]);

/** All tags are EXPLICIT: the name stands at the tag, the value one level below. */
function tagRule({ name, type, values }: TagDefinition): LabelRule {
  if (type === 'root-of-trust') return each(name, ROOT_OF_TRUST);
  if (type === 'application-id') return each(name, APPLICATION_ID);
  return each(name, values === undefined ? UNNAMED : enumerated(null, values));
}

const authorizationList = (label: string): LabelRule =>
  named(label, (child) => {
    const definition = child.tagClass === 2 ? TAGS.get(child.tag) : undefined;
    return definition === undefined ? named('unknown tag') : tagRule(definition);
  });

/** source.android.com "Key and ID attestation", schema of KeyDescription. */
const KEY_DESCRIPTION = sequence('KeyDescription', [
  named('attestationVersion'),
  enumerated('attestationSecurityLevel', SECURITY_LEVEL),
  named('keyMintVersion'),
  enumerated('keyMintSecurityLevel', SECURITY_LEVEL),
  named('attestationChallenge'),
  named('uniqueId'),
  authorizationList('softwareEnforced'),
  authorizationList('hardwareEnforced'),
]);

/** The context tags of Samsung's extension that are known. */
const KNOX_FIELDS: ReadonlyMap<number, string> = new Map([
  [0, 'challenge'],
  [4, 'idAttestation'],
  [5, 'integrity'],
  [6, 'recordHash'],
]);

const RULES: ReadonlyMap<string, LabelRule> = new Map([
  [OID.keyDescription, KEY_DESCRIPTION],
  [OID.knox, named('Knox attestation', (child) => named(KNOX_FIELDS.get(child.tag) ?? null))],
]);

/** The rule for the outermost element of an extension's value. */
export function labelRuleOf(oid: string): LabelRule {
  return RULES.get(oid) ?? UNNAMED;
}
