import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { choosersOf, fillTemplate, parseTemplate, placesOf } from './template.ts';

const filled = (text: string, several = false): string => {
  const parsed = parseTemplate(text);
  if (!parsed.ok) return `! ${parsed.says}`;
  return fillTemplate(parsed.template, {
    fill: (name) => `<${name}>`,
    choose: (_name, [one = [], many = []]) => (several ? many : one),
  });
};

describe('a template', () => {
  it.each([
    ['words', 'words'],
    ['{place}: {value}', '<place>: <value>'],
    ['{ place }', '<place>'],
    ['{count|one lamp|{count} lamps} out', 'one lamp out'],
    ['{count|one in {place}|{count} in {place}}!', 'one in <place>!'],
    ['{count|{total|a|b}|c}', 'a'],
    ['a | b', 'a | b'],
  ])('%s becomes %s', (text, expected) => {
    expect(filled(text)).toBe(expected);
  });

  it('uses the form for several', () => {
    expect(filled('{count|one|{count} lamps}', true)).toBe('<count> lamps');
  });

  it.each([
    ['{place', /missing/],
    ['place}', /without its "{"/],
    ['{count|one}', /two forms/],
    ['{count|one|two|three}', /two forms/],
    ['{count|one|{value}', /missing/],
    ['{a'.repeat(300), /missing|more than/],
    ['{a}'.repeat(300), /more than/],
  ])('%s is faulty', (text, says) => {
    expect(filled(text)).toMatch(says);
  });

  it('names its places and those that choose', () => {
    const parsed = parseTemplate('{place} {count|{value}|{total|a|b}}');
    expect(parsed.ok && placesOf(parsed.template)).toEqual(['place', 'count', 'value', 'total']);
    expect(parsed.ok && choosersOf(parsed.template)).toEqual(['count', 'total']);
  });

  property.prop([fc.string({ unit: fc.constantFrom('{', '}', '|', 'a', ' ') })])('is read whatever it is', (text) => {
    expect(typeof filled(text)).toBe('string');
  });

  property.prop([fc.string({ unit: fc.constantFrom('|', 'a', 'é', ' ', '\n') })])(
    'without braces is itself',
    (text) => {
      expect(filled(text)).toBe(text);
    },
  );
});
