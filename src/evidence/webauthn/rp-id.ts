// Whose credential it is: the hash of the RP ID, and where it is another one, what was hashed instead.
import { createHash } from 'node:crypto';
import { equalBytes, toHex } from '../../codec/bytes.ts';
import type { Basis } from '../../model/finding.ts';
import type { VerifyContext } from '../context.ts';
import type { Findings } from '../findings.ts';
import { urlOf } from './origin.ts';

export interface RpIdDetails {
  readonly rpIdHash: Uint8Array;
  /** The origin of the client data, where there is one. */
  readonly origin: string | undefined;
  /** `clientExtensionResults.appid`, unsigned. */
  readonly appIdUsed: boolean;
  readonly basis: Basis;
}

const hashOf = (text: string) => createHash('sha256').update(text, 'utf8').digest();

/** Reports `authenticator-data.rp-id`; the AppID counts only where the caller gave it. */
export function checkRpId(
  { rpIdHash, origin, appIdUsed, basis }: RpIdDetails,
  context: VerifyContext,
  findings: Findings,
): void {
  const { rpId, appId } = context.expected;
  const at = 'authenticatorData.rpIdHash';
  const add = (outcome: 'pass' | 'fail' | 'unknown', details: Parameters<Findings['add']>[2]) =>
    findings.add('authenticator-data.rp-id', outcome, { at, ...details });
  const guess = guesses(rpId, origin).find(({ text }) => equalBytes(hashOf(text), rpIdHash));
  const named =
    guess === undefined
      ? `hash ${toHex(rpIdHash).slice(0, 16)}…, of nothing that the capture names`
      : `the hash of ${guess.text}${guess.words}`;
  if (rpId === undefined && appId === undefined) {
    add('unknown', { reason: 'not-given', seen: named, expected: 'the RP ID of your service (--rp-id)' });
    return;
  }
  const byAppId = appId !== undefined && equalBytes(hashOf(appId), rpIdHash);
  if (rpId !== undefined && equalBytes(hashOf(rpId), rpIdHash)) {
    const chosen = context.expectedByCapture.has('rpId');
    add('pass', {
      reason: chosen ? 'expected-by-capture' : null,
      basis,
      seen: `the hash of ${rpId}`,
      ...(chosen
        ? { expected: 'the RP ID of your own service (--rp-id): whoever wrote the capture chose this one' }
        : {}),
    });
  } else if (byAppId) {
    const chosen = context.expectedByCapture.has('appId');
    add('pass', {
      reason: chosen ? 'expected-by-capture' : 'app-id',
      basis,
      seen: `the hash of the AppID ${appId}${appIdUsed ? '' : '; the capture does not say that the appid extension was used'}`,
    });
  } else
    add('fail', {
      reason: guess === undefined ? 'mismatch' : 'rp-id-other-preimage',
      basis: 'proven',
      seen: named,
      expected: `the hash of ${[rpId, appId].filter((text) => text !== undefined).join(' or of ')}, ${toHex(hashOf(rpId ?? appId ?? '')).slice(0, 16)}…`,
    });
}

interface Guess {
  readonly text: string;
  /** What is wrong with it, where something is. */
  readonly words: string;
}

/** What people hash in the place of the RP ID. None of it is accepted. */
function guesses(rpId: string | undefined, origin: string | undefined): readonly Guess[] {
  const url = urlOf(origin);
  const host = url?.hostname ?? '';
  const parents = host.split('.').map((_, index, labels) => labels.slice(index).join('.'));
  const all: readonly Guess[] = [
    ...(rpId === undefined
      ? []
      : [
          { text: rpId, words: '' },
          { text: rpId.toLowerCase(), words: ', in lower case' },
          { text: `https://${rpId}`, words: ', the RP ID as a URL' },
          { text: `https://${rpId}/`, words: ', the RP ID as a URL' },
          { text: `www.${rpId}`, words: ', a subdomain of the RP ID' },
          { text: rpId.replace(/^www\./, ''), words: ', the RP ID without www' },
          {
            text: rpId.replace(/^https?:\/\/([^/:]+).*$/, '$1'),
            words: '; what was given as the RP ID is a URL',
          },
        ]),
    ...(origin === undefined
      ? []
      : [
          { text: origin, words: ', the whole origin and not its host' },
          { text: `${origin}/`, words: ', the origin with a slash' },
        ]),
    ...(url === undefined || url.port === ''
      ? []
      : [{ text: url.host, words: ', the host of the origin with its port' }]),
    ...parents
      .filter((text) => text !== '')
      .map((text, index) => ({
        text,
        words: index === 0 ? ', the host of the origin' : ', a parent domain of the origin',
      })),
    { text: 'localhost', words: '' },
    { text: '127.0.0.1', words: ', an IP address, which is no RP ID' },
    { text: '', words: 'nothing: an empty RP ID' },
  ];
  return all;
}
