import { expect, test } from 'vitest';
import { letter } from './contract/dead-letters.contract.ts';
import { letterId, parseLetterId } from './port.ts';

test('a letter has an id that leads back to it', () => {
  const third = letter(4, { item: 3 });
  const { position, item, receivedAt } = third;
  expect(letterId(third)).toBe(`4-3-${receivedAt}`);
  expect(parseLetterId(letterId(third))).toEqual({ position, item, receivedAt });
});

test.each(['', '1-2', '1-2-3-4', '-1-2-3', '1.5-2-3', '1-2-3x', ' 1-2-3', '1-2-9999999999999999'])(
  'what is no id leads nowhere: %j',
  (text) => {
    expect(parseLetterId(text)).toBeUndefined();
  },
);
