// Turns what goes wrong on a connection into errors that each say one thing.
import { type ErrorCode, KeytierError } from '../../model/errors.ts';

const IMPORT = 'or fetch the file elsewhere and give it to keytier trust import';

/** Codes of Node, OpenSSL and undici, and what they mean for a person. First match wins. */
const MEANINGS: readonly {
  readonly pattern: RegExp;
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
}[] = [
  {
    pattern: /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|ERR_TLS|ERR_SSL|EPROTO/,
    code: 'ERR_FETCH_TLS',
    message: 'the connection is not with whom it should be: the TLS certificate does not verify',
    hint: 'if your network has an authority of its own, give it with --ca-file FILE or NODE_EXTRA_CA_CERTS',
  },
  {
    pattern: /Proxy|UND_ERR_PRX|UND_ERR_SOCKS5/,
    code: 'ERR_FETCH_PROXY',
    message: 'the proxy did not open a connection',
    hint: 'check HTTPS_PROXY and NO_PROXY',
  },
  {
    pattern: /UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT|TimeoutError|ETIMEDOUT/,
    code: 'ERR_FETCH_TIMEOUT',
    message: 'the server did not answer in time',
    hint: `try again, allow more with --timeout, ${IMPORT}`,
  },
  {
    pattern: /UND_ERR_RES_CONTENT_LENGTH_MISMATCH/,
    code: 'ERR_FETCH_LENGTH',
    message: 'the answer is not as long as it says',
    hint: 'try again; if it stays, a proxy or mirror on the way is broken',
  },
  {
    pattern: /UND_ERR_HEADERS_OVERFLOW|UND_ERR_RES_EXCEEDED_MAX_SIZE/,
    code: 'ERR_FETCH_TOO_LARGE',
    message: 'the answer is larger than trust data can be',
    hint: 'check the source: a mirror may be serving something else',
  },
];

/** An error of the connection as one of keytier's; errors that have a code already stay what they are. */
export function connectionError(cause: unknown, where: string): KeytierError {
  if (cause instanceof KeytierError) return cause;
  const words = wordsOf(cause);
  const meaning = MEANINGS.find(({ pattern }) => pattern.test(words));
  return new KeytierError(
    meaning?.code ?? 'ERR_FETCH_CONNECTION',
    meaning?.message ?? 'the server cannot be reached, or hung up',
    {
      where,
      seen: words.slice(0, 300),
      hint: meaning?.hint ?? `check network and proxy (HTTPS_PROXY, NO_PROXY), ${IMPORT}`,
      cause,
    },
  );
}

/** Codes and messages of an error and of what caused it; several attempts at one name are all named. */
function wordsOf(error: unknown, depth = 0): string {
  if (!(error instanceof Error) || depth > 3) return String(error);
  // DOMException has a number there, and its name says what it is.
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  const causes =
    error instanceof AggregateError ? error.errors : error.cause === undefined ? [] : [error.cause];
  return [`${code}: ${error.message}`, ...causes.map((cause: unknown) => wordsOf(cause, depth + 1))].join(
    '; ',
  );
}

/** What may go better a second later. A certificate that does not verify and a list that is too large do not. */
export const RETRYABLE: ReadonlySet<ErrorCode> = new Set([
  'ERR_FETCH_TIMEOUT',
  'ERR_FETCH_CONNECTION',
  'ERR_FETCH_LENGTH',
]);
