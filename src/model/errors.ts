// The one error class that leaves a module, with a stable code and the facts a person needs to act on it.

/** Every error code keytier can print. Ids are stable: never renamed, never reused. */
export const ERROR_CODES = [
  'ERR_USAGE',
  'ERR_VALUE_AMBIGUOUS',
  'ERR_VALUE_INVALID',
  'ERR_EXPLAIN_UNKNOWN_ID',
  'ERR_POLICY_INVALID',
  'ERR_POLICY_NOT_FOUND',
  'ERR_INPUT_NOT_FOUND',
  'ERR_INPUT_UNREADABLE',
  'ERR_INPUT_EMPTY',
  'ERR_INPUT_NO_ARTIFACT',
  'ERR_INPUT_POINTER',
  'ERR_INPUT_MALFORMED',
  'ERR_LIMIT_EXCEEDED',
  'ERR_DECODE_DER',
  'ERR_DECODE_CERTIFICATE',
  'ERR_DECODE_CBOR',
  'ERR_DECODE_KEY',
  'ERR_TRUST_ANCHOR',
  'ERR_TRUST_STATUS_LIST',
  'ERR_TRUST_DATA',
  'ERR_TRUST_STORE',
  'ERR_TRUST_LOCKED',
  'ERR_FETCH_TIMEOUT',
  'ERR_FETCH_CONNECTION',
  'ERR_FETCH_LENGTH',
  'ERR_FETCH_TOO_LARGE',
  'ERR_FETCH_TLS',
  'ERR_FETCH_REDIRECT',
  'ERR_FETCH_STATUS',
  'ERR_FETCH_RATE_LIMITED',
  'ERR_FETCH_CONTENT',
  'ERR_FETCH_PROXY',
  'ERR_CROSS_CHECK',
  'ERR_OUTPUT',
  'ERR_INTERNAL',
] as const;

/** A stable error code, see {@link ERROR_CODES}. */
export type ErrorCode = (typeof ERROR_CODES)[number];

/** The exit code that follows from each error: 2 misuse, 5 unreadable input, 6 trust material, 70 a bug. */
export const ERROR_EXIT_CODES: Readonly<Record<ErrorCode, 2 | 5 | 6 | 70>> = {
  ERR_USAGE: 2,
  ERR_VALUE_AMBIGUOUS: 2,
  ERR_VALUE_INVALID: 2,
  ERR_EXPLAIN_UNKNOWN_ID: 2,
  ERR_POLICY_INVALID: 2,
  ERR_POLICY_NOT_FOUND: 2,
  ERR_INPUT_NOT_FOUND: 5,
  ERR_INPUT_UNREADABLE: 5,
  ERR_INPUT_EMPTY: 5,
  ERR_INPUT_NO_ARTIFACT: 5,
  ERR_INPUT_POINTER: 5,
  ERR_INPUT_MALFORMED: 5,
  ERR_LIMIT_EXCEEDED: 5,
  ERR_DECODE_DER: 5,
  ERR_DECODE_CERTIFICATE: 5,
  ERR_DECODE_CBOR: 5,
  ERR_DECODE_KEY: 5,
  ERR_TRUST_ANCHOR: 6,
  ERR_TRUST_STATUS_LIST: 6,
  ERR_TRUST_DATA: 6,
  ERR_TRUST_STORE: 6,
  ERR_TRUST_LOCKED: 6,
  ERR_FETCH_TIMEOUT: 6,
  ERR_FETCH_CONNECTION: 6,
  ERR_FETCH_LENGTH: 6,
  ERR_FETCH_TOO_LARGE: 6,
  ERR_FETCH_TLS: 6,
  ERR_FETCH_REDIRECT: 6,
  ERR_FETCH_STATUS: 6,
  ERR_FETCH_RATE_LIMITED: 6,
  ERR_FETCH_CONTENT: 6,
  ERR_FETCH_PROXY: 6,
  ERR_CROSS_CHECK: 70,
  ERR_OUTPUT: 70,
  ERR_INTERNAL: 70,
};

/** What can be said about an error besides its message; all of it is data, none of it is needed to read the message. */
export interface ErrorDetails {
  /** Where it happened: a source, a pointer, `chain[2]`, `line 4, field tiers.strong`. */
  readonly where?: string;
  /** What was found there. */
  readonly seen?: string;
  /** What was looked for, in the order it was tried. */
  readonly tried?: readonly string[];
  /** What to do next, one sentence or command a line. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/** Unreadable input, an exceeded limit, misuse or a bug. Bad evidence is a finding, never one of these. */
export class KeytierError extends Error {
  override readonly name = 'KeytierError';
  readonly code: ErrorCode;
  readonly where: string | undefined;
  readonly seen: string | undefined;
  readonly tried: readonly string[] | undefined;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.where = details.where;
    this.seen = details.seen;
    this.tried = details.tried;
    this.hint = details.hint;
  }
}
