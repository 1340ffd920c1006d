// Compares what two ASN.1 readers saw: same tags, same lengths, same places, or where they differ.
import { type Asn1Node, type Asn1Reading, tagName } from './asn1-node.ts';

/** `agree`: the same tree. `differ`: two trees, or a tree and a refusal. `neither`: not ASN.1 for both. */
export interface CrossCheck {
  readonly outcome: 'agree' | 'differ' | 'neither';
  /** Elements that both saw alike. */
  readonly elements: number;
  /** Where they differ, at most MAX_DIFFERENCES. */
  readonly differences: readonly string[];
}

/** One wrong length shifts everything after it; the first differences say it all. */
const MAX_DIFFERENCES = 8;

/** Compares structure only; a difference is two readers that could be told two different things by one capture. */
export function crossCheck(own: Asn1Reading, asn1js: Asn1Reading): CrossCheck {
  if (!own.ok && !asn1js.ok) return { outcome: 'neither', elements: 0, differences: [] };
  if (!own.ok || !asn1js.ok) {
    const [refuser, problem] = own.ok ? ['asn1js', problemOf(asn1js)] : ['keytier', problemOf(own)];
    const reader = own.ok ? 'keytier' : 'asn1js';
    return {
      outcome: 'differ',
      elements: 0,
      differences: [`${reader} reads it, ${refuser} does not: ${problem}`],
    };
  }
  const differences: string[] = [];
  const elements = compare(own.root, asn1js.root, differences);
  return {
    outcome: differences.length === 0 ? 'agree' : 'differ',
    elements,
    differences: differences.slice(0, MAX_DIFFERENCES),
  };
}

function problemOf(reading: Asn1Reading): string {
  return reading.ok ? '' : reading.problem;
}

function compare(own: Asn1Node, other: Asn1Node, differences: string[]): number {
  const [left, right] = [describe(own), describe(other)];
  if (left !== right || own.offset !== other.offset) {
    differences.push(
      own.offset === other.offset
        ? `offset ${own.offset}: keytier sees ${left}, asn1js sees ${right}`
        : `keytier sees ${left} at offset ${own.offset}, asn1js sees ${right} at offset ${other.offset}`,
    );
    return 0;
  }
  if (own.children.length !== other.children.length) {
    differences.push(
      `offset ${own.offset}: keytier sees ${own.children.length} elements inside, asn1js sees ${other.children.length}`,
    );
  }
  return own.children.reduce((sum, child, index) => {
    const twin = other.children[index];
    return twin === undefined ? sum : sum + compare(child, twin, differences);
  }, 1);
}

function describe(node: Asn1Node): string {
  const form = node.constructed ? ' (constructed)' : '';
  return `${tagName(node)}${form} of ${node.headerLength}+${node.length} bytes`;
}
