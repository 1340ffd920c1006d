// WebAuthn as an evidence format: registrations and authentications.
import type { EvidenceFormat } from '../format.ts';
import { decodeAuthentication, verifyAuthentication } from './authentication.ts';
import { decodeRegistration, verifyRegistration } from './registration.ts';

export const WEBAUTHN: EvidenceFormat = {
  kinds: ['webauthn-registration', 'webauthn-authentication'],
  decode: (artifact) =>
    artifact.kind === 'webauthn-registration' ? decodeRegistration(artifact) : decodeAuthentication(artifact),
  verify: (artifact, context) =>
    artifact.kind === 'webauthn-registration'
      ? verifyRegistration(artifact, context)
      : verifyAuthentication(artifact, context),
};
