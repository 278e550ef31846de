import { describe, expect, it } from 'vitest';
import { RightOfWay } from './right-of-way.ts';

const aMoment = (): Promise<string> => new Promise((resolve) => setImmediate(() => resolve('still waiting')));

describe('the right of way', () => {
  it('is free when nobody is in a hurry', async () => {
    await expect(Promise.race([new RightOfWay().yield(60_000), aMoment()])).resolves.toBeUndefined();
  });

  it('lets everybody who is in a hurry go first, also who fails', async () => {
    const way = new RightOfWay();
    const [one, other] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const first = way.hurry(() => one.promise);
    const second = way.hurry(() => other.promise);
    const waits = way.yield(60_000);
    one.resolve();
    await first;
    await expect(Promise.race([waits, aMoment()])).resolves.toBe('still waiting');
    other.reject(new Error('no'));
    await expect(second).rejects.toThrow('no');
    await waits;
  });

  it('is not waited for longer than the patience lasts', async () => {
    const way = new RightOfWay();
    const { promise, resolve } = Promise.withResolvers<void>();
    const hurrying = way.hurry(() => promise);
    await expect(way.yield(1)).resolves.toBeUndefined();
    resolve();
    await hurrying;
  });
});
