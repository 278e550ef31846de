import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { gsmLength, isForeign, toGsmText, toSms } from './gsm-text.ts';

describe('a short message', () => {
  it.each([
    ['Humo: 212 µg/m³ en Cañadío', 'Humo: 212 ug/m3 en Cañadío'.replace('í', 'i')],
    ['Última hora: llovió «mucho»…', 'Ultima hora: llovio "mucho"...'],
    ['L’air est très pollué à Centro', "L'air est très pollué à Centro"],
    ['Œuvre — 20 °C', 'OEuvre - 20 C'],
    ['Łódź', '?ódz'.replace('ó', 'o')],
  ])('is written with the letters of a plain one: %s', (text, expected) => {
    expect(toGsmText(text)).toBe(expected);
    expect(gsmLength(toGsmText(text))).toBeLessThanOrEqual(160);
  });

  it('counts the signs that take the room of two', () => {
    expect(gsmLength('5 €')).toBe(4);
    expect(gsmLength('[x]')).toBe(5);
    expect(gsmLength('á')).toBeUndefined();
  });

  it('is cut at a word', () => {
    const cut = toGsmText('abcdefgh '.repeat(30));
    expect(cut).toMatch(/ abcdefgh\.\.\.$/);
    expect(cut.length).toBeLessThanOrEqual(160);
  });

  it('in foreign letters has 70 of them', () => {
    expect(isForeign('Дым в центре города')).toBe(true);
    expect(isForeign('Smog in Łódź')).toBe(false);
    expect(toSms('Дым '.repeat(40))).toHaveLength(70);
  });
});

test.prop([fc.string({ unit: 'grapheme', maxLength: 400 })])('whatever it says, it is one SMS', (text) => {
  const sms = toSms(text);
  const length = gsmLength(sms);
  if (length === undefined) expect(sms.length).toBeLessThanOrEqual(70);
  else expect(length).toBeLessThanOrEqual(160);
  expect(sms.isWellFormed()).toBe(true);
});
