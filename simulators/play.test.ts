import { describe, expect, it } from 'vitest';
import { days, hours, minutes, seconds } from '../src/model/duration.ts';
import { deviceId } from '../src/model/ids.ts';
import { after, before, type EpochMs, epochMs } from '../src/model/time.ts';
import { createPace, type Ticker } from './pace.ts';
import { Player } from './play.ts';
import type { Step } from './step.ts';

const noon = epochMs(Date.UTC(2026, 10, 18, 12));

function createFakeTicker(): Ticker {
  let now = noon;
  return {
    now: () => now,
    sleepUntil: async (moment, signal) => {
      if (!signal.aborted) now = epochMs(Math.max(now, moment));
    },
  };
}

function* everyMinute(from: EpochMs): Generator<Step> {
  for (let at = from; ; at = after(at, minutes(1)))
    yield { does: 'publish', at, carrier: deviceId('gw'), topic: 't', payload: new Uint8Array(), kinds: [] };
}

type Asked = { from: EpochMs; speed?: number; duration?: ReturnType<typeof seconds>; stopAfter?: number };

async function play({ from, speed, duration, stopAfter }: Asked) {
  const ticker = createFakeTicker();
  const stop = new AbortController();
  const performed: { at: EpochMs; when: EpochMs; isBehind: boolean }[] = [];
  const player = new Player({
    steps: everyMinute(from),
    fleet: {
      perform: ({ at }) => {
        performed.push({ at, when: ticker.now(), isBehind: player.isBehind });
        if (performed.length === stopAfter) stop.abort();
        return undefined;
      },
    },
    ticker,
    dueAt: createPace({ from, startedAt: noon, speed }),
    duration,
    startsWithHistory: from < noon && speed === undefined,
    signal: stop.signal,
  });
  await player.play();
  return { performed, player, end: ticker.now() };
}

describe('a story', () => {
  it('that begins now is played as it happens', async () => {
    const { performed, end } = await play({ from: noon, duration: minutes(10) });
    expect(performed).toHaveLength(10);
    expect(performed.every(({ at, when, isBehind }) => at === when && !isBehind)).toBe(true);
    expect(end).toBe(after(noon, minutes(10)));
  });

  it('that begins in the past is played as fast as it can until now, then as it happens', async () => {
    const { performed, player } = await play({ from: before(noon, hours(1)), duration: minutes(5) });
    const history = performed.filter(({ at }) => at <= noon);
    expect(history).toHaveLength(61);
    expect(history.every(({ when }) => when === noon)).toBe(true);
    expect(history.slice(0, 58).every(({ isBehind }) => isBehind)).toBe(true);
    expect(performed.slice(61).every(({ at, when }) => at === when)).toBe(true);
    expect(performed).toHaveLength(65);
    expect(player.isLive).toBe(true);
  });

  it('ends with its history when no time is left for more', async () => {
    const { performed, end } = await play({ from: before(noon, hours(1)), duration: seconds(0) });
    expect(performed.at(-1)?.at).toBe(noon);
    expect(end).toBe(noon);
  });

  it('is played so many times faster, if told so, and never ahead of the present', async () => {
    const { performed } = await play({ from: before(noon, hours(1)), speed: 61, duration: minutes(3) });
    expect(performed.slice(0, 61).map(({ when }) => Math.round((when - noon) / 100))).toEqual(
      Array.from({ length: 61 }, (_, count) => Math.round((count * 60_000) / 61 / 100)),
    );
    expect(performed.slice(62).every(({ at, when }) => at === when)).toBe(true);
  });

  it('stops in its middle when told to', async () => {
    const { performed } = await play({ from: before(noon, days(1)), stopAfter: 7 });
    expect(performed).toHaveLength(7);
  });
});
