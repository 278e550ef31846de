import { expect, it } from 'vitest';
import { drawPassword } from './one-time-password.ts';
import { weaknessOf } from './password-rule.ts';

const weakness = (password: string) => weaknessOf(password, { name: 'lucia.santos', old: 'the old password of hers' });

it.each([
  'three grey herons',
  'cuatro garzas grises',
  'xK7#qv!2Lm$pR',
  'mi gato duerme en la biblioteca',
  'пять серых цапель',
  'qwerty heron lamp stone',
])('%s is good enough', (password) => expect(weakness(password)).toBeUndefined());

it.each([
  ['elevenchars', 'fewer than 12'],
  ['the old password of hers', 'old one'],
  ['aaaaaaaaaaaaaaaa', 'five different'],
  ['abababababababab', 'five different'],
  ['passwordpassword', 'everybody tries'],
  ['Password12345678', 'everybody tries'],
  ['qwertyuiop1234', 'everybody tries'],
  ['poiuytrewq4321', 'everybody tries'],
  ['lucia.santos1', 'everybody tries'],
  ['administrator1!', 'everybody tries'],
  ['abc12abc12abc12', 'everybody tries'],
  ['x'.repeat(257), 'more than 256'],
])('%s is refused, and why is said: %s', (password, reason) => expect(weakness(password)).toContain(reason));

it('what is drawn is good enough, and never the same', () => {
  const drawn = Array.from({ length: 200 }, drawPassword);
  expect(new Set(drawn).size).toBe(200);
  expect(drawn.filter((password) => weakness(password) !== undefined)).toEqual([]);
});

it('is found out fast, whatever is given', () => {
  const begun = process.cpuUsage();
  for (const unit of ['ab', 'abcdefghijk', 'x1', 'qwertyu']) weakness(`${unit.repeat(128).slice(0, 250)}!?`);
  expect(process.cpuUsage(begun).user / 1000).toBeLessThan(500);
});
