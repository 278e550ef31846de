import { describe, expect, it } from 'vitest';
import { startPace, waitAfter } from './assets/pace.js';

/** A page in a world where time passes only when told to. */
function openPage(wait: () => number) {
  const page = { time: 0, asked: 0, isHidden: false };
  let timer: { readonly at: number; readonly run: () => Promise<void> } | undefined;
  const pace = startPace({
    ask: async () => {
      page.asked += 1;
      return wait();
    },
    isHidden: () => page.isHidden,
    now: () => page.time,
    after(milliseconds, run) {
      const mine = { at: page.time + milliseconds, run };
      timer = mine;
      return () => {
        if (timer === mine) timer = undefined;
      };
    },
  });
  async function pass(milliseconds: number) {
    const end = page.time + milliseconds;
    while (timer !== undefined && timer.at <= end) {
      const { at, run } = timer;
      timer = undefined;
      page.time = at;
      await run();
    }
    page.time = end;
  }
  function turn(isHidden: boolean) {
    page.isHidden = isHidden;
    pace.look();
  }
  return { page, pass, turn };
}

describe('the page asks', () => {
  it('at once, and then every ten seconds', async () => {
    const { page, pass } = openPage(() => waitAfter(undefined));
    await pass(0);
    expect(page.asked).toBe(1);
    await pass(60_000);
    expect(page.asked).toBe(7);
  });

  it('nothing while it is hidden, and goes on at once when it is looked at after a while', async () => {
    const { page, pass, turn } = openPage(() => waitAfter(undefined));
    await pass(0);
    turn(true);
    await pass(3_600_000);
    expect(page.asked).toBe(1);
    turn(false);
    await pass(0);
    expect(page.asked).toBe(2);
  });

  it('no more often because somebody turns to it again and again', async () => {
    const { page, pass, turn } = openPage(() => waitAfter(undefined));
    await pass(0);
    for (let second = 0; second < 9; second += 1) {
      turn(true);
      turn(false);
      await pass(1000);
    }
    expect(page.asked).toBe(1);
    await pass(1000);
    expect(page.asked).toBe(2);
  });

  it('only when as much time has passed as it was told, hidden or not', async () => {
    const { page, pass, turn } = openPage(() => waitAfter('42'));
    await pass(0);
    turn(true);
    turn(false);
    await pass(41_999);
    expect(page.asked).toBe(1);
    await pass(1);
    expect(page.asked).toBe(2);
  });
});

describe('the wait', () => {
  it.each([
    [null, 10_000],
    ['3', 10_000],
    ['60', 60_000],
    ['Sat, 21 Nov 2026 22:00:00 GMT', 10_000],
  ])('after Retry-After: %j is %d ms', (retryAfter, milliseconds) => {
    expect(waitAfter(retryAfter)).toBe(milliseconds);
  });
});
