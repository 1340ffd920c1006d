// One GET over the network: bounded in time, size and redirects, through proxies. The only file that opens connections.
import * as tls from 'node:tls';
import type { Dispatcher } from 'undici';
import { KeytierError } from '../../model/errors.ts';
import { withoutSecrets } from '../sources.ts';
import { connectionError } from './errors.ts';
import { type Headers, headerOf } from './headers.ts';
import { ACCEPTED_ENCODINGS, unpack } from './unpack.ts';

/** How to get out: all of it given by the caller, nothing read from the environment here. */
export interface NetworkOptions {
  /** `HTTPS_PROXY` and the like; undefined for none. */
  readonly httpsProxy?: string | undefined;
  readonly httpProxy?: string | undefined;
  readonly noProxy?: string | undefined;
  /** PEM of authorities that are believed beside the usual ones. */
  readonly extraAuthorities?: readonly string[];
  readonly userAgent: string;
  readonly timeouts: {
    /** Milliseconds to connect, TLS included. */
    readonly connect: number;
    /** Milliseconds without a byte. */
    readonly idle: number;
    /** Milliseconds for one attempt, redirects included. */
    readonly total: number;
  };
}

/** Bytes of an answer, as sent and after unpacking. */
export interface SizeLimits {
  readonly sent: number;
  readonly unpacked: number;
}

/** What came back. Other statuses than 200 and 304 are for the caller to judge; their bodies are not read. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
  /** The address that answered in the end. */
  readonly url: string;
}

/** Answers one request after another; `close` ends all connections. */
export interface Client {
  get(url: URL, headers: Readonly<Record<string, string>>, limits: SizeLimits): Promise<Answer>;
  close(): Promise<void>;
}

/** Five: CDNs redirect once or twice. */
const MAX_REDIRECTS = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * Makes a client.
 * @throws KeytierError ERR_FETCH_PROXY where a proxy's address cannot be used
 */
export async function createClient(options: NetworkOptions): Promise<Client> {
  const { EnvHttpProxyAgent, request } = await import('undici');
  const { timeouts, extraAuthorities = [] } = options;
  const authorities =
    extraAuthorities.length === 0 ? {} : { ca: [...usualAuthorities(), ...extraAuthorities] };
  let dispatcher: Dispatcher;
  try {
    // Empty text keeps undici from looking into the environment itself.
    dispatcher = new EnvHttpProxyAgent({
      httpsProxy: options.httpsProxy ?? '',
      httpProxy: options.httpProxy ?? '',
      noProxy: options.noProxy ?? '',
      connect: { timeout: timeouts.connect, ...authorities },
      requestTls: { timeout: timeouts.connect, ...authorities },
      proxyTls: { timeout: timeouts.connect, ...authorities },
      headersTimeout: timeouts.idle,
      bodyTimeout: timeouts.idle,
      maxHeaderSize: 16_384,
    });
  } catch (cause) {
    throw new KeytierError('ERR_FETCH_PROXY', 'the address of the proxy cannot be used', {
      where: 'HTTPS_PROXY',
      hint: 'a proxy address is http://host:port, with user:password@ in front of the host if it needs them',
      cause,
    });
  }
  const get: Client['get'] = async (start, headers, limits) => {
    const signal = AbortSignal.timeout(timeouts.total);
    let url = start;
    for (let hops = 0; ; hops++) {
      const where = withoutSecrets(url.href);
      try {
        const response = await request(url, {
          dispatcher,
          signal,
          headers: {
            'user-agent': options.userAgent,
            accept: 'application/json',
            'accept-encoding': ACCEPTED_ENCODINGS,
            ...headers,
          },
        });
        const { statusCode: status } = response;
        if (REDIRECTS.has(status)) {
          await response.body.dump({ limit: 65_536 });
          url = redirectTarget(url, headerOf(response.headers, 'location'), hops);
          continue;
        }
        if (status !== 200) {
          await response.body.dump({ limit: 65_536 });
          return { status, headers: response.headers, body: new Uint8Array(), url: where };
        }
        const sent = await collect(response.body, response.headers, limits.sent, where);
        const body = unpack(sent, headerOf(response.headers, 'content-encoding'), limits.unpacked, where);
        return { status, headers: response.headers, body, url: where };
      } catch (cause) {
        throw connectionError(signal.aborted ? signal.reason : cause, where);
      }
    }
  };
  return { get, close: () => dispatcher.destroy() };
}

/** What Node believes by itself; newer versions say so, the system's store included where it was asked for. */
function usualAuthorities(): readonly string[] {
  const ask: unknown = Reflect.get(tls, 'getCACertificates');
  const list: unknown = typeof ask === 'function' ? ask('default') : tls.rootCertificates;
  return Array.isArray(list) ? list.filter((pem) => typeof pem === 'string') : tls.rootCertificates;
}

/** Only to https, or, from plain http that was allowed, to plain http on the same host. */
function redirectTarget(from: URL, location: string | undefined, hops: number): URL {
  const refuse = (message: string, seen: string) =>
    new KeytierError('ERR_FETCH_REDIRECT', message, {
      where: withoutSecrets(from.href),
      seen,
      hint: 'if the new address is right, name it with --source PIECE=URL',
    });
  if (location === undefined || !URL.canParse(location, from.href))
    throw refuse('the server redirects nowhere', location?.slice(0, 200) ?? 'no Location');
  if (hops >= MAX_REDIRECTS)
    throw refuse('the server redirects again and again', `${MAX_REDIRECTS} redirects`);
  const to = new URL(location, from);
  const sameHttp = to.protocol === 'http:' && from.protocol === 'http:' && to.hostname === from.hostname;
  if (to.protocol !== 'https:' && !sameHttp)
    throw refuse('the server redirects to another scheme', withoutSecrets(to.href));
  return to;
}

async function collect(
  body: AsyncIterable<Uint8Array>,
  headers: Headers,
  limit: number,
  where: string,
): Promise<Uint8Array> {
  const announced = Number(headerOf(headers, 'content-length') ?? Number.NaN);
  const tooLarge = (seen: string) =>
    new KeytierError('ERR_FETCH_TOO_LARGE', 'the answer is larger than trust data can be', {
      where,
      seen,
      hint: 'check the source: a mirror may be serving something else',
    });
  if (announced > limit) throw tooLarge(`Content-Length: ${announced}, at most ${limit}`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  const wrongLength = (cause?: unknown) =>
    new KeytierError('ERR_FETCH_LENGTH', 'the answer is not as long as it says', {
      where,
      seen: `${size} bytes, Content-Length: ${announced}`,
      hint: 'try again; if it stays, a proxy or mirror on the way is broken',
      ...(cause === undefined ? {} : { cause }),
    });
  try {
    for await (const chunk of body) {
      size += chunk.length;
      if (size > limit) throw tooLarge(`more than ${limit} bytes`);
      chunks.push(chunk);
    }
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    // An orderly end before its time: the length was wrong. A connection that breaks is reported as such.
    if (code === 'UND_ERR_SOCKET' && size < announced && /other side closed/.test(String(cause)))
      throw wrongLength(cause);
    throw cause;
  }
  if (!Number.isNaN(announced) && size !== announced) throw wrongLength();
  return new Uint8Array(Buffer.concat(chunks, size));
}
