// A second, independent reading of certificates and attestations: a small walker over what asn1js decodes.
import * as asn1js from 'asn1js';

/** An element as asn1js sees it: children of a constructed one, content of any other. */
export interface Node {
  /** 0 universal to 3 private. */
  readonly tagClass: number;
  readonly tag: number;
  readonly children: readonly Node[];
  readonly content: Uint8Array;
}

/** The single element that these bytes are; throws where asn1js sees anything else. */
export function parse(bytes: Uint8Array): Node {
  const { result, offset } = asn1js.fromBER(bytes);
  if (offset !== bytes.length) throw new Error(`asn1js stopped at ${offset}: ${result.error}`);
  return toNode(result);
}

function toNode(block: asn1js.AsnType): Node {
  // asn1js counts the classes from 1.
  const base = { tagClass: block.idBlock.tagClass - 1, tag: block.idBlock.tagNumber };
  const whole = new Uint8Array(block.valueBeforeDecodeView);
  const content = Uint8Array.from(whole.subarray(block.idBlock.blockLength + block.lenBlock.blockLength));
  if (!block.idBlock.isConstructed) return { ...base, children: [], content };
  const inner = (block.valueBlock as unknown as { readonly value: readonly asn1js.AsnType[] }).value;
  return { ...base, children: inner.map(toNode), content };
}

/** A descendant by its positions. */
export function at(node: Node, ...path: readonly number[]): Node {
  return path.reduce((current, index) => {
    const child = current.children[index];
    if (child === undefined) throw new Error(`asn1js sees no element ${index}`);
    return child;
  }, node);
}

/** The dotted form of an identifier's content. */
export function dotted(content: Uint8Array): string {
  const arcs: bigint[] = [];
  let arc = 0n;
  for (const byte of content) {
    arc = arc * 128n + BigInt(byte & 0x7f);
    if (byte >= 0x80) continue;
    arcs.push(arc);
    arc = 0n;
  }
  const [first = 0n, ...rest] = arcs;
  const top = first < 40n ? 0n : first < 80n ? 1n : 2n;
  return [top, first - top * 40n, ...rest].join('.');
}

/** A two's complement number. */
export function number(content: Uint8Array): bigint {
  return BigInt.asIntN(content.length * 8, BigInt(`0x${Buffer.from(content).toString('hex') || '0'}`));
}

/** Extension contents of a certificate, in order, by identifier. */
export function extensionsOf(
  certificate: Uint8Array,
): { oid: string; critical: boolean; value: Uint8Array }[] {
  const tbs = at(parse(certificate), 0);
  const wrapper = tbs.children.find(({ tagClass, tag }) => tagClass === 2 && tag === 3);
  if (wrapper === undefined) return [];
  return at(wrapper, 0).children.map(({ children }) => ({
    oid: dotted(children[0]?.content ?? new Uint8Array()),
    critical: children.length === 3,
    value: children.at(-1)?.content ?? new Uint8Array(),
  }));
}
