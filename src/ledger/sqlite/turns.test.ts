import { expect, test } from 'vitest';
import { UnavailableError } from '../../model/errors.ts';
import { createTurns } from './turns.ts';

test('one thing is done at a time, in the order of asking, also when one fails', async () => {
  const inTurn = createTurns();
  const done: string[] = [];
  const step = (name: string) =>
    inTurn(async () => {
      done.push(`${name} begins`);
      await Promise.resolve();
      done.push(`${name} ends`);
      if (name === 'b') throw new Error('broken');
    });
  await Promise.allSettled([step('a'), step('b'), step('c')]);
  expect(done).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
});

test('who comes when too many wait is told to come back, and finds room later', async () => {
  const inTurn = createTurns();
  const { promise: held, resolve } = Promise.withResolvers<void>();
  const waiting = Array.from({ length: 10 }, () => inTurn(() => held));
  await expect(inTurn(async () => 1)).rejects.toThrow(UnavailableError);
  resolve();
  await Promise.all(waiting);
  expect(await inTurn(async () => 1)).toBe(1);
});
