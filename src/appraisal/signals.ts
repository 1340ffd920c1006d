// Session signals: what a server knows beside the attestation. Advisory input, never part of the evidence.
import { KeytierError } from '../model/errors.ts';
import { hintFor, isMapping, seenText } from './validate.ts';

/** What a server reports about the session; an absent signal was not reported and earns nothing. */
export interface Signals {
  /** The device has been known for the account for as long as the policy's reason says. */
  readonly deviceKnown?: boolean;
  readonly ipInHistory?: boolean;
  readonly geoConsistent?: boolean;
  readonly velocityAnomaly?: boolean;
  readonly badAsn?: boolean;
  /** What a vendor's integrity service said, verbatim. Untrusted text. */
  readonly vendorVerdict?: string;
}

/** The names a signals file may use, besides `device-known` and `device_known` for `deviceKnown`. */
const ALIASES: Readonly<Record<string, keyof Signals>> = {
  deviceknown: 'deviceKnown',
  deviceknownforaccount: 'deviceKnown',
  ipinhistory: 'ipInHistory',
  ipinuserhistory: 'ipInHistory',
  geoconsistent: 'geoConsistent',
  geoconsistentwithrecent: 'geoConsistent',
  velocityanomaly: 'velocityAnomaly',
  badasn: 'badAsn',
  knownbadasn: 'badAsn',
  isknownbadasn: 'badAsn',
  vendorverdict: 'vendorVerdict',
};

/** The canonical names, for messages. */
export const SIGNAL_NAMES = [...new Set(Object.values(ALIASES))];

/** A vendor's verdict is a label or a few of them; more than this is a pasted token. */
const MAX_VERDICT_LENGTH = 200;

function signalValue(name: keyof Signals, value: unknown): boolean | string | undefined {
  if (name !== 'vendorVerdict') return typeof value === 'boolean' ? value : undefined;
  const labels: unknown[] = Array.isArray(value) ? value : [value];
  if (!labels.every((label) => typeof label === 'string')) return undefined;
  const joined = labels.join(', ');
  return joined.length > 0 && joined.length <= MAX_VERDICT_LENGTH ? joined : undefined;
}

/**
 * Reads the content of a signals file: one JSON object; `null` counts as not reported. Names may be written in
 * camel, kebab or snake case.
 *
 * @param document the parsed JSON
 * @param where the file's name, for messages
 * @throws KeytierError ERR_VALUE_INVALID for an unknown name, a name given twice, or a value of the wrong type
 */
export function loadSignals(document: unknown, where: string): Signals {
  if (!isMapping(document)) {
    throw new KeytierError('ERR_VALUE_INVALID', 'the signals must be one JSON object', {
      where,
      seen: seenText(document),
      hint: `known signals: ${SIGNAL_NAMES.join(', ')}`,
    });
  }
  const signals: Partial<Record<keyof Signals, boolean | string>> = {};
  for (const [key, value] of Object.entries(document)) {
    const plain = key.toLowerCase().replaceAll(/[-_]/g, '');
    const name = Object.hasOwn(ALIASES, plain) ? ALIASES[plain] : undefined;
    if (name === undefined) {
      throw new KeytierError('ERR_VALUE_INVALID', 'a signal has an unknown name', {
        where: `${where}, ${seenText(key)}`,
        hint: hintFor(key, SIGNAL_NAMES),
      });
    }
    if (Object.hasOwn(signals, name)) {
      throw new KeytierError('ERR_VALUE_INVALID', 'a signal is given twice', {
        where: `${where}, ${key}`,
        seen: name,
      });
    }
    if (value === null) continue;
    const read = signalValue(name, value);
    if (read === undefined) {
      throw new KeytierError('ERR_VALUE_INVALID', 'a signal has a value of the wrong type', {
        where: `${where}, ${key}`,
        seen: seenText(value),
        hint:
          name === 'vendorVerdict'
            ? `text or a list of texts, up to ${MAX_VERDICT_LENGTH} characters in all`
            : 'true or false',
      });
    }
    signals[name] = read;
  }
  // Every value has the type that signalValue gives for its name.
  return signals as Signals;
}
