// The catalogue of error codes: what went wrong outside the evidence, what to do, and the exit code that follows.
import { ERROR_EXIT_CODES, type ErrorCode } from '../model/errors.ts';
import type { ExitCode } from './exit-codes.ts';
import { prose } from './prose.ts';

export interface ErrorEntry {
  readonly title: string;
  readonly meaning: string;
  readonly next: string;
  readonly exitCode: ExitCode;
}

const TEXTS: Readonly<Record<ErrorCode, Omit<ErrorEntry, 'exitCode'>>> = {
  ERR_USAGE: {
    title: 'The command line is not understood',
    meaning: prose`An option or an argument is unknown, missing, or cannot be combined with another. Nothing was checked.`,
    next: prose`Read the help of the command with --help.`,
  },
  ERR_VALUE_AMBIGUOUS: {
    title: 'A value can be read in more than one way',
    meaning: prose`
      The same text is valid hex and valid base64, for example, and the readings differ. Guessing would make a comparison
      worthless, so nothing was checked.`,
    next: prose`Put the encoding in front: hex:, base64:, base64url: or utf8:. Or give a file as @FILE.`,
  },
  ERR_VALUE_INVALID: {
    title: 'A value does not have the form it needs',
    meaning: prose`A value on the command line or in a capture does not decode, or has the wrong length or range.`,
    next: prose`Compare the value with what the message says was expected.`,
  },
  ERR_EXPLAIN_UNKNOWN_ID: {
    title: 'There is nothing to explain under this name',
    meaning: prose`The name is not a check, a reason, an error code, an exit code or a topic.`,
    next: prose`Take one of the suggestions, or list all names with keytier explain.`,
  },
  ERR_POLICY_INVALID: {
    title: 'The policy file is not valid',
    meaning: prose`A field is unknown, missing or has the wrong type, or a number is out of range. The message names it.`,
    next: prose`Correct the named line; docs/schema/policy-v1.json describes the form.`,
  },
  ERR_POLICY_NOT_FOUND: {
    title: 'There is no such policy',
    meaning: prose`The name is not one of the policies that come with the program, and no file has that path.`,
    next: prose`The bundled policies are balanced, strict and permissive.`,
  },
  ERR_INPUT_NOT_FOUND: {
    title: 'An input does not exist',
    meaning: prose`No file or directory has this path.`,
    next: prose`Check the path. To read standard input, give a single dash.`,
  },
  ERR_INPUT_UNREADABLE: {
    title: 'An input cannot be read',
    meaning: prose`The system refused to open or read it, for example for lack of rights.`,
    next: prose`Check the rights of the file, and that it is a file or a directory.`,
  },
  ERR_INPUT_EMPTY: {
    title: 'An input is empty',
    meaning: prose`There is not one byte in it. An empty input is never taken as success.`,
    next: prose`Check the command that was to write it. In a pipe, an earlier command may have failed.`,
  },
  ERR_INPUT_NO_ARTIFACT: {
    title: 'Nothing to verify was found',
    meaning: prose`
      The input was read, and it holds no certificate chain, key, signature or other evidence that this program knows.`,
    next: prose`If it is nested in JSON, point at it with FILE#/path/to/it. See what was tried with keytier detect FILE.`,
  },
  ERR_INPUT_POINTER: {
    title: 'A JSON pointer leads nowhere',
    meaning: prose`The part behind the # is not a JSON pointer, or the document has no such place, or it is not JSON.`,
    next: prose`Pointers begin with a slash, as in ticket.json#/log/3/payload.`,
  },
  ERR_INPUT_MALFORMED: {
    title: 'An input is broken',
    meaning: prose`It looks like a known kind of input, and it does not hold together: cut off, rewrapped or edited.`,
    next: prose`Ask for the capture again, as a file.`,
  },
  ERR_LIMIT_EXCEEDED: {
    title: 'An input is larger than the limits',
    meaning: prose`
      A size, a count or a depth is above a limit. The limits are far above what genuine captures need and keep a hostile input
      from using up time and memory.`,
    next: prose`Split a large collection into files and give the directory.`,
  },
  ERR_DECODE_DER: {
    title: 'The bytes are not the ASN.1 they should be',
    meaning: prose`A structure ends too early, has a wrong type or is encoded in a way that has no single meaning.`,
    next: prose`Take the capture again to rule out damage. See the structure with keytier inspect FILE.`,
  },
  ERR_DECODE_CERTIFICATE: {
    title: 'A certificate does not decode',
    meaning: prose`The outer structure is there, and a part of the certificate is not as X.509 requires.`,
    next: prose`Take the capture again to rule out damage.`,
  },
  ERR_DECODE_CBOR: {
    title: 'The bytes are not the CBOR they should be',
    meaning: prose`A CBOR value ends too early, is nested too deeply, has the same key twice or is followed by more bytes.`,
    next: prose`Take the capture again to rule out damage.`,
  },
  ERR_DECODE_KEY: {
    title: 'A public key does not decode',
    meaning: prose`The value is not a key in any known form: SPKI, PEM, JWK, COSE or an X9.63 point.`,
    next: prose`Give it as PEM or as a JWK, or name the encoding of the bytes in front.`,
  },
  ERR_TRUST_ANCHOR: {
    title: 'A trust anchor cannot be used',
    meaning: prose`The file holds no certificate or public key, or it does not decode. No chain was judged without it.`,
    next: prose`Give a PEM file with the root certificate or its public key.`,
  },
  ERR_TRUST_STATUS_LIST: {
    title: 'The status list cannot be used',
    meaning: prose`
      It is not the JSON that Google publishes, or it is empty. A broken list is never taken as one on which nothing stands.`,
    next: prose`Fetch it again from https://android.googleapis.com/attestation/status. A proxy may have answered with an error page.`,
  },
  ERR_TRUST_DATA: {
    title: 'Trust data is missing or damaged',
    meaning: prose`A file of trust data does not match its recorded hash, does not decode, or cannot be read or fetched.`,
    next: prose`Get the file again from where it came, and compare its hash.`,
  },
  ERR_CROSS_CHECK: {
    title: 'The two cryptographic back ends disagree',
    meaning: prose`
      One says that a signature is valid and the other that it is not. One of them is wrong, so no verdict was given.`,
    next: prose`Report it with the version and, if it may be shared, the input. Use another version of Node.js meanwhile.`,
  },
  ERR_OUTPUT: {
    title: 'The report could not be written',
    meaning: prose`The file or the stream refused the report. What was verified is lost with it.`,
    next: prose`Check the path, the rights and the free space, and run the command again.`,
  },
  ERR_INTERNAL: {
    title: 'A bug in this program',
    meaning: prose`Something happened that should not be possible. It says nothing about the evidence.`,
    next: prose`Report it with the version, the command and, if it may be shared, the input.`,
  },
};

/** One entry for every error code; a missing or a surplus one does not compile. */
export const ERROR_CATALOGUE = Object.fromEntries(
  Object.entries(TEXTS).map(([code, text]) => [
    code,
    { ...text, exitCode: ERROR_EXIT_CODES[code as ErrorCode] },
  ]),
) as Readonly<Record<ErrorCode, ErrorEntry>>;
