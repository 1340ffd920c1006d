// What registrations and authentications have in common: client data, the relying party, the challenge, what was not asked.
import { toHex } from '../../codec/bytes.ts';
import type { WebauthnCapture } from '../../model/artifact.ts';
import type { Claims, Json } from '../../model/evidence.ts';
import { type Basis, CHECK_IDS, type Finding } from '../../model/finding.ts';
import { verifyChallenge } from '../challenge.ts';
import type { VerifyContext } from '../context.ts';
import type { Findings } from '../findings.ts';
import { UNATTESTED } from '../raw-signature/verify.ts';
import type { AuthenticatorData } from './authenticator-data.ts';
import { type ClientData, challengeOf, checkClientData, textMember } from './client-data.ts';
import { checkOrigin } from './origin.ts';
import { checkRpId } from './rp-id.ts';

/** What is known of a passkey before anything was looked at. */
export const UNKNOWN_PASSKEY: Claims = UNATTESTED;

/** The parts of a ceremony that are read already; null where they were not captured or do not decode. */
export interface CeremonyParts {
  readonly type: 'webauthn.create' | 'webauthn.get';
  readonly data: ClientData | null;
  readonly authenticatorData: AuthenticatorData | null;
  readonly capture: WebauthnCapture;
  readonly basis: Basis;
}

/** Reports everything about client data and the relying party; returns whether the challenge is the expected one. */
export function checkBinding(
  parts: CeremonyParts,
  context: VerifyContext,
  findings: Findings,
): Claims['challenge'] {
  const { type, data, authenticatorData, capture, basis } = parts;
  reportExtensions(capture, authenticatorData, findings);
  reportUnchecked(context, findings);
  if (authenticatorData !== null)
    checkRpId(
      {
        rpIdHash: authenticatorData.rpIdHash,
        origin: data === null ? undefined : textMember(data, 'origin'),
        appIdUsed: capture.appId === true,
        basis,
      },
      context,
      findings,
    );
  if (data === null) {
    findings.add('client-data.decodes', 'unknown', {
      reason: 'not-captured',
      at: 'clientDataJSON',
      seen: 'clientDataJSON is not in the capture: challenge, origin and type cannot be known',
      expected: 'the clientDataJSON of the response',
    });
    return 'not-checked';
  }
  checkClientData(data, type, basis, findings);
  if (data.members === undefined) return 'not-checked';
  checkOrigin(data, basis, context, findings);
  return checkChallenge(data, basis, context, findings);
}

/** Anything but base64url without padding is compared as the text it is, so that the mistake is named. */
function checkChallenge(
  data: ClientData,
  basis: Basis,
  context: VerifyContext,
  findings: Findings,
): Claims['challenge'] {
  const text = textMember(data, 'challenge');
  if (text === undefined) {
    findings.add('binding.challenge', 'fail', {
      reason: 'missing',
      basis: 'proven',
      at: 'clientDataJSON.challenge',
      seen: 'no challenge',
      expected: 'a challenge',
    });
    return 'mismatch';
  }
  return verifyChallenge(
    {
      seen: writtenChallenge(data, text, context.expected.challenge),
      expected: context.expected.challenge,
      basis,
      at: 'clientDataJSON.challenge',
      byCapture: context.expectedByCapture.has('challenge'),
    },
    findings,
  );
}

/**
 * The challenge, or its text where that is the expected challenge written in a way that browsers do not write it: hex can
 * be read as base64url too, and would then look like any other wrong value.
 */
function writtenChallenge(data: ClientData, text: string, expected: Uint8Array | undefined): Uint8Array {
  const asText = Buffer.from(text, 'utf8');
  const challenge = challengeOf(data);
  if (challenge === null) return asText;
  const isHex = expected !== undefined && text.toLowerCase() === toHex(expected);
  return isHex ? asText : challenge;
}

/** Outputs of extensions: those of the authenticator are signed, those of the client are anybody's. */
function reportExtensions(
  capture: WebauthnCapture,
  data: AuthenticatorData | null,
  findings: Findings,
): void {
  const signed = [...(data?.extensions?.keys() ?? [])].map((name) => String(name).slice(0, 32));
  if (signed.length > 0)
    findings.add('extensions.outputs', 'pass', {
      basis: 'claimed',
      at: 'authenticatorData.extensions',
      seen: signed.slice(0, 16).join(', '),
    });
  if (capture.clientExtensions.length > 0)
    findings.add('extensions.outputs', 'notice', {
      reason: 'unsigned-outputs',
      basis: 'claimed',
      at: 'clientExtensionResults',
      seen: `${capture.clientExtensions.slice(0, 16).join(', ')}: unsigned; values are not shown, since some are key material`,
      expected: 'nothing is decided by them',
    });
}

/** What was asked for and a passkey cannot show must not be passed over in silence. */
function reportUnchecked({ expected }: VerifyContext, findings: Findings): void {
  if (expected.appPackage !== undefined)
    findings.add('binding.app-package', 'unknown', {
      reason: 'not-stated',
      at: 'clientDataJSON.origin',
      seen: 'a passkey does not name the package; an Android app shows as android:apk-key-hash:… in the origin',
      expected: '--app-signer, or --origin with that value',
    });
}

/** Report order. */
export function inReportOrder(findings: readonly Finding[]): readonly Finding[] {
  const positionOf = ({ check }: Finding) => CHECK_IDS.indexOf(check);
  return findings.toSorted((left, right) => positionOf(left) - positionOf(right));
}

/** `facts.decodings`: how each byte field was written. */
export function decodingsJson(capture: WebauthnCapture): Json {
  return { ...capture.decodings };
}
