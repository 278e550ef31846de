import { describe, expect, it } from 'vitest';
import { readAhead } from './read-ahead.ts';

/** Numbers from 1, and what became of whoever gives them. */
function counting({ failsAt }: { readonly failsAt?: number } = {}) {
  const state = { given: 0, ended: false };
  async function* numbers() {
    try {
      while (state.given < 5) {
        if (state.given + 1 === failsAt) throw new Error(`no ${failsAt}`);
        state.given += 1;
        yield state.given;
      }
    } finally {
      state.ended = true;
    }
  }
  return { state, numbers: numbers() };
}

describe('reading ahead', () => {
  it('gives everything in its order', async () => {
    expect(await Array.fromAsync(readAhead(counting().numbers))).toEqual([1, 2, 3, 4, 5]);
  });

  it('asks for the next while one is being used, and for no more', async () => {
    const { state, numbers } = counting();
    for await (const number of readAhead(numbers)) {
      await Promise.resolve();
      expect(state.given).toBe(Math.min(5, number + 1));
    }
  });

  it('ends the source when whoever asked stops early', async () => {
    const { state, numbers } = counting();
    for await (const number of readAhead(numbers)) if (number === 2) break;
    expect(state).toEqual({ given: 3, ended: true });
  });

  it('tells of a failure when it is its turn, not before', async () => {
    const { state, numbers } = counting({ failsAt: 3 });
    const given: number[] = [];
    const all = async () => {
      for await (const number of readAhead(numbers)) given.push(number);
    };
    await expect(all()).rejects.toThrow('no 3');
    expect(given).toEqual([1, 2]);
    expect(state.ended).toBe(true);
  });

  it('of what fails ahead says nothing to whoever stopped', async () => {
    const { state, numbers } = counting({ failsAt: 2 });
    for await (const number of readAhead(numbers)) if (number === 1) break;
    expect(state.ended).toBe(true);
  });
});
