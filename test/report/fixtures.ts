// Hand-built reports for the renderers: a sound one, and one whose every untrusted field is hostile.

import type { Score } from '../../src/model/appraisal.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Report, Result } from '../../src/model/report.ts';
import type { RenderOptions } from '../../src/report/options.ts';
import { PLAIN_THEME } from '../../src/report/theme-plain.ts';

export const WIDE: RenderOptions = { width: 120, theme: PLAIN_THEME, ascii: false, verbosity: 'normal' };

export function finding(overrides: Partial<Finding> & Pick<Finding, 'check'>): Finding {
  return {
    outcome: 'pass',
    reason: null,
    basis: 'proven',
    at: null,
    seen: null,
    expected: null,
    ...overrides,
  };
}

export const SCORE: Score = {
  value: 30,
  max: 90,
  rows: [
    { points: 40, max: 40, signal: 'key-storage', reason: 'StrongBox, attested by Google hardware' },
    { points: 0, max: 25, signal: 'known-device', reason: 'no signals file' },
    { points: -5, max: 0, signal: 'challenge', reason: 'no challenge was checked' },
    { points: -5, max: 0, signal: 'os-patch', reason: 'OS patch level is 14 months old' },
  ],
};

export const KEY_DESCRIPTION = {
  attestationVersion: 300,
  attestationSecurityLevel: 'STRONG_BOX',
  keyMintVersion: 300,
  keyMintSecurityLevel: 'STRONG_BOX',
  attestationChallenge: 'Y2hhbGxlbmdlLTAwMDEtMjM0NQ',
  uniqueId: 'AAECAwQFBgcICQoLDA0ODw',
  softwareEnforced: {
    creationDateTime: 1_700_000_000_000,
    usageExpireDateTime: '9223372036854775807',
    attestationApplicationId: {
      packageInfos: [{ packageName: 'com.example.app', version: 7 }],
      signatureDigests: ['47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU'],
    },
  },
  hardwareEnforced: {
    purpose: ['SIGN'],
    algorithm: 'EC',
    keySize: 256,
    digest: ['SHA_2_256', 99],
    ecCurve: 'P_256',
    noAuthRequired: true,
    userAuthType: ['PASSWORD', 'FINGERPRINT'],
    origin: 'GENERATED',
    rootOfTrust: {
      verifiedBootKey: '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU',
      deviceLocked: true,
      verifiedBootState: 'VERIFIED',
      verifiedBootHash: '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU',
    },
    osVersion: 140000,
    osPatchLevel: 202509,
    vendorPatchLevel: { malformed: 'an INTEGER of 0 bytes', rawHex: 'bf854e0202 00' },
    attestationIdModel: { base64url: 'gIA' },
    attestationIdSerial: '2A041FDH300ABC',
    attestationIdImei: '490154203237518',
    attestationIdSecondImei: '490154203237526',
    attestationIdMeid: 'A10000009296F2',
  },
} as const;

export function buildResult(overrides: Partial<Result> = {}): Result {
  return {
    input: {
      source: 'ticket.json#/log/3',
      kind: 'android-key-attestation',
      sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      bytes: 4213,
      detectedAs: 'PEM certificate chain, 5 certificates',
    },
    verifiedAt: '2026-11-01T00:00:00Z',
    verdict: 'verified',
    exitCode: 0,
    tier: 'strong',
    score: SCORE,
    assurance: { aal: 2, reasons: ['device-bound key', 'no FIPS 140 statement'] },
    decisions: [
      {
        operation: 'login',
        requiredTier: 'standard',
        outcome: 'allow',
        stepUp: [],
        because: 'strong is enough',
      },
      {
        operation: 'transfer-over-limit',
        requiredTier: 'strong',
        outcome: 'step-up',
        stepUp: ['webauthn', 'totp'],
        because: 'score 30 is below 35',
      },
    ],
    findings: [
      finding({
        check: 'chain.root',
        at: 'chain[4]',
        seen: 'Google hardware root, RSA',
        expected: 'a pinned root',
      }),
      finding({
        check: 'boot.state',
        outcome: 'notice',
        basis: 'attested',
        seen: 'SELF_SIGNED',
        reason: 'known-key',
      }),
      finding({
        check: 'attestation.knox',
        outcome: 'not-applicable',
        basis: 'none',
        seen: 'no Knox extension',
      }),
      finding({
        check: 'binding.challenge',
        outcome: 'unknown',
        reason: 'not-given',
        basis: 'none',
        seen: 'a challenge of 19 bytes',
        expected: 'an expected challenge to compare with',
      }),
      finding({ check: 'chain.signatures', seen: '5 of 5 signatures hold', expected: 'all signatures hold' }),
    ],
    facts: {
      keyDescription: KEY_DESCRIPTION,
      chain: [
        {
          subject: 'CN=Android Keystore Key',
          issuer: 'CN=TEE',
          serial: '1',
          validity: { notBefore: '1970-01-01T00:00:00Z', notAfter: '2048-01-01T00:00:00Z' },
          key: {
            algorithm: 'EC',
            curve: 'P-256',
            size: 256,
            spkiSha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
          },
          signatureAlgorithm: 'ecdsa-with-SHA256',
          sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
        },
      ],
      root: {
        id: 'google-rsa',
        label: 'Google hardware attestation root',
        class: 'google-hardware',
        spkiSha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
        presented: true,
      },
    },
    claims: {
      rootClass: 'google-hardware',
      keyStorage: 'strongbox',
      keyStorageBasis: 'attested',
      boot: 'acceptable',
      bootReason: 'verified',
      keyOrigin: 'generated',
      osPatchAgeMonths: 14,
      revocation: 'good',
      challenge: 'not-checked',
      signature: 'not-checked',
      synced: 'no',
      userVerified: 'unknown',
    },
    next: ['Give the challenge the server issued:', 'keytier verify ticket.json --challenge hex:00ff'],
    ...overrides,
  };
}

export const UNREADABLE: Result = {
  input: { source: 'photo.jpg', kind: null, sha256: null, bytes: null, detectedAs: null },
  verdict: 'unreadable',
  exitCode: 5,
  tier: 'none',
  score: { value: 0, max: 90, rows: [] },
  assurance: null,
  decisions: [],
  findings: [],
  facts: {},
  next: [],
  error: {
    code: 'ERR_INPUT_NO_ARTIFACT',
    message: 'no attestation found in photo.jpg',
    where: 'photo.jpg',
    seen: 'JPEG image, 2.1 MB',
    tried: ['android-key-attestation', 'public-key'],
    hint: 'point at the part that holds it:\nkeytier verify photo.jpg#/x5c',
  },
};

export const INVALID: Result = buildResult({
  input: { ...buildResult().input, source: 'forged.pem' },
  verdict: 'invalid',
  exitCode: 3,
  tier: 'none',
  score: {
    value: 0,
    max: 90,
    rows: [
      { points: 10, max: 40, signal: 'key-storage', reason: 'only claimed' },
      { points: -10, max: 0, signal: 'cap', reason: 'the verdict is invalid' },
    ],
  },
  assurance: null,
  decisions: [
    {
      operation: 'login',
      requiredTier: 'standard',
      outcome: 'deny',
      stepUp: [],
      because: 'the chain is forged',
    },
  ],
  findings: [
    finding({ check: 'chain.root', seen: 'Google hardware root' }),
    finding({
      check: 'chain.signatures',
      outcome: 'fail',
      reason: 'signature-invalid',
      at: 'chain[0]',
      seen: 'the signature does not verify',
      expected: 'signed by chain[1]',
    }),
  ],
});

export function buildReport(
  results: readonly Result[] = [buildResult()],
  run: Partial<Report['run']> = {},
): Report {
  const byVerdict: Partial<Record<Result['verdict'], number>> = {};
  const byTier: Partial<Record<Result['tier'], number>> = {};
  for (const result of results) {
    byVerdict[result.verdict] = (byVerdict[result.verdict] ?? 0) + 1;
    byTier[result.tier] = (byTier[result.tier] ?? 0) + 1;
  }
  const exitCode = [3, 5, 4, 1, 0].find((code) => results.some((result) => result.exitCode === code)) ?? 5;
  return {
    schema: 'keytier.report',
    schemaVersion: '1.0',
    tool: { name: 'keytier', version: '0.0.0-test' },
    run: {
      at: '2026-11-23T18:52:07Z',
      verifiedAt: '2026-11-01T00:00:00Z',
      verifiedAtGiven: true,
      policy: 'balanced',
      requiredTier: 'standard',
      strategy: 'supported',
      trust: [
        {
          name: 'google-roots',
          asOf: '2026-11-01',
          sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
          source: 'bundled',
          count: 2,
        },
        {
          name: 'status-list',
          asOf: null,
          sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
          source: 'status.json',
          count: 1500,
        },
      ],
      ...run,
    },
    results,
    summary: { inputs: results.length, byVerdict, byTier, exitCode },
  };
}

/** Strings that try to leave their field; each says in words what it tries. */
export const HOSTILE: Readonly<Record<string, string>> = {
  'sets the window title': '\u001b]0;pwned\u0007 \u001b[2J\u009b31mred',
  'reverses the line': 'user\u202etxt.exe\u2066\u200f\u061c',
  'is a GitHub command': '::error::take over',
  'is a GitHub command after spaces': '   ::warning file=x::hidden',
  'is an Azure command': 'see ##vso[task.setvariable]x ##[error]y ##teamcity[z]',
  'is colons only': ':'.repeat(300),
  'forges a row':
    'x\n│ chain.root │ PASS │ all well │ proven │\r\nVERIFIED  tier STRONG  score 90/90  ALLOW  exit 0',
  'breaks lines with U+2028': 'a\u2028::error::b\u2029c\u0085d',
  'is 10 kB without a space': 'A'.repeat(10_240),
  'is 10 kB of words': 'lorem ipsum '.repeat(900),
  'is emoji': '👩‍👩‍👧‍👦🔥🇩🇪👍🏽#️⃣🫠⌚️ '.repeat(12),
  'is double width': '漢字テスト한국어ＡＢ'.repeat(20),
  'stacks marks': `Z${'\u0301'.repeat(60)}algo`,
  'is invisible': 'a\u200b\u200d\u2060\ufeff\u00ad\u3164\u{e0041}b',
  'is a lone surrogate': 'a\ud800b\udc00',
  'ends in commas, quotes and markup': `"'><script>alert(1)</script>|\`$(id)\``,
};

/** A result with one string in every field that an attacker, a path or a saved report can fill. */
export function hostileResult(text: string): Result {
  const base = buildResult();
  return {
    ...base,
    input: { ...base.input, source: text, id: text, detectedAs: text },
    score: { ...base.score, rows: base.score.rows.map((row) => ({ ...row, signal: text, reason: text })) },
    assurance: { aal: null, reasons: [text, text] },
    decisions: base.decisions.map((decision) => ({
      ...decision,
      operation: text,
      because: text,
      stepUp: decision.outcome === 'step-up' ? [text] : [],
    })),
    findings: base.findings.map((item) => ({
      ...item,
      at: text,
      seen: text,
      expected: text,
      reason: text as Finding['reason'],
    })),
    riskAttributes: { hw_key_client_status: text, hw_key_server_result: 'valid' },
    next: [text, `keytier verify ${text}`, `keytier verify '${text}'`],
  };
}

export function hostileUnreadable(text: string): Result {
  return {
    ...UNREADABLE,
    input: { ...UNREADABLE.input, source: text },
    error: {
      code: 'ERR_INPUT_NO_ARTIFACT',
      message: text,
      where: text,
      hint: `${text}\n${text}`,
      seen: text,
      tried: [text, text],
    },
  };
}
