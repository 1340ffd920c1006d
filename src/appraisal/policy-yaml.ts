// Reads policy files: plain YAML 1.2 without tags, anchors or deep nesting, with a line number for every problem.
import type { CST, Document, LineCounter } from 'yaml';
import { KeytierError } from '../model/errors.ts';
import { loadPolicy, type PolicySource } from './policy.ts';
import type { Policy } from './policy-model.ts';
import type { Path } from './validate.ts';

/** 64 kB: the bundled default has about 8 kB, comments included. */
export const MAX_POLICY_BYTES = 64 * 1024;

/** A policy nests 12 levels of YAML deep. The library recurses on each level, and far deeper input ends the process. */
export const MAX_POLICY_DEPTH = 32;

/** Something in the text that is YAML, but not for policies. */
interface Refusal {
  readonly offset: number;
  readonly message: string;
}

/** YAML features that hide what a policy says from the person who reviews it, or that cost more than their text. */
const REFUSED_TOKENS: Readonly<Partial<Record<CST.Token['type'], string>>> = {
  tag: 'tags are not allowed in a policy',
  anchor: 'anchors are not allowed in a policy: write it out',
  alias: 'aliases are not allowed in a policy: write it out',
};

const SCALAR_TYPES: readonly CST.Token['type'][] = ['scalar', 'single-quoted-scalar', 'double-quoted-scalar'];

type Item = CST.CollectionItem;

/** The tokens of one collection: its items' properties, keys and values. */
function itemTokens(item: Item): readonly CST.Token[] {
  return [...item.start, ...(item.sep ?? []), item.key, item.value].filter(
    (token) => token !== undefined && token !== null,
  );
}

/** Looks for refused features level by level, without recursion, before anything is composed. */
function findRefusal(tokens: Iterable<CST.Token>): Refusal | undefined {
  let level: CST.Token[] = [...tokens];
  for (let depth = 0; level.length > 0; depth++) {
    const next: CST.Token[] = [];
    for (const token of level) {
      const message = depth > MAX_POLICY_DEPTH ? 'it is nested too deeply' : REFUSED_TOKENS[token.type];
      if (message !== undefined) return { offset: token.offset, message };
      if (token.type === 'document') {
        next.push(...token.start, ...(token.value === undefined ? [] : [token.value]));
      } else if ('items' in token) {
        for (const item of token.items) {
          const { key } = item;
          if (key && !SCALAR_TYPES.includes(key.type) && key.type !== 'alias') {
            return { offset: key.offset, message: 'a key must be plain text' };
          }
          next.push(...itemTokens(item));
        }
      }
    }
    level = next;
  }
  return undefined;
}

function yamlError(message: string, source: PolicySource, line?: number): KeytierError {
  return new KeytierError('ERR_POLICY_INVALID', `the policy cannot be read: ${message}`, {
    where: line === undefined ? source.name : `${source.name} line ${line}`,
  });
}

/** Finds the line of a path: that of its key or entry, or of the deepest part of the path that exists. */
async function lineFinder(
  document: Document,
  lines: LineCounter,
): Promise<(path: Path) => number | undefined> {
  const { isMap, isNode, isScalar, isSeq } = await import('yaml');
  return (path) => {
    let node: unknown = document.contents;
    let offset = isNode(node) ? node.range?.[0] : undefined;
    for (const step of path) {
      if (isMap(node)) {
        const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === step);
        if (pair === undefined) break;
        offset = isNode(pair.key) ? (pair.key.range?.[0] ?? offset) : offset;
        node = pair.value;
      } else if (isSeq(node) && typeof step === 'number') {
        node = node.items[step];
        offset = isNode(node) ? (node.range?.[0] ?? offset) : offset;
      } else break;
    }
    return offset === undefined ? undefined : lines.linePos(offset).line;
  };
}

/**
 * Parses and validates a policy file and completes it with the bundled policy that it extends.
 *
 * @param text the file's content; UTF-8 text of at most {@link MAX_POLICY_BYTES}
 * @param source the file's name, for messages, or more; a line finder is not needed
 * @throws KeytierError ERR_POLICY_INVALID, with `where` like `policy.yaml line 12, tiers.strong.keyStorage[0]`
 */
export async function parsePolicyYaml(text: string, source: string | PolicySource): Promise<Policy> {
  const from: PolicySource = typeof source === 'string' ? { name: source } : source;
  const bytes = new TextEncoder().encode(text).length;
  if (bytes > MAX_POLICY_BYTES) {
    throw yamlError(`it has ${bytes} bytes, more than ${MAX_POLICY_BYTES}`, from);
  }
  const { Composer, LineCounter, Parser } = await import('yaml');
  const lines = new LineCounter();
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  const refusal = findRefusal(tokens);
  if (refusal !== undefined) throw yamlError(refusal.message, from, lines.linePos(refusal.offset).line);

  const [document, second] = [
    ...new Composer({ schema: 'core', version: '1.2' }).compose(tokens, true, text.length),
  ];
  const broken = document?.errors[0] ?? document?.warnings[0];
  if (broken !== undefined) throw yamlError(broken.message, from, lines.linePos(broken.pos[0]).line);
  if (second !== undefined) {
    throw yamlError('it holds more than one document', from, lines.linePos(second.range[0]).line);
  }
  if (document === undefined) throw yamlError('it is empty', from);
  return loadPolicy(document.toJS({ maxAliasCount: 0 }), {
    ...from,
    lineOf: await lineFinder(document, lines),
  });
}
