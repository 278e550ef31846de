import { expect, it } from 'vitest';
import { chooseLanguage } from './language.ts';

it.each([
  ['fr', undefined, 'fr'],
  ['fr', 'es', 'es'],
  [undefined, undefined, 'en'],
  ['de,it;q=0.9', undefined, 'en'],
  ['fr-CH, en;q=0.9, es;q=0.8', undefined, 'fr'],
  ['de, es-419;q=0.5, en;q=0.7', undefined, 'en'],
  ['en;q=0, es;q=0.1', undefined, 'es'],
  [';;;q=x, ,', undefined, 'en'],
] as const)('of %s, and asked for %s, the language is %s', (accepted, asked, expected) => {
  expect(chooseLanguage(asked, accepted)).toBe(expected);
});
