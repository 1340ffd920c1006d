// Where the ceremony took place: the origin, and the page that embedded it.
import { toHex } from '../../codec/bytes.ts';
import type { Basis } from '../../model/finding.ts';
import type { Reason } from '../../model/reason-codes.ts';
import type { VerifyContext } from '../context.ts';
import type { Findings } from '../findings.ts';
import { type ClientData, textMember } from './client-data.ts';

/** A web origin as a URL; undefined for apps and for what is no URL. */
export function urlOf(origin: string | undefined): URL | undefined {
  if (origin === undefined || !/^https?:\/\//i.test(origin)) return undefined;
  try {
    return new URL(origin);
  } catch {
    return undefined;
  }
}

/** The host is the domain, or below it. */
export function isWithin(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}

const ANDROID = 'android:apk-key-hash:';

/** The SHA-256 of an Android app's signing certificate, from its origin. */
function apkKeyHash(origin: string): Uint8Array | undefined {
  if (!origin.startsWith(ANDROID)) return undefined;
  const bytes = Buffer.from(origin.slice(ANDROID.length), 'base64url');
  return bytes.length === 32 ? bytes : undefined;
}

/** Reports `client-data.origin` and `client-data.embedding`. */
export function checkOrigin(
  data: ClientData,
  basis: Basis,
  context: VerifyContext,
  findings: Findings,
): void {
  const origin = textMember(data, 'origin');
  const { expected } = context;
  const signer = expected.appSigner;
  const android = signer === undefined ? [] : [`${ANDROID}${Buffer.from(signer).toString('base64url')}`];
  const allowed = [...(expected.origins ?? []), ...android];
  const at = 'clientDataJSON.origin';
  if (origin === undefined)
    findings.add('client-data.origin', 'fail', {
      reason: 'missing',
      basis: 'proven',
      at,
      seen: 'no origin',
      expected: 'the origin of the page or app',
    });
  else if (allowed.length === 0)
    findings.add('client-data.origin', 'unknown', {
      reason: 'not-given',
      at,
      seen: `${describeOrigin(origin)}${relationText(origin, expected.rpId)}`,
      expected: 'the origins of your service (--origin)',
    });
  else if (allowed.includes(origin)) {
    const chosen = context.expectedByCapture.has('origins') && !android.includes(origin);
    findings.add('client-data.origin', 'pass', {
      reason: chosen ? 'expected-by-capture' : null,
      basis,
      at,
      seen: `${describeOrigin(origin)}${relationText(origin, expected.rpId)}`,
      expected: chosen ? 'your own origins (--origin): whoever wrote the capture chose this one' : null,
    });
  } else {
    const difference = allowed
      .map((known) => differenceOf(origin, known))
      .find((words) => words !== undefined);
    findings.add('client-data.origin', 'fail', {
      reason: difference === undefined ? 'origin-mismatch' : 'origin-nearly-matches',
      basis: 'proven',
      at,
      seen: `${describeOrigin(origin)}${difference === undefined ? '' : `; ${difference}`}`,
      expected: allowed.join(' or '),
    });
  }
  checkEmbedding(data, basis, context, findings);
}

function describeOrigin(origin: string): string {
  const hash = apkKeyHash(origin);
  return hash === undefined
    ? origin
    : `${origin}, an Android app signed by the certificate with SHA-256 ${toHex(hash)}`;
}

/** `the RP ID is a suffix of the host`, or that it is not, which needs Related Origins. */
function relationText(origin: string, rpId: string | undefined): string {
  const url = urlOf(origin);
  if (rpId === undefined || url === undefined) return '';
  return isWithin(url.hostname, rpId)
    ? ''
    : `; its host is not within ${rpId}, so only Related Origins could allow it`;
}

/** The usual slips, by name; none is accepted. */
function differenceOf(seen: string, expected: string): string | undefined {
  if (seen.replace(/\/$/, '') === expected.replace(/\/$/, '')) return 'it differs by a slash at the end only';
  const [left, right] = [urlOf(seen), urlOf(expected)];
  if (left === undefined || right === undefined) return undefined;
  if (left.origin === right.origin) return 'the same origin in another spelling';
  if (left.hostname === right.hostname)
    return left.protocol === right.protocol
      ? 'the same host at another port'
      : 'the same host under another scheme';
  if (isWithin(left.hostname, right.hostname))
    return 'a subdomain of the expected host; name it with --origin if it is yours';
  if (isWithin(right.hostname, left.hostname)) return 'a parent domain of the expected host';
  return left.hostname.startsWith('xn--') || left.hostname.includes('.xn--')
    ? 'a name in punycode, which can look like another one'
    : undefined;
}

/** WebAuthn Level 3, 7.1 steps 10 and 11, 7.2 steps 13 and 14. Nobody is in an iframe unless the service expects it. */
function checkEmbedding(
  data: ClientData,
  basis: Basis,
  { expected, expectedByCapture }: VerifyContext,
  findings: Findings,
): void {
  const crossOrigin = data.members?.['crossOrigin'];
  const topOrigin = textMember(data, 'topOrigin');
  const at = 'clientDataJSON.crossOrigin';
  const add = (
    outcome: 'pass' | 'fail' | 'unknown',
    reason: Reason | null,
    seen: string,
    wanted: string | null = null,
  ) =>
    findings.add('client-data.embedding', outcome, {
      reason,
      basis: outcome === 'fail' ? 'proven' : outcome === 'pass' ? basis : 'none',
      at,
      seen,
      expected: wanted,
    });
  if (topOrigin === undefined && crossOrigin !== true) {
    add('pass', null, 'not in an iframe of another origin');
    return;
  }
  const where =
    topOrigin === undefined
      ? 'an iframe of another origin, which is not named (Safari does not)'
      : `an iframe in ${topOrigin}`;
  if (topOrigin !== undefined && crossOrigin !== true) {
    add('fail', 'contradiction', `topOrigin ${topOrigin}, but crossOrigin is not true`, 'both or neither');
    return;
  }
  const { topOrigins } = expected;
  const listed =
    topOrigin === undefined
      ? expected.crossOrigin === true || topOrigins !== undefined
      : topOrigins?.includes(topOrigin);
  if (listed === true) {
    const chosen = expectedByCapture.has('topOrigins') || expectedByCapture.has('crossOrigin');
    add('pass', chosen ? 'expected-by-capture' : null, where);
  } else if (topOrigins !== undefined) add('fail', 'top-origin-mismatch', where, topOrigins.join(' or '));
  else if (expected.origins === undefined || expected.crossOrigin === true)
    add(
      'unknown',
      'not-given',
      where,
      'whether your service is used in iframes, and of whom (--allow-cross-origin, --top-origin)',
    );
  else
    add(
      'fail',
      'cross-origin-not-allowed',
      where,
      'the page itself; allow iframes with --allow-cross-origin or --top-origin',
    );
}
