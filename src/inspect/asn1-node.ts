// The shape in which both ASN.1 readers give their trees, and the names of the types in them.

/** Elements in the tree of one extension. The largest genuine KeyDescription has about 150. */
export const MAX_TREE_ELEMENTS = 4_096;

/** Elements in all trees of one artefact; what comes after is named and left out. */
export const MAX_ARTIFACT_ELEMENTS = 16_384;

/** One element as a reader saw it. Offsets and lengths are bytes of the extension's value. */
export interface Asn1Node {
  readonly offset: number;
  /** Bytes of tag and length. */
  readonly headerLength: number;
  /** Bytes of content. */
  readonly length: number;
  /** 0 universal, 1 application, 2 context, 3 private. */
  readonly tagClass: number;
  readonly tag: number;
  readonly constructed: boolean;
  /** What a primitive element says; null for constructed ones. */
  readonly value: Asn1Value | null;
  /** Elements of a constructed element; for an OCTET STRING that holds DER, the one element inside. */
  readonly children: readonly Asn1Node[];
}

/** A primitive's content: hex always, and a reading of it where its type has one. */
export interface Asn1Value {
  readonly hex: string;
  /** A decimal integer, a dotted object identifier, `TRUE`, text or a time as written. */
  readonly text: string | null;
}

/** What a reader made of the bytes. */
export type Asn1Reading =
  | { readonly ok: true; readonly root: Asn1Node; readonly notes: readonly string[] }
  | { readonly ok: false; readonly problem: string };

/** Universal tags of X.680 8.4. */
const UNIVERSAL_NAMES: ReadonlyMap<number, string> = new Map([
  [1, 'BOOLEAN'],
  [2, 'INTEGER'],
  [3, 'BIT STRING'],
  [4, 'OCTET STRING'],
  [5, 'NULL'],
  [6, 'OBJECT IDENTIFIER'],
  [7, 'ObjectDescriptor'],
  [8, 'EXTERNAL'],
  [9, 'REAL'],
  [10, 'ENUMERATED'],
  [11, 'EMBEDDED PDV'],
  [12, 'UTF8String'],
  [13, 'RELATIVE-OID'],
  [14, 'TIME'],
  [16, 'SEQUENCE'],
  [17, 'SET'],
  [18, 'NumericString'],
  [19, 'PrintableString'],
  [20, 'TeletexString'],
  [21, 'VideotexString'],
  [22, 'IA5String'],
  [23, 'UTCTime'],
  [24, 'GeneralizedTime'],
  [25, 'GraphicString'],
  [26, 'VisibleString'],
  [27, 'GeneralString'],
  [28, 'UniversalString'],
  [30, 'BMPString'],
]);

const CLASS_NAMES = ['UNIVERSAL', 'APPLICATION', 'CONTEXT', 'PRIVATE'] as const;

/** `SEQUENCE`, `[704]`, `[APPLICATION 3]`, as the ASN.1 notation writes them. */
export function tagName({ tagClass, tag }: Pick<Asn1Node, 'tagClass' | 'tag'>): string {
  if (tagClass === 0) return UNIVERSAL_NAMES.get(tag) ?? `[UNIVERSAL ${tag}]`;
  return tagClass === 2 ? `[${tag}]` : `[${CLASS_NAMES[tagClass] ?? tagClass} ${tag}]`;
}
