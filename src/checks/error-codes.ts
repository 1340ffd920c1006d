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
  ERR_TRUST_STORE: {
    title: 'The trust store cannot be used',
    meaning: prose`
      The folder with your trust data is missing where one was named, damaged, altered by hand, or cannot be read or written. Nothing
      was decided without it: an old list must not be replaced by none in silence.`,
    next: prose`
      See what is wrong with keytier trust check. Move the folder away and run keytier trust update or keytier trust import FILE to
      have it anew. To go without it on purpose, give --no-trust-dir.`,
  },
  ERR_TRUST_LOCKED: {
    title: 'Another process is changing the trust store',
    meaning: prose`The lock file names a process that is alive, or one on another machine. Its lock is never taken away.`,
    next: prose`Wait for it and run the command again. If the message names a machine or process that is gone, delete the lock file.`,
  },
  ERR_FETCH_TIMEOUT: {
    title: 'The server did not answer in time',
    meaning: prose`Connecting, waiting for more bytes, or the whole answer took longer than allowed. What was stored before is unchanged.`,
    next: prose`Try again, allow more time with --timeout, or fetch the file elsewhere and give it to keytier trust import.`,
  },
  ERR_FETCH_CONNECTION: {
    title: 'The server could not be reached, or hung up',
    meaning: prose`The name was not found, the connection was refused or reset, or the answer was cut off. Nothing of it was kept.`,
    next: prose`Check network and proxy (HTTPS_PROXY, NO_PROXY), or fetch the file elsewhere and give it to keytier trust import.`,
  },
  ERR_FETCH_LENGTH: {
    title: 'The answer is not as long as it says',
    meaning: prose`Content-Length and the bytes that came differ. A list that lacks its end must not be believed; nothing of it was kept.`,
    next: prose`Try again. If it stays, a proxy or mirror on the way is broken.`,
  },
  ERR_FETCH_TOO_LARGE: {
    title: 'The answer is larger than trust data can be',
    meaning: prose`It was larger than the limit, as sent or after decompression: a few bytes can unfold to gigabytes. Nothing of it was kept.`,
    next: prose`Check the source: a mirror may be serving something else.`,
  },
  ERR_FETCH_TLS: {
    title: 'The certificate of the server does not verify',
    meaning: prose`
      The connection is not with whom it should be, or goes through a proxy that opens it. The list has no signature: this
      connection is all that vouches for it, so nothing was asked and nothing was kept.`,
    next: prose`If your network has a certification authority of its own, give it with --ca-file FILE or NODE_EXTRA_CA_CERTS.`,
  },
  ERR_FETCH_REDIRECT: {
    title: 'The server sent us somewhere we do not go',
    meaning: prose`A redirect to another scheme than https, without a target, or one too many. It was not followed.`,
    next: prose`If the new address is right, name it with --source PIECE=URL.`,
  },
  ERR_FETCH_STATUS: {
    title: 'The server answered with an error',
    meaning: prose`The HTTP status is neither 200 nor 304, after the retries that make sense for it. What was stored before is unchanged.`,
    next: prose`Try again later, check the address given with --source, or use keytier trust import.`,
  },
  ERR_FETCH_RATE_LIMITED: {
    title: 'The server asks to come back later',
    meaning: prose`It answered 429 or 503, and the time it asks for (Retry-After) is longer than this command waits.`,
    next: prose`Run the command again after the time that the message names.`,
  },
  ERR_FETCH_CONTENT: {
    title: 'The answer is not the trust data that was asked for',
    meaning: prose`
      An error page, an empty list, or something else that does not read as what was asked for. It is kept aside to be looked
      at and can't be accepted. What was stored before is unchanged.`,
    next: prose`Look at what came with keytier trust show PIECE. A proxy or a captive portal often answers in the place of the server.`,
  },
  ERR_FETCH_PROXY: {
    title: 'The proxy refused or cannot be used',
    meaning: prose`The proxy did not open a connection to the server, or its address is not understood.`,
    next: prose`Check HTTPS_PROXY and NO_PROXY. A proxy address is http://host:port, with user:password@ in front of the host if it needs them.`,
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
