// The table of attestation statement formats: one function each. What is not in it is decoded, named and left undecided.
import type { CborValue } from '../../../codec/cbor.ts';
import type { Json } from '../../../model/evidence.ts';
import { verifyAndroidKey } from './android-key.ts';
import { verifyApple } from './apple.ts';
import { verifyFidoU2f } from './fido-u2f.ts';
import { verifyNone } from './none.ts';
import { verifyPacked } from './packed.ts';
import { verifySafetyNet } from './safetynet.ts';
import { failed, NOTHING, type StatementInput, type StatementResult } from './statement.ts';
import { verifyTpm } from './tpm.ts';

type VerifyStatement = (input: StatementInput) => StatementResult;

/** By their names in the IANA registry "WebAuthn Attestation Statement Format Identifiers", case-sensitively. */
const FORMATS: ReadonlyMap<string, VerifyStatement> = new Map<string, VerifyStatement>([
  ['none', verifyNone],
  ['packed', verifyPacked],
  ['fido-u2f', verifyFidoU2f],
  ['apple', verifyApple],
  ['android-key', verifyAndroidKey],
  ['tpm', verifyTpm],
  ['android-safetynet', verifySafetyNet],
  ['compound', verifyCompound],
]);

/** Verifies a statement in the format that it names. */
export function verifyByFormat(fmt: string, input: StatementInput): StatementResult {
  const verify = FORMATS.get(fmt);
  if (verify !== undefined) return verify(input);
  const meant = FORMATS.has(fmt.toLowerCase())
    ? `; the format is called ${fmt.toLowerCase()}, and case matters`
    : '';
  input.findings.add('webauthn.attestation', 'unknown', {
    reason: 'unsupported-format',
    at: input.at,
    seen: `format "${fmt.slice(0, 64)}" with ${describeStatement(input.statement)}${meant}`,
    expected: [...FORMATS.keys()].join(', '),
  });
  return NOTHING;
}

/** compound (8.9): several statements about one credential. Each must hold; the first that anchors the key speaks for it. */
function verifyCompound(input: StatementInput): StatementResult {
  const { statement } = input;
  const parts = Array.isArray(statement) ? (statement as readonly CborValue[]) : [];
  const inner = parts.map((part) => {
    const fmt = part instanceof Map ? part.get('fmt') : undefined;
    const attStmt = part instanceof Map ? part.get('attStmt') : undefined;
    return typeof fmt === 'string' && fmt !== 'compound' && attStmt !== undefined
      ? { fmt, attStmt }
      : undefined;
  });
  if (inner.length < 2 || inner.length > MAX_PARTS || !inner.every((part) => part !== undefined))
    return failed(
      input,
      'malformed',
      `${inner.length} statements, or one that is compound itself or none`,
      'two or more statements of other formats',
    );
  const results = inner
    .filter((part) => part !== undefined)
    .map(({ fmt, attStmt }, index) => ({
      fmt,
      result: verifyByFormat(fmt, { ...input, at: `${input.at}[${index}]`, statement: attStmt }),
    }));
  const best = results.find(({ result }) => result.claims.keyStorageBasis === 'attested') ?? results[0];
  return {
    ...(best?.result ?? NOTHING),
    facts: { statements: results.map(({ fmt, result }) => ({ fmt, type: result.type, ...result.facts })) },
  };
}

/** A compound statement has one part for each of the authenticator's roots; more than a handful is an attack on time. */
const MAX_PARTS = 4;

/** Names and sizes of what a statement holds. */
export function describeStatement(statement: CborValue): string {
  if (!(statement instanceof Map))
    return Array.isArray(statement) ? `${statement.length} elements` : `a ${typeof statement}`;
  if (statement.size === 0) return 'no members';
  return [...statement]
    .slice(0, 16)
    .map(([name, value]) => `${String(name).slice(0, 32)} (${sizeOf(value)})`)
    .join(', ');
}

function sizeOf(value: CborValue): string {
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (Array.isArray(value)) return `${value.length} elements`;
  return value instanceof Map ? `${value.size} members` : typeof value;
}

/** `facts.attestation.members`: what an unverified statement holds, without its bytes. */
export function statementJson(statement: CborValue): Json {
  return statement instanceof Map
    ? [...statement.keys()].slice(0, 64).map((name) => String(name).slice(0, 64))
    : [];
}
