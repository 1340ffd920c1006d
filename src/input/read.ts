// Input arguments to bytes: files, directories, stdin, and JSON pointers into them.
import type { RawInput } from '../model/artifact.ts';
import { KeytierError } from '../model/errors.ts';
import { listFiles } from './directory.ts';
import { isObject, parseJsonDocument, resolvePointer } from './pointer.ts';
import { checkSize, fileError, pathType, readFileBytes } from './read-file.ts';
import { ceremonyParts } from './signature-fields.ts';
import { decodeText } from './text.ts';

/** An input that could not be read; the others are read all the same. */
export interface UnreadableInput {
  readonly source: string;
  readonly error: KeytierError;
}

export interface InputIo {
  /** All of stdin; called at most once. May stop reading above MAX_INPUT_BYTES. */
  readonly stdin: () => Promise<Uint8Array>;
  readonly stdinIsTerminal: boolean;
}

/** Names of stdin. Opening the last two fails where stdin is a socket, so they are not opened. */
const STDIN_NAMES: ReadonlySet<string> = new Set(['-', '/dev/stdin', '/dev/fd/0']);

/** `-#/pointer`, however stdin is named. */
const STDIN_POINTER = /^(?:-|\/dev\/stdin|\/dev\/fd\/0)#(.*)$/s;

/** An argument taken apart. */
interface Target {
  /** As the user wrote it, or `stdin` for `-`. */
  readonly source: string;
  readonly path: string;
  /** RFC 6901; undefined where the whole file is meant. */
  readonly pointer: string | undefined;
}

/**
 * The bytes of each argument, in order: a file, a directory (every file below it), `-` (stdin), or any of the two with
 * `#/json/pointer`. A pointer is looked for only where no file has the literal name. The value it points at becomes the
 * bytes: the text of a JSON string, the JSON of anything else.
 *
 * What cannot be read is yielded as an error, and the rest is read all the same.
 * @throws KeytierError ERR_USAGE before anything is read, where stdin is asked for twice
 */
export async function* readInputs(
  specs: readonly string[],
  io: InputIo,
): AsyncGenerator<RawInput | UnreadableInput> {
  if (specs.filter(isStdin).length > 1) {
    throw new KeytierError('ERR_USAGE', 'stdin is named more than once', {
      hint: 'stdin can be read once; save it to a file to use it twice',
    });
  }
  for (const spec of specs) yield* readInput(spec, io);
}

function isStdin(spec: string): boolean {
  return STDIN_NAMES.has(spec) || STDIN_POINTER.test(spec);
}

async function* readInput(spec: string, io: InputIo): AsyncGenerator<RawInput | UnreadableInput> {
  let target: Target = { source: spec, path: spec, pointer: undefined };
  try {
    target = await targetOf(spec);
    if (STDIN_NAMES.has(target.path) || (await pathType(target.path)) !== 'directory') {
      yield await readTarget(target, io);
      return;
    }
    if (target.pointer !== undefined) throw pointerIntoDirectory(target);
    yield* readDirectory(target.path);
  } catch (cause) {
    yield { source: target.source, error: fileError(target.source, cause) };
  }
}

async function* readDirectory(path: string): AsyncGenerator<RawInput | UnreadableInput> {
  const files = listFiles(path);
  if (files.length === 0) {
    throw new KeytierError('ERR_INPUT_EMPTY', `no files in ${path}`, {
      where: path,
      seen: 'an empty directory',
      hint: 'hidden files are not read from a directory; name them one by one',
    });
  }
  for (const { path: file, error } of files) {
    if (error !== undefined) yield { source: file, error };
    else
      yield await readFileBytes(file).then(
        (bytes): RawInput => ({ source: file, bytes }),
        (cause: unknown): UnreadableInput => ({ source: file, error: fileError(file, cause) }),
      );
  }
}

async function readTarget(target: Target, io: InputIo): Promise<RawInput> {
  const bytes = STDIN_NAMES.has(target.path)
    ? checkSize('stdin', await io.stdin(), stdinHint(io))
    : await readFileBytes(target.path);
  const { source, path, pointer } = target;
  if (pointer === undefined) return { source, bytes };
  return stepOfCeremony(bytes, target) ?? { source, bytes: pointedAt(bytes, pointer, path) };
}

/** An authentication inside a ceremony means nothing without its registration, so the ceremony is read around it. */
function stepOfCeremony(bytes: Uint8Array, { source, path, pointer = '' }: Target): RawInput | undefined {
  const [, parent, only] = STEP_POINTER.exec(pointer) ?? [];
  const document = parent === undefined ? undefined : parseJsonDocument(decodeText(bytes).text);
  if (document === undefined || parent === undefined || only === undefined) return undefined;
  const value =
    resolvePointer(document, pointer, path) === undefined ? null : resolvePointer(document, parent, path);
  if (!isObject(value) || ceremonyParts(value)?.steps.every((step) => step.pointer !== only) !== false)
    return undefined;
  const base = source.slice(0, source.length - only.length).replace(/#$/, '');
  return { source: base, bytes: checkSize(source, new Uint8Array(Buffer.from(JSON.stringify(value)))), only };
}

/** A pointer whose end could name an authentication. */
const STEP_POINTER = /^((?:\/[^/]*)*?)((?:\/authentications?|\/logins?)(?:\/\d+)?)$/;

function stdinHint(io: InputIo): string {
  return io.stdinIsTerminal
    ? 'nothing was typed; paste the evidence and end it with Ctrl-D'
    : 'did the command before the pipe print anything?';
}

async function targetOf(spec: string): Promise<Target> {
  if (spec === '-') return { source: 'stdin', path: '-', pointer: undefined };
  const pointer = STDIN_POINTER.exec(spec)?.[1];
  if (pointer !== undefined) return { source: `stdin#${pointer}`, path: '-', pointer };
  const literal: Target = { source: spec, path: spec, pointer: undefined };
  if (STDIN_NAMES.has(spec) || !spec.includes('#') || (await pathType(spec)) !== 'missing') return literal;
  for (const match of spec.matchAll(/#(?=\/|$)/g)) {
    const path = spec.slice(0, match.index);
    if (path !== '' && (await pathType(path)) !== 'missing') {
      return { source: spec, path, pointer: spec.slice(match.index + 1) };
    }
  }
  return literal;
}

function pointedAt(bytes: Uint8Array, pointer: string, path: string): Uint8Array {
  const { text, encoding } = decodeText(bytes);
  const document = encoding === 'latin1' ? undefined : parseJsonDocument(text);
  if (document === undefined) {
    throw new KeytierError('ERR_INPUT_POINTER', `${path} is not JSON, so '#${pointer}' leads nowhere`, {
      where: path,
      hint: 'a pointer needs a JSON file, or one JSON value a line',
    });
  }
  const value = resolvePointer(document, pointer, path);
  const json = typeof value === 'string' ? value : JSON.stringify(value);
  return checkSize(`${path}#${pointer}`, new Uint8Array(Buffer.from(json, 'utf8')));
}

function pointerIntoDirectory(target: Target): KeytierError {
  return new KeytierError('ERR_INPUT_POINTER', `${target.path} is a directory`, {
    where: target.source,
    hint: 'a pointer leads into a JSON file',
  });
}
