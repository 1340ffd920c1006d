// What attestation formats share: their input and result, a signature over a statement, a chain up to a known root.
import type { CborValue } from '../../../codec/cbor.ts';
import { OID } from '../../../codec/oid.ts';
import { algorithmByCose } from '../../../crypto/algorithms.ts';
import { describeKey, type PublicKey } from '../../../crypto/public-key.ts';
import { importKey, verifySignature } from '../../../crypto/verify.ts';
import type { Artifact } from '../../../model/artifact.ts';
import { KeytierError } from '../../../model/errors.ts';
import type { Claims, Json, RootClass } from '../../../model/evidence.ts';
import type { Reason } from '../../../model/reason-codes.ts';
import { certificateJson } from '../../../x509/facts.ts';
import { rootJson, type VerifiedChain, verifyChain } from '../../chain.ts';
import type { VerifyContext } from '../../context.ts';
import { createFindings, type Findings } from '../../findings.ts';
import { attemptsFor, readTerms } from '../../raw-signature/attempts.ts';
import { diagnoseSignature } from '../../raw-signature/diagnose.ts';
import type { InputVariant } from '../../raw-signature/variants.ts';
import { verifyValidity } from '../../validity.ts';
import type { AttestedCredential, AuthenticatorData } from '../authenticator-data.ts';
import type { CredentialKey } from '../credential-key.ts';

export type CborMap = ReadonlyMap<CborValue, CborValue>;

/** What a statement is about. All bytes are the original ones. */
export interface StatementInput {
  /** `attStmt`, or where it stands in a compound one: for `at`. */
  readonly at: string;
  readonly statement: CborValue;
  readonly authenticatorData: AuthenticatorData;
  readonly clientDataHash: Uint8Array;
  /** The challenge inside the client data, to name the mix-up with the hash; null where there is none. */
  readonly challenge: Uint8Array | null;
  /** `authenticatorData || clientDataHash`. */
  readonly signed: Uint8Array;
  /** What the same would have been after the usual mistakes. */
  readonly variants: readonly InputVariant[];
  readonly credential: AttestedCredential;
  readonly credentialKey: CredentialKey;
  readonly artifact: Artifact;
  readonly context: VerifyContext;
  readonly findings: Findings;
}

/** What a statement adds to what is known of the key; every failure is a finding already. */
export interface StatementResult {
  /** The attestation type as WebAuthn names it (6.5.4), for people. */
  readonly type: 'None' | 'Self' | 'Basic' | 'AttCA' | 'AnonCA' | 'Unknown';
  readonly claims: Partial<Claims>;
  readonly facts: Readonly<Record<string, Json>>;
  /** Whether a certificate that a known root vouches for names the AAGUID. */
  readonly anchorsAaguid: boolean;
  /** False where the format signs neither flags nor counter nor AAGUID: they stay claims then. */
  readonly signsFlags?: boolean;
}

export const NOTHING: StatementResult = { type: 'Unknown', claims: {}, facts: {}, anchorsAaguid: false };

/** Reports `webauthn.attestation` as failed, and gives the result of that. */
export function failed(
  input: StatementInput,
  reason: Reason,
  seen: string,
  expected: string,
): StatementResult {
  input.findings.add('webauthn.attestation', 'fail', {
    reason,
    basis: 'proven',
    at: input.at,
    seen,
    expected,
  });
  return NOTHING;
}

/** The statement as a map with these members of these types, or undefined after reporting what is wrong. */
export function membersOf<Name extends string>(
  input: StatementInput,
  types: Readonly<Record<Name, 'bytes' | 'number' | 'text' | 'bytes-list'>>,
): Readonly<Record<Name, CborValue>> | undefined {
  const { statement } = input;
  if (!(statement instanceof Map)) {
    failed(input, 'malformed', 'the statement is not a map', 'a map');
    return undefined;
  }
  for (const [name, type] of Object.entries<(typeof types)[Name]>(types)) {
    if (TYPES[type](statement.get(name))) continue;
    failed(
      input,
      'malformed',
      statement.has(name) ? `${name} is of another type` : `no ${name}`,
      `${name}: ${type}`,
    );
    return undefined;
  }
  return Object.fromEntries(statement) as Readonly<Record<Name, CborValue>>;
}

const isBytes = (value: CborValue): value is Uint8Array => value instanceof Uint8Array;

const TYPES: Readonly<Record<'bytes' | 'number' | 'text' | 'bytes-list', (value: CborValue) => boolean>> = {
  bytes: isBytes,
  number: (value) => typeof value === 'number',
  text: (value) => typeof value === 'string',
  'bytes-list': (value) => Array.isArray(value) && value.length > 0 && value.every(isBytes),
};

/** Bytes that {@link membersOf} found to be some. */
export function bytesOf(value: CborValue): Uint8Array {
  return isBytes(value) ? value : new Uint8Array();
}

export function bytesListOf(value: CborValue): readonly Uint8Array[] {
  return Array.isArray(value) ? value.filter(isBytes) : [];
}

export interface StatementSignature {
  readonly key: PublicKey;
  /** COSE algorithm number. */
  readonly alg: number;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
  /** `the attestation certificate`, for people. */
  readonly by: string;
  readonly format?: 'der' | 'raw';
  /** Mistakes to look for, where the message is the client data's. */
  readonly variants?: readonly InputVariant[];
}

/**
 * Verifies the signature of a statement under exactly the algorithm it names; reports `webauthn.attestation` where it does
 * not hold. True where it does.
 */
export function verifyStatement(
  input: StatementInput,
  { key, alg, message, signature, by, format = 'der', variants = [] }: StatementSignature,
): boolean {
  const { context, findings, at } = input;
  const algorithm = algorithmByCose(alg);
  const unsupported = (seen: string) => {
    findings.add('webauthn.attestation', 'unknown', {
      reason: 'unsupported-algorithm',
      at,
      seen,
      expected: 'an algorithm this runtime can verify',
    });
    return false;
  };
  if (algorithm === undefined || algorithm.scheme === 'ecdsa-any-hash') return unsupported(`alg ${alg}`);
  const usable = importKey(key);
  if (typeof usable === 'string') {
    if (key.problem === null) return unsupported(`${by}: ${usable}`);
    failed(input, key.problem.reason, `the key of ${by}: ${key.problem.detail}`, 'a valid public key');
    return false;
  }
  const outcome = verifySignature(usable, algorithm.scheme, { message }, signature, {
    second: context.second,
    crossCheck: context.crossCheck,
    format,
  });
  if (outcome.result === 'valid') return true;
  if (outcome.result === 'unsupported' && outcome.why !== 'key-type') return unsupported(outcome.detail);
  const payload = { message, signature };
  const terms = readTerms({ alg: algorithm.name, format });
  const diagnosis =
    context.diagnose && terms.ok
      ? diagnoseSignature({
          key,
          payload,
          attempts: attemptsFor(key, payload, null, terms),
          format,
          otherKeys: [],
          second: context.second,
          variants,
          budget: context.diagnosisBudget,
        })
      : undefined;
  failed(
    input,
    outcome.result === 'unsupported'
      ? 'algorithm-mismatch'
      : outcome.why === 'malformed-signature'
        ? 'malformed-signature'
        : 'bad-signature',
    `${outcome.detail || 'the signature does not verify'} (${algorithm.name}, by ${by}, ${describeKey(key)})${
      diagnosis === undefined ? '' : `; but it verifies as ${diagnosis.words}: ${diagnosis.cause}`
    }`,
    'a signature over authenticatorData and the hash of the original clientDataJSON',
  );
  if (diagnosis !== undefined)
    findings.add('signature.diagnosis', 'notice', {
      reason: diagnosis.reason,
      basis: 'proven',
      at: `${at}.sig`,
      seen: `it verifies as ${diagnosis.words}`,
      expected: diagnosis.cause,
    });
  return false;
}

/** Certificates that count for authenticators other than Android's keys: nothing published but Apple's, and yours. */
export const AUTHENTICATOR_ROOTS: ReadonlySet<RootClass> = new Set(['yours']);

/** A chain of a statement, and whether all of it holds. */
export interface StatementChain {
  readonly chain: VerifiedChain;
  readonly sound: boolean;
  readonly facts: Readonly<Record<string, Json>>;
}

/** Checks of a chain that must hold before its word is worth anything. */
const FOUNDATIONS = [
  'chain.order',
  'chain.signatures',
  'chain.algorithms',
  'chain.root',
  'chain.validity',
] as const;

/**
 * Builds the path of the first certificate from the others and verifies it up to a root of these classes. A root that
 * only came with the statement is unknown, however well it signed itself.
 */
export function verifyStatementChain(
  input: StatementInput,
  x5c: readonly Uint8Array[],
  believed: ReadonlySet<RootClass> = AUTHENTICATOR_ROOTS,
): StatementChain | undefined {
  const { context, findings } = input;
  const own = createFindings();
  try {
    for (const der of x5c) context.derAgreement?.(der);
    const chain = verifyChain(x5c, context, own, {
      believed,
      leafFirst: true,
      processed: [OID.subjectAltName],
    });
    verifyValidity(
      chain.path,
      {
        from: 0,
        to: chain.rootPresented ? Math.max(1, chain.rootIndex) : chain.path.length,
        enforceEnd: true,
      },
      context,
      own,
    );
    findings.include(own.list);
    return {
      chain,
      sound: chain.trusted && !own.has('fail', FOUNDATIONS) && !own.has('unknown', FOUNDATIONS),
      facts: { chain: chain.path.map(certificateJson), root: rootJson(chain) },
    };
  } catch (error) {
    if (!(error instanceof KeytierError)) throw error;
    if (!error.code.startsWith('ERR_DECODE')) throw error;
    failed(input, 'malformed', `${error.where ?? 'x5c'}: ${error.message}`, 'certificates that decode');
    return undefined;
  }
}

/** What a sound chain lets a statement say of where the key lives; an unsound one leaves a claim. */
export function storageClaims(
  { chain, sound }: StatementChain,
  keyStorage: Claims['keyStorage'],
): Partial<Claims> {
  return {
    rootClass: chain.anchor === null ? 'unknown' : chain.rootClass,
    keyStorage: sound ? keyStorage : 'software',
    keyStorageBasis: sound ? 'attested' : 'claimed',
    revocation: 'unknown',
  };
}

/** Reports `webauthn.attestation` as holding. */
export function holds(input: StatementInput, seen: string): void {
  input.findings.add('webauthn.attestation', 'pass', { basis: 'proven', at: input.at, seen });
}

/** FIDO metadata would say which of these certificates are withdrawn; this version does not read it. */
export function reportNoMetadata({ findings, at }: StatementInput): void {
  findings.add('revocation.status', 'unknown', {
    reason: 'no-metadata',
    at,
    seen: 'status reports of authenticators are in the FIDO metadata, which was not looked at',
    expected: 'a recent copy of the FIDO metadata',
  });
}
