// Small validators for documents that people write: they collect every problem instead of stopping at the first.
import { nearest } from './suggest.ts';

/** Keys and indices from the top of a document. */
export type Path = readonly (string | number)[];

/** One thing that is wrong in a document. */
export interface Problem {
  readonly path: Path;
  /** Completes the sentence `tiers.strong … `. */
  readonly message: string;
  readonly seen?: string;
  /** Allowed values, or the word that was probably meant. */
  readonly hint?: string;
}

/** Reports what is wrong with a value; says nothing where all is well. */
export type Validator = (value: unknown, path: Path, report: (problem: Problem) => void) => void;

const MAX_SEEN = 60;

/** `tiers.strong.keyStorage[0]`, or `the document` for an empty path. */
export function pathText(path: Path): string {
  if (path.length === 0) return 'the document';
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? step : `${text}.${step}`;
  }, '');
}

/** A value as JSON, cut to one short line. */
export function seenText(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > MAX_SEEN ? `${text.slice(0, MAX_SEEN)}… (${text.length} characters)` : text;
}

/** Whether a value is a plain mapping (not null, not a list). */
export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `did you mean x?` where a known word is near, else the list of the known words. */
export function hintFor(word: unknown, known: readonly string[]): string {
  const near = typeof word === 'string' ? nearest(word, known) : undefined;
  return near === undefined ? `allowed: ${known.join(', ')}` : `did you mean ${near}?`;
}

/** One of a fixed set of words. */
export function word(known: readonly string[]): Validator {
  return (value, path, report) => {
    if (typeof value === 'string' && known.includes(value)) return;
    report({
      path,
      message: 'is not one of the allowed values',
      seen: seenText(value),
      hint: hintFor(value, known),
    });
  };
}

/** Text that matches a pattern; `what` names it for people. */
export function text(options: { readonly pattern: RegExp; readonly what: string }): Validator {
  return (value, path, report) => {
    if (typeof value === 'string' && options.pattern.test(value)) return;
    report({ path, message: `must be ${options.what}`, seen: seenText(value) });
  };
}

/** A whole number within limits, both included. */
export function integer(limits: { readonly min: number; readonly max: number }): Validator {
  return (value, path, report) => {
    const fits = typeof value === 'number' && Number.isInteger(value);
    if (fits && value >= limits.min && value <= limits.max) return;
    report({
      path,
      message: `must be a whole number from ${limits.min} to ${limits.max}`,
      seen: seenText(value),
    });
  };
}

/** Exactly one value. */
export function exactly(expected: string | number): Validator {
  return (value, path, report) => {
    if (value === expected) return;
    report({ path, message: `must be ${JSON.stringify(expected)}`, seen: seenText(value) });
  };
}

/** True or false. */
export const yesNo: Validator = (value, path, report) => {
  if (typeof value !== 'boolean') report({ path, message: 'must be true or false', seen: seenText(value) });
};

/** A list of `item`s; `key` says what must not occur twice. */
export function list(
  item: Validator,
  options: { readonly min: number; readonly max: number; readonly key?: (item: unknown) => unknown },
): Validator {
  return (value, path, report) => {
    if (!Array.isArray(value)) {
      report({ path, message: 'must be a list', seen: seenText(value) });
      return;
    }
    if (value.length < options.min || value.length > options.max) {
      report({
        path,
        message: `must have ${options.min} to ${options.max} entries`,
        seen: `${value.length} entries`,
      });
      return;
    }
    const seen = new Set<unknown>();
    for (const [index, entry] of value.entries()) {
      item(entry, [...path, index], report);
      const key = options.key?.(entry);
      if (key !== undefined && seen.has(key)) {
        report({ path: [...path, index], message: 'is there twice', seen: seenText(key) });
      }
      seen.add(key);
    }
  };
}

/** The fields of a mapping. Other keys are refused unless `others` is `ignored`. */
export interface Shape {
  readonly required?: Readonly<Record<string, Validator>>;
  readonly optional?: Readonly<Record<string, Validator>>;
  readonly others?: 'refused' | 'ignored';
}

/** A mapping with known keys: a misspelt key in a policy would otherwise switch a rule off in silence. */
export function mapping(shape: Shape): Validator {
  const required = shape.required ?? {};
  const fields = { ...required, ...shape.optional };
  return (value, path, report) => {
    if (!isMapping(value)) {
      report({ path, message: 'must be a mapping of names to values', seen: seenText(value) });
      return;
    }
    for (const [name, entry] of Object.entries(value)) {
      const check = Object.hasOwn(fields, name) ? fields[name] : undefined;
      if (check !== undefined) check(entry, [...path, name], report);
      else if (shape.others !== 'ignored') {
        const hint = hintFor(name, Object.keys(fields));
        report({ path: [...path, name], message: 'is not a known key here', seen: seenText(name), hint });
      }
    }
    for (const name of Object.keys(required)) {
      if (!Object.hasOwn(value, name)) report({ path, message: `lacks ${name}` });
    }
  };
}
