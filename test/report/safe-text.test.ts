// Untrusted text: nothing acts on a terminal or a CI, nothing is invisible, widths agree with cli-table3's own measure.
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeJson, safeText } from '../../src/report/safe-text.ts';
import { displayWidth, wrapCommand, wrapText } from '../../src/report/wrap.ts';
import { HOSTILE } from './fixtures.ts';

/** The measure cli-table3 lays tables out with: its own copy of string-width. */
const requireFromTable = createRequire(createRequire(import.meta.url).resolve('cli-table3'));
const stringWidth: (text: string) => number = requireFromTable('string-width');

/** Written out from the Unicode charts rather than taken from the code under test. */
const MUST_NOT_PRINT = [
  ...Array.from({ length: 0x20 }, (_, code) => code),
  ...Array.from({ length: 0x21 }, (_, index) => 0x7f + index),
  0x61c,
  0x200b,
  0x200c,
  0x200d,
  0x200e,
  0x200f,
  0x2028,
  0x2029,
  0x202a,
  0x202b,
  0x202c,
  0x202d,
  0x202e,
  0x2060,
  0x2066,
  0x2067,
  0x2068,
  0x2069,
  0xad,
  0xfeff,
  0x3164,
  0xffa0,
  0xfe0f,
  0xe0041,
  0xd800,
  0xdfff,
  0xe000,
  0xa0,
  0x3000,
];

describe('safeText', () => {
  it.each(MUST_NOT_PRINT)('prints U+%i as its code point', (code) => {
    expect(safeText(`a${String.fromCodePoint(code)}b`)).toBe(`a\\u{${code.toString(16)}}b`);
  });

  it('leaves ordinary text of many scripts alone', () => {
    for (const text of [
      'CN=Droid CA3, O=Google Inc',
      "it's 100% & <b>",
      'Zürich Ελλάδα Москва 漢字 한국어',
      '⌚🔥',
      'C:\\new',
    ]) {
      expect(safeText(text)).toBe(text);
    }
  });

  it('cannot be fooled by text that looks like an escape', () => {
    expect(safeText('\\u{1b}')).toBe('\\u{5c}u{1b}');
  });

  it('keeps 200 characters and says how many there were', () => {
    expect(safeText('A'.repeat(200))).toBe('A'.repeat(200));
    expect(safeText('A'.repeat(10_240))).toBe(`${'A'.repeat(200)}… (10240 characters)`);
    expect(safeText('漢'.repeat(201))).toBe(`${'漢'.repeat(200)}… (201 characters)`);
    expect(safeText('🔥'.repeat(150))).toBe('🔥'.repeat(150));
    expect(safeText('abcdef', { max: 3 })).toBe('abc… (6 characters)');
  });

  it('counts escapes as they are printed, and never cuts one in two', () => {
    expect(safeText('\u001b'.repeat(4), { max: 13 })).toBe('\\u{1b}\\u{1b}… (4 characters)');
    expect(safeText('\u202e'.repeat(5_000)).length).toBeLessThan(230);
  });

  it.each([
    ['::error::x', '\\u{3a}:error::x'],
    ['  ::set-output name=x::y', '  \\u{3a}:set-output name=x::y'],
    ['##[error]x', '\\u{23}#[error]x'],
    ['a ##vso[task.complete]', 'a \\u{23}#vso[task.complete]'],
    ['##TeamCity[x]', '\\u{23}#TeamCity[x]'],
  ])('breaks the CI command %s', (text, printed) => {
    expect(safeText(text)).toBe(printed);
  });

  it('leaves harmless colons and hashes alone', () => {
    for (const text of ['2001:db8::1', 'std::string', 'file#/2/x5c', '## heading', 'a: b', '12:30']) {
      expect(safeText(text)).toBe(text);
    }
  });

  it('lets no more than four marks pile up', () => {
    expect(safeText(`e${'\u0301'.repeat(6)}`)).toBe(`e${'\u0301'.repeat(4)}\\u{301}\\u{301}`);
  });

  it('gives ASCII only where asked, with known punctuation spelled out', () => {
    expect(safeText('a → b … “c” – é', { ascii: true })).toBe('a -> b ... "c" - \\u{e9}');
    expect(safeText('A'.repeat(300), { ascii: true })).toBe(`${'A'.repeat(200)}... (300 characters)`);
  });

  it('never prints a control character or a command, whatever it is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (text, ascii) => {
        const printed = safeText(text, { ascii });
        expect(printed).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
        expect(printed).not.toMatch(/^\s*::/);
        expect(printed).not.toMatch(/##(?:vso|teamcity)?\[/i);
        if (ascii) expect(printed).toMatch(/^[\x20-\x7e]*$/);
      }),
    );
  });
});

describe('safeJson', () => {
  it.each(Object.entries(HOSTILE))('keeps the value of text that %s and prints none of it raw', (_, text) => {
    const json = safeJson(JSON.stringify({ [text]: [text] }, null, 2));
    expect(JSON.parse(json)).toEqual({ [text]: [text] });
    expect(json.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    expect(json).not.toMatch(/##(?:vso|teamcity)?\[/i);
  });
});

describe('displayWidth', () => {
  it('agrees with cli-table3 on every character that safeText prints', () => {
    const wrong: string[] = [];
    for (let code = 0; code <= 0x10ffff; code += 1) {
      const printed = safeText(String.fromCodePoint(code));
      if (displayWidth(printed) !== stringWidth(printed)) wrong.push(code.toString(16));
    }
    expect(wrong).toEqual([]);
  });

  it('agrees with cli-table3 on whole strings', () => {
    const emoji = fc.constantFrom(
      '👩',
      '\u200d',
      '🇩',
      '🇪',
      '👍',
      '🏽',
      '#',
      '\ufe0f',
      '\u20e3',
      '⌚',
      '漢',
      'a',
      '\u0301',
    );
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: emoji })), (text) => {
        expect(displayWidth(safeText(text))).toBe(stringWidth(safeText(text)));
      }),
      { numRuns: 500 },
    );
  });
});

describe('wrapText', () => {
  it('breaks at spaces, keeps line feeds, and cuts words that are too long', () => {
    expect(wrapText('one two  three\nfour', 8)).toEqual(['one two', 'three', 'four']);
    expect(wrapText('abcdefghij k', 4)).toEqual(['abcd', 'efgh', 'ij k']);
    expect(wrapText('漢字漢字', 5)).toEqual(['漢字', '漢字']);
    expect(wrapText('', 5)).toEqual(['']);
  });

  it('breaks a long word at the joints of a name, and elsewhere only where there is none', () => {
    expect(wrapText('softwareEnforced.attestationApplicationId.packageInfos:', 42)).toEqual([
      'softwareEnforced.attestationApplicationId.',
      'packageInfos:',
    ]);
    expect(wrapText('softwareEnforced.attestationApplicationId.packageInfos:', 30)).toEqual([
      'softwareEnforced.',
      'attestationApplicationId.',
      'packageInfos:',
    ]);
    expect(wrapText('/var/log/device_0001/chain.pem', 16)).toEqual(['/var/log/device_', '0001/chain.pem']);
    expect(wrapText('ab.0123456789abcdef', 8)).toEqual(['ab.', '01234567', '89abcdef']);
    expect(wrapText('sha256:0123456789', 9)).toEqual(['sha256:', '012345678', '9']);
    expect(wrapText('a.b_c', 5)).toEqual(['a.b_c']);
  });

  it('keeps every character of a long word, in lines that fit', () => {
    const joints = fc.string({
      unit: fc.constantFrom('.', '/', ':', '_', 'a', '漢', '\u0301'),
      minLength: 1,
    });
    fc.assert(
      fc.property(joints, fc.integer({ min: 3, max: 20 }), (word, width) => {
        const lines = wrapText(word, width);
        expect(lines.join('')).toBe(word);
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
      }),
    );
  });

  it('never starts a line with a CI command, wherever the width falls', () => {
    const text = safeText(`${'a'.repeat(7)}::error::${':'.repeat(40)} ::x b::c a.::d_::e/::f`);
    for (let width = 3; width < 60; width += 1) {
      for (const line of wrapText(text, width)) {
        expect(line).not.toMatch(/^\s*::/);
        expect(displayWidth(line)).toBeLessThanOrEqual(width);
      }
    }
  });
});

describe('wrapCommand', () => {
  it('does not break inside quotes that hold an escaped quote', () => {
    const command = String.raw`keytier verify 'it'\''s mine.pem' --at capture`;
    expect(wrapCommand(command, 26)).toEqual([
      'keytier verify \\',
      String.raw`'it'\''s mine.pem' --at \ `.trimEnd(),
      'capture',
    ]);
  });

  it('gives lines that a shell joins again, and does not break inside quotes', () => {
    const command = "keytier verify 'my file.pem' --challenge hex:00ff --at 2026-11-01T00:00:00Z";
    const lines = wrapCommand(command, 34);
    expect(lines).toEqual([
      "keytier verify 'my file.pem' \\",
      '--challenge hex:00ff --at \\',
      '2026-11-01T00:00:00Z',
    ]);
    expect(lines.join('\n').replaceAll(' \\\n', ' ')).toBe(command);
  });
});

describe('visible ASCII', () => {
  it('is what the slow way leaves alone too', () => {
    for (let code = 0x20; code < 0x7f; code += 1) {
      const text = `a${String.fromCharCode(code)}b`;
      // One character outside ASCII takes the same text past the short cut.
      expect(safeText(`${text}é`)).toBe(`${safeText(text)}é`);
    }
    expect(safeText('::error::x')).not.toContain('::error');
    expect(safeText('##[error]x')).not.toContain('##[');
  });
});
