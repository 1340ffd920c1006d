// Signals files: any spelling of a known name, and no silent loss of a signal.
import { describe, expect, it } from 'vitest';
import { loadSignals } from '../../src/appraisal/signals.ts';

describe('loadSignals', () => {
  it('reads every signal', () => {
    const signals = {
      deviceKnown: true,
      ipInHistory: false,
      geoConsistent: true,
      velocityAnomaly: false,
      badAsn: true,
      vendorVerdict: 'MEETS_DEVICE_INTEGRITY',
    };
    expect(loadSignals(signals, 'signals.json')).toEqual(signals);
    expect(loadSignals({}, 'signals.json')).toEqual({});
  });

  it('takes kebab and snake case, and the names of the article', () => {
    expect(loadSignals({ 'device-known': true, ip_in_history: true, 'bad-asn': false }, 's')).toEqual({
      deviceKnown: true,
      ipInHistory: true,
      badAsn: false,
    });
    const article = {
      device_known_for_account: true,
      ip_in_user_history: true,
      geo_consistent_with_recent: true,
      velocity_anomaly: true,
      is_known_bad_asn: true,
    };
    expect(Object.keys(loadSignals(article, 's')).sort()).toEqual(
      ['badAsn', 'deviceKnown', 'geoConsistent', 'ipInHistory', 'velocityAnomaly'].sort(),
    );
  });

  it('takes null as not reported, and a list of labels as one verdict', () => {
    expect(loadSignals({ deviceKnown: null }, 's')).toEqual({});
    expect(loadSignals({ vendorVerdict: ['A', 'B'] }, 's')).toEqual({ vendorVerdict: 'A, B' });
  });

  it.each([
    ['a list', [], 's'],
    ['text', 'deviceKnown', 's'],
    ['null', null, 's'],
    ['an unknown name', { deviceKnwon: true }, 's, "deviceKnwon"'],
    ['a name from the prototype', { constructor: true }, 's, "constructor"'],
    ['a name twice', { deviceKnown: true, 'device-known': false }, 's, device-known'],
    ['text for yes', { deviceKnown: 'yes' }, 's, deviceKnown'],
    ['a number', { badAsn: 1 }, 's, badAsn'],
    ['an object as a verdict', { vendorVerdict: { a: 1 } }, 's, vendorVerdict'],
    ['an empty verdict', { vendorVerdict: '' }, 's, vendorVerdict'],
    ['a whole token as a verdict', { vendorVerdict: 'e'.repeat(201) }, 's, vendorVerdict'],
  ])('refuses %s', (_name, document, where) => {
    expect(() => loadSignals(document, 's')).toThrow(
      expect.objectContaining({ code: 'ERR_VALUE_INVALID', where }),
    );
  });

  it('suggests the name that was meant', () => {
    expect(() => loadSignals({ deviceKnwon: true }, 's')).toThrow(
      expect.objectContaining({ hint: 'did you mean deviceKnown?' }),
    );
  });
});
