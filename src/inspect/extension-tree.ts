// `--asn1`: the labelled tree of one extension value, and whether two readers agree on it.
import { EXTENSION_NAMES } from '../codec/oid.ts';
import type { Extension } from '../x509/certificate.ts';
import { type LabelRule, labelRuleOf } from './asn1-labels.ts';
import { type Asn1Node, type Asn1Reading, type Asn1Value, tagName } from './asn1-node.ts';
import type { Asn1jsReader } from './asn1js-tree.ts';
import { type CrossCheck, crossCheck } from './cross-check.ts';
import { readDerTree } from './der-tree.ts';
import type { Redactor } from './redact-facts.ts';

/** One element with its meaning; the JSON of the tree has these keys. */
export interface TreeNode {
  readonly offset: number;
  readonly headerLength: number;
  readonly length: number;
  readonly class: string;
  readonly tag: number;
  readonly constructed: boolean;
  /** `SEQUENCE`, `[704]`. */
  readonly type: string;
  /** The documented name of the element, where there is one. */
  readonly name?: string;
  /** The name of an enumeration's value. */
  readonly meaning?: string;
  readonly hex?: string;
  readonly text?: string;
  readonly children?: readonly TreeNode[];
}

/** One extension: its tree, or why there is none. */
export interface ExtensionTree {
  readonly at: string;
  readonly oid: string;
  readonly name?: string;
  readonly critical: boolean;
  readonly bytes: number;
  readonly crossCheck: CrossCheck;
  /** Deviations from DER that the decoder tolerates. */
  readonly deviations: readonly string[];
  readonly tree?: TreeNode;
  /** Why there is no tree: not DER (CBOR extensions are not), or a limit. */
  readonly problem?: string;
}

/** Reads one extension value with both readers; the tree is asn1js's where it has one. */
export function buildExtensionTree(
  extension: Extension,
  at: string,
  readAsn1js: Asn1jsReader,
): { readonly summary: ExtensionTree; readonly root: Asn1Node | undefined } {
  const { oid, critical, value } = extension;
  const own = readDerTree(value);
  const second = readAsn1js(value);
  const root = second.ok ? second.root : own.ok ? own.root : undefined;
  const name = EXTENSION_NAMES[oid];
  const summary: ExtensionTree = {
    at,
    oid,
    ...(name === undefined ? {} : { name }),
    critical,
    bytes: value.length,
    crossCheck: crossCheck(own, second),
    deviations: own.ok ? own.notes : [],
    ...(root === undefined ? { problem: problemOf(own) } : {}),
  };
  return { summary, root };
}

function problemOf(reading: Asn1Reading): string {
  return reading.ok ? '' : reading.problem;
}

/** Adds names and hides what the output may not show. */
export function labelTree(root: Asn1Node, oid: string, redactor: Redactor): TreeNode {
  return label(root, labelRuleOf(oid), [], redactor);
}

const CLASS_NAMES = ['universal', 'application', 'context', 'private'] as const;

function label(node: Asn1Node, rule: LabelRule, above: readonly string[], redactor: Redactor): TreeNode {
  const names = rule.label === null ? above : [...above, rule.label];
  const meaning = meaningOf(node, rule);
  return {
    offset: node.offset,
    headerLength: node.headerLength,
    length: node.length,
    class: CLASS_NAMES[node.tagClass] ?? String(node.tagClass),
    tag: node.tag,
    constructed: node.constructed,
    type: tagName(node),
    ...(rule.label === null ? {} : { name: rule.label }),
    ...(meaning === undefined ? {} : { meaning }),
    ...(node.value === null || node.children.length > 0 ? {} : valueFields(node.value, names, redactor)),
    ...(node.children.length === 0
      ? {}
      : {
          children: node.children.map((child, index) =>
            label(child, rule.inside(child, index), names, redactor),
          ),
        }),
  };
}

function meaningOf({ value }: Asn1Node, { values }: LabelRule): string | undefined {
  if (values === undefined || value === null || !/^\d{1,9}$/.test(value.text ?? '')) return undefined;
  return values.get(Number(value.text));
}

function valueFields(
  { hex, text }: Asn1Value,
  names: readonly string[],
  redactor: Redactor,
): Pick<TreeNode, 'hex' | 'text'> {
  if (text === null) return { hex: redactor.value(names, hex) };
  const shown = redactor.value(names, text);
  // The last characters in hex would be other ones than those that the rules let stand.
  return shown === text ? { hex, text } : { text: shown };
}
