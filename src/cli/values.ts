// Values of options: keys, messages, digests and signatures, from the command line, files or stdin.
import type { artifactKey, KeyReading } from '../input/key.ts';
import { decodeValueText, parseValue, type Value } from '../input/value.ts';
import type { SignedPayload } from '../model/artifact.ts';
import { KeytierError } from '../model/errors.ts';
import { safeText } from '../report/safe-text.ts';
import { STDERR, valueIo, writeText } from './io.ts';
import type { OutputOptions } from './options.ts';

/**
 * Stdin can feed one thing only.
 * @throws KeytierError ERR_USAGE
 */
export function refuseSecondStdin(values: readonly (string | undefined)[]): void {
  if (values.filter((value) => value === '-' || value?.startsWith('-#') === true).length > 1)
    throw new KeytierError('ERR_USAGE', 'stdin is named more than once', {
      hint: 'stdin can be read once; save it to a file to use it twice',
    });
}

const DECLARED = /^(hex|base64|base64url|utf8):|^@|^-$/;

/** A value; where its form was found out and not declared, stderr names the reading that was taken. */
export async function readNamedValue(text: string, what: string, { quiet }: OutputOptions): Promise<Value> {
  const value = await parseValue(text, valueIo, what);
  if (!DECLARED.test(text) && quiet !== true) await note(what, value);
  return value;
}

function note(what: string, { bytes, reading }: Value): Promise<void> {
  return writeText(STDERR, `keytier: note: ${what} taken as ${safeText(reading)}, ${bytes.length} bytes\n`);
}

/** The bytes of {@link readNamedValue}. */
export async function readValue(text: string, what: string, output: OutputOptions): Promise<Uint8Array> {
  return (await readNamedValue(text, what, output)).bytes;
}

/** A key that was given, and where it came from: `--key`, or the path of its file. */
export interface GivenKey extends KeyReading {
  readonly source: string;
  /** Bytes it was read from. */
  readonly bytes: Uint8Array;
  /** The key as an artefact holds it. */
  readonly parts: ReturnType<typeof artifactKey>;
}

/** Forms of keys that are written into a command as they are. */
const LITERAL_KEY = /^\s*(?:-----BEGIN|\{|ssh-|ecdsa-sha2-|sk-)/;

/**
 * A key in any form; PEM, JWK and OpenSSH text may stand in the command itself.
 * @throws KeytierError ERR_DECODE_KEY, ERR_VALUE_AMBIGUOUS, ERR_VALUE_INVALID
 */
export async function readGivenKey(text: string, output: OutputOptions, alg?: string): Promise<GivenKey> {
  const keys = await import('../input/key.ts');
  const { bytes, reading } = LITERAL_KEY.test(text)
    ? { bytes: Buffer.from(text), reading: 'text' }
    : await readNamedValue(text, '--key', output);
  if (reading === 'utf8' && !text.startsWith('utf8:'))
    throw new KeytierError('ERR_DECODE_KEY', '--key is no file, and as text no key', {
      where: '--key',
      seen: `${text.length} characters`,
      hint: 'give the path of a file, or the key as PEM, JWK, OpenSSH line, hex: or base64:',
    });
  const key = keys.readKeyFor(alg, bytes, '--key');
  return {
    ...key,
    parts: keys.artifactKey(key),
    bytes,
    source: /^file /.test(reading) ? reading.slice(5) : reading === 'stdin' ? 'stdin' : '--key',
  };
}

/** Options of a signature as given. */
export interface PayloadOptions extends OutputOptions {
  readonly message?: string;
  readonly digest?: string;
  readonly signature?: string;
}

/**
 * The signature and what it is over; undefined where none of the three options was given.
 * @throws KeytierError ERR_USAGE where one is missing
 */
export async function readPayload(options: PayloadOptions): Promise<SignedPayload | undefined> {
  const { message, digest, signature } = options;
  if (message === undefined && digest === undefined && signature === undefined) return undefined;
  if (signature === undefined || (message === undefined) === (digest === undefined)) {
    throw new KeytierError('ERR_USAGE', 'a signature needs --signature and one of --message and --digest', {
      seen: [
        message === undefined ? '' : '--message',
        digest === undefined ? '' : '--digest',
        signature === undefined ? '' : '--signature',
      ]
        .filter((name) => name !== '')
        .join(' '),
    });
  }
  const signatureBytes = await readSignature(signature, options);
  return message === undefined
    ? { digest: await readValue(digest ?? '', '--digest', options), signature: signatureBytes }
    : { message: await readValue(message, '--message', options), signature: signatureBytes };
}

/** The shortest signature as text: a DER signature of 8 bytes, in base64. */
const MIN_SIGNATURE_TEXT = 12;

/**
 * A signature. A file that holds its text (hex, base64) is decoded and the reading named: no signature in bytes is
 * printable text throughout, so nothing else can be meant.
 */
async function readSignature(text: string, output: OutputOptions): Promise<Uint8Array> {
  // Mail programs wrap base64, and no signature is text.
  const compact = /^[\sA-Za-z0-9+/=_:-]+$/.test(text) ? text.replace(/\s+/g, '') : text;
  const value = await readNamedValue(compact, '--signature', output);
  if (value.reading === 'utf8' && !text.startsWith('utf8:'))
    throw new KeytierError('ERR_VALUE_INVALID', '--signature is neither a file nor hex nor base64', {
      where: '--signature',
      seen: `${text.length} characters`,
      hint: 'give a path, or the bytes with hex: or base64: in front',
    });
  const inner = Buffer.from(value.bytes).toString('latin1').trim();
  const fromFile = value.reading === 'stdin' || value.reading.startsWith('file ');
  if (!fromFile || inner.length < MIN_SIGNATURE_TEXT || !/^[\x20-\x7e\r\n]+$/.test(inner)) return value.bytes;
  const decoded = decodeValueText(inner.replace(/[\r\n]+/g, ''), '--signature');
  if (decoded.reading === 'utf8') return value.bytes;
  if (output.quiet !== true)
    await note('--signature', { ...decoded, reading: `${decoded.reading} in ${value.reading}` });
  return decoded.bytes;
}
