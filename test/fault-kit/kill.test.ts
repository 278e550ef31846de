import { describe, expect, it } from 'vitest';
import { holdBooks } from './books.ts';
import { killRounds } from './kill-rounds.ts';

describe('the promise of an acknowledgement', () => {
  it('survives kill -9 under load: nothing is missing, nothing is doubled', async () => {
    const books = await killRounds({ rounds: 3, devices: 4, say: () => undefined });
    expect(books).toMatchObject({ missing: 0, doubled: 0 });
    expect(books.acknowledged).toBeGreaterThan(500);
  });
});

describe('the books', () => {
  it('find what is missing and what is doubled', () => {
    const promised = { sent: 5, acknowledged: new Set([0, 1, 2]) };
    expect(holdBooks(promised, [0, 1, 1, 3])).toEqual({ sent: 5, acknowledged: 3, stored: 3, missing: 1, doubled: 1 });
  });
});
