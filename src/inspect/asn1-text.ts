// The ASN.1 tree of an extension as lines: offset, length, type, value, meaning.

import { formatBytes } from '../input/sights.ts';
import type { TreeNode } from './extension-tree.ts';
import { labelTree } from './extension-tree.ts';
import type { InspectedExtension } from './inspection.ts';
import type { Redactor } from './redact-facts.ts';
import type { TextPage } from './text-page.ts';

/** Columns of offset and length: an extension has at most 65,536 bytes. */
const NUMBER_WIDTH = 5;

/** The heading of one extension, its tree, and what the two readers make of each other. */
export function extensionTreeLines(
  { summary, root }: InspectedExtension,
  page: TextPage,
  redactor: Redactor,
): readonly string[] {
  const name = summary.name === undefined ? '' : ` ${summary.name}`;
  const critical = summary.critical ? ', critical' : '';
  const tree = root === undefined ? undefined : labelTree(root, summary.oid, redactor);
  return [
    ...page.heading(
      `ASN.1 of ${summary.oid}${name} in ${summary.at} (${formatBytes(summary.bytes)}${critical})`,
    ),
    ...(tree === undefined ? page.line(`no tree: ${summary.problem ?? ''}`, 1) : nodeLines(tree, page, 0)),
    ...crossCheckLines(summary, page),
  ];
}

function nodeLines(node: TreeNode, page: TextPage, depth: number): string[] {
  const place = `${String(node.offset).padStart(NUMBER_WIDTH)} ${String(node.length).padStart(NUMBER_WIDTH)}`;
  // The documented name stands before the value: what comes last on a line is the capture's, however it reads.
  const parts = [node.type, node.name ?? '', valueText(node, page)];
  const text = parts.filter((part) => part !== '').join(' ');
  // wrapText shrinks spaces, so the columns stand in front of it.
  const lines = page.row(place, text, 0, place.length + 2 * depth);
  return [...lines, ...(node.children ?? []).flatMap((child) => nodeLines(child, page, depth + 1))];
}

const QUOTED = /STRING|String/;

function valueText({ type, hex, text, meaning, children }: TreeNode, page: TextPage): string {
  if (children !== undefined || (hex === undefined && text === undefined)) return '';
  if (text !== undefined && !QUOTED.test(type)) return meaning === undefined ? text : `${text} (${meaning})`;
  const shownHex = hex === undefined || hex === '' ? '' : page.hex(hex);
  const shownText = text === undefined ? '' : `"${text}"`;
  return [shownHex, shownText].filter((part) => part !== '').join(' ') || '(0 bytes)';
}

function crossCheckLines(
  { crossCheck, deviations }: InspectedExtension['summary'],
  page: TextPage,
): string[] {
  const seen = {
    agree: `keytier's own reader and asn1js see the same ${count(crossCheck.elements)}: same tags, same lengths`,
    differ: "keytier's own reader and asn1js DIFFER",
    neither: "not DER for keytier's own reader nor for asn1js",
  }[crossCheck.outcome];
  return [
    ...page.line(`cross-check: ${seen}`, 1),
    ...crossCheck.differences.flatMap((difference) => page.line(difference, 2)),
    ...(deviations.length === 0
      ? []
      : page.line(`tolerated deviations from DER: ${deviations.join(', ')}`, 1)),
  ];
}

function count(elements: number): string {
  return elements === 1 ? '1 element' : `${elements} elements`;
}
