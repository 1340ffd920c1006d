// android-safetynet (WebAuthn Level 3, 8.5): Google's server spoke for the phone. The service is shut down.
import { createHash } from 'node:crypto';
import { decodeBase64 } from '../../../codec/base64.ts';
import { asBuffer, decodeUtf8 } from '../../../codec/bytes.ts';
import { contentOf, expectUniversal, readChildren, readOnly, TAG, TAG_CLASS } from '../../../codec/der.ts';
import { OID } from '../../../codec/oid.ts';
import { algorithmByName } from '../../../crypto/algorithms.ts';
import { KeytierError } from '../../../model/errors.ts';
import { type Certificate, findExtension } from '../../../x509/certificate.ts';
import { leafOf, reportCertificate } from './certificate.ts';
import {
  bytesOf,
  failed,
  holds,
  membersOf,
  NOTHING,
  type StatementInput,
  type StatementResult,
  verifyStatement,
  verifyStatementChain,
} from './statement.ts';

const HOST = 'attest.android.com';

export function verifySafetyNet(input: StatementInput): StatementResult {
  const members = membersOf(input, { ver: 'text', response: 'bytes' });
  if (members === undefined) return NOTHING;
  const jws = readJws(bytesOf(members.response));
  if (jws === undefined) return failed(input, 'malformed', 'response is not a JWS with x5c', 'a compact JWS');
  const { header, payload } = jws;
  const leaf = leafOf(input, jws.x5c);
  if (leaf === undefined) return NOTHING;
  const chain = verifyStatementChain(input, jws.x5c);
  const algorithm = algorithmByName(String(header['alg']));
  const alg = algorithm?.cose ?? null;
  if (alg === null)
    return failed(
      input,
      'algorithm-mismatch',
      'a JWS with an algorithm that is none for signatures',
      'RS256 or ES256',
    );
  const signs = verifyStatement(input, {
    key: leaf.publicKey,
    alg,
    message: jws.signed,
    signature: jws.signature,
    by: HOST,
    format: 'raw',
  });
  const nonce = createHash('sha256').update(input.signed).digest('base64');
  const answers = payload['nonce'] === nonce;
  if (!answers)
    failed(
      input,
      'nonce-mismatch',
      'the nonce is of another registration',
      'base64 of the SHA-256 of authenticatorData and the hash of clientDataJSON',
    );
  const named = hostsOf(leaf).includes(HOST);
  reportCertificate(
    input,
    named ? 'pass' : 'fail',
    named ? null : 'other-host',
    named ? HOST : 'a certificate for another host',
    named ? null : HOST,
  );
  const intact = payload['ctsProfileMatch'] === true;
  if (!intact)
    failed(input, 'integrity-not-met', 'ctsProfileMatch is not true', 'a device that Google recognised');
  input.findings.add('webauthn.attestation', 'notice', {
    reason: 'retired-format',
    basis: 'proven',
    at: input.at,
    seen: `SafetyNet${typeof payload['timestampMs'] === 'number' ? `, of ${timeOf(payload['timestampMs'])}` : ''}: the service is shut down`,
    expected: 'android-key; a capture that is new and in this format is suspicious',
  });
  input.findings.add('revocation.status', 'not-applicable', {
    at: input.at,
    seen: 'a statement of a server, and not of a key',
  });
  if (chain === undefined) return NOTHING;
  if (signs && answers && intact)
    holds(
      input,
      'android-safetynet: signed by Google for this registration; it says nothing about where the key lives',
    );
  return {
    type: 'Basic',
    claims: { revocation: 'not-applicable' },
    facts: chain.facts,
    anchorsAaguid: false,
  };
}

function timeOf(ms: number): string {
  return Number.isSafeInteger(ms) && Math.abs(ms) < 8.64e15 ? new Date(ms).toISOString() : 'no time';
}

interface Jws {
  readonly header: Readonly<Record<string, unknown>>;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly x5c: readonly Uint8Array[];
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
}

/** A compact JWS (RFC 7515 7.1) whose header brings its certificates. */
function readJws(bytes: Uint8Array): Jws | undefined {
  const text = decodeUtf8(bytes);
  const [head, body, tail, ...more] = text?.split('.') ?? [];
  if (head === undefined || body === undefined || tail === undefined || more.length > 0) return undefined;
  if (![head, body, tail].every((part) => /^[A-Za-z0-9_-]+$/.test(part))) return undefined;
  const header = objectOf(head);
  const payload = objectOf(body);
  const list = header?.['x5c'];
  if (header === undefined || payload === undefined || !Array.isArray(list) || list.length === 0)
    return undefined;
  const x5c = list.map((item: unknown) => (typeof item === 'string' ? decodeBase64(item) : undefined));
  if (!x5c.every((item) => item !== undefined)) return undefined;
  return {
    header,
    payload,
    x5c: x5c.filter((item) => item !== undefined),
    signed: Buffer.from(`${head}.${body}`, 'latin1'),
    signature: Buffer.from(tail, 'base64url'),
  };
}

function objectOf(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** DNS names of the certificate: subject alternative names, and only without them the common name (RFC 6125 6.4.4). */
function hostsOf(leaf: Certificate): readonly string[] {
  const value = findExtension(leaf, OID.subjectAltName)?.value;
  try {
    if (value !== undefined)
      return readChildren(value, expectUniversal(readOnly(value), TAG.sequence, 'GeneralNames'))
        .filter(({ tagClass, tag }) => tagClass === TAG_CLASS.context && tag === 2)
        .map((name) => asBuffer(contentOf(value, name)).toString('latin1'));
  } catch (error) {
    if (!(error instanceof KeytierError)) throw error;
    return [];
  }
  return leaf.subjectName.filter(({ oid }) => oid === '2.5.4.3').map((attribute) => attribute.value);
}
