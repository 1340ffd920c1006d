// Builds what a verification is given: the run's options, and what the capture says where the caller says nothing.
import type { VerifyContext } from '../evidence/context.ts';
import { createDiagnosisBudget } from '../evidence/raw-signature/diagnose.ts';
import type { Artifact, Expectations } from '../model/artifact.ts';
import { KeytierError } from '../model/errors.ts';
import type { TrustAgeLimits } from '../trust/age.ts';
import { createVerificationCache } from '../x509/cache.ts';
import type { RunOptions } from './options.ts';

/** What depends on the rest of the run. */
export type ContextDetails = Pick<VerifyContext, 'diagnose'> &
  Partial<Pick<VerifyContext, 'attestedKey' | 'otherKeys' | 'earlier' | 'registered'>>;

/** The context of one verification. Options of the caller win over what the capture says. */
export function contextFor(
  artifact: Artifact,
  options: RunOptions,
  { diagnose, attestedKey = () => undefined, otherKeys = [], earlier = null, registered }: ContextDetails,
): VerifyContext {
  const {
    trust,
    now,
    second,
    crossCheck = false,
    maxTrustAgeDays = NO_LIMITS,
    maxStatusListAgeDays = maxTrustAgeDays['status-list'] ?? null,
    cache = createVerificationCache(),
  } = options;
  const asked = artifact.asContext === undefined;
  const byCaller = asked ? options.expected : withoutAnswers(options.expected);
  const byCapture = narrowed(artifact.expected, byCaller);
  const payload = asked ? options.payload : undefined;
  const at = options.at === 'capture' ? captureTime(artifact, now) : options.at;
  return {
    trust,
    cache,
    time: at ?? Math.floor(now / 1000) * 1000,
    timeGiven: at !== undefined,
    timeByCapture: options.at === 'capture',
    now,
    expected: byCapture === undefined ? (byCaller ?? NOTHING) : { ...byCapture, ...byCaller },
    expectedByCapture: byCapture === undefined ? NO_NAMES : namesByCapture(byCapture, byCaller),
    payload: payload ?? artifact.payload,
    payloadByCapture: payload === undefined,
    maxStatusListAgeDays,
    maxTrustAgeDays,
    second,
    crossCheck,
    signing: options.signing,
    strategy: options.strategy ?? 'supported',
    profile: options.profile,
    diagnose,
    diagnosisBudget: options.diagnosisBudget ?? createDiagnosisBudget(),
    attestedKey,
    otherKeys,
    earlier,
    record: options.record,
    derAgreement: options.derAgreement,
    registered,
  };
}

/** Expectations that together say who may use a passkey: alternatives to each other, so that each one widens the others. */
const ALTERNATIVES: readonly (readonly (keyof Expectations)[])[] = [
  ['rpId', 'appId'],
  ['origins', 'topOrigins', 'crossOrigin', 'appSigner'],
];

/** What the capture expects, without what would widen an expectation of the caller. */
function narrowed(
  byCapture: Expectations | undefined,
  byCaller: Expectations = NOTHING,
): Expectations | undefined {
  if (byCapture === undefined) return undefined;
  const decided = ALTERNATIVES.filter((group) => group.some((name) => byCaller[name] !== undefined)).flat();
  return Object.fromEntries(
    (Object.keys(byCapture) as (keyof Expectations)[])
      .filter((name) => !decided.includes(name))
      .map((name) => [name, byCapture[name]]),
  );
}

/** What a registration that is verified as context must hold too: all but the nonce and the key of what was asked for. */
function withoutAnswers(expected: Expectations | undefined): Expectations | undefined {
  if (expected === undefined) return undefined;
  const { challenge: _challenge, publicKey: _publicKey, ...rest } = expected;
  return rest;
}

const NO_LIMITS: TrustAgeLimits = {};
const NOTHING: Expectations = {};
const NO_NAMES: ReadonlySet<keyof Expectations> = new Set();

function namesByCapture(
  byCapture: Expectations,
  byCaller: Expectations = NOTHING,
): ReadonlySet<keyof Expectations> {
  return new Set(
    (Object.keys(byCapture) as (keyof Expectations)[]).filter((name) => byCaller[name] === undefined),
  );
}

/** A clock that runs ahead is honest for a day; a capture from the future is not. */
const CLOCK_SKEW = 86_400_000;

function captureTime({ time, source }: Artifact, now: number): number {
  const captured = time === undefined ? Number.NaN : Date.parse(time);
  if (captured <= now + CLOCK_SKEW) return captured;
  throw new KeytierError(
    'ERR_INPUT_MALFORMED',
    time === undefined ? 'the capture carries no time' : 'the capture is from the future',
    {
      where: source,
      ...(time === undefined ? {} : { seen: time }),
      hint: 'give the capture a "time" field (RFC 3339), or name the time with --at',
    },
  );
}
