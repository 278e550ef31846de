import { describe, expect, it } from 'vitest';
import type { DeviceKind } from '../../model/device-kind.ts';
import { type Duration, milliseconds, minutes } from '../../model/duration.ts';
import { deviceId, kindId } from '../../model/ids.ts';
import { epochMs } from '../../model/time.ts';
import { createMemoryRegistry } from '../../registry/memory/memory-registry.ts';
import { createAssess } from './assess.ts';

const start = Date.UTC(2026, 10, 21, 10);
const minute = 60_000;

const kindOf = (every: Duration): DeviceKind => ({
  id: kindId('lamp'),
  label: 'Lamp',
  description: 'Only for tests',
  quantities: ['lamp_on'],
  rhythm: {
    speaks: 'periodically',
    every,
    lateAfter: milliseconds(every * 3),
    staleAfter: milliseconds(every * 8),
  },
  decode: () => ({ ok: true, samples: [], refused: [] }),
  imagine: () => () => undefined,
});

/** One message: who told what time, and when it came; in minutes. */
type Said = { readonly who: string; readonly at: number; readonly receivedAt: number };

/** Lamps named by their gateway, `a1` and `a2` of gateway a; those named by capitals have a line of their own. */
async function hear(said: readonly Said[], every: Duration = minutes(15)) {
  const kind = kindOf(every);
  const kinds = new Map([[kind.id, kind]]);
  const directory = createMemoryRegistry({ kinds, clock: { now: () => epochMs(start) } });
  const names = [...new Set(said.map(({ who }) => who))];
  const gatewayOf = (name: string) => (/^[a-z]/.test(name) ? deviceId(`gw-${name[0]}`) : undefined);
  for (const gateway of new Set(names.flatMap((name) => gatewayOf(name) ?? []))) await directory.addGateway(gateway);
  await directory.importDevices(
    names.map((name) => {
      const gateway = gatewayOf(name);
      const position = { lat: 43.46, lon: -3.81 };
      return { id: deviceId(name), kind: kind.id, position, ...(gateway === undefined ? {} : { gateway }) };
    }),
  );
  const assess = createAssess({ kinds, directory });
  const doubts: string[] = [];
  for (const one of said.toSorted((left, right) => left.receivedAt - right.receivedAt)) {
    const device = directory.device(one.who);
    if (device === undefined) throw new Error(`no ${one.who}`);
    const time = epochMs(Math.round(start + one.at * minute));
    const receivedAt = epochMs(Math.round(start + one.receivedAt * minute));
    const samples = [{ quantity: 'lamp_on', value: 1, time }] as const;
    const [observation] = assess.judge({ device, kind, time, receivedAt, samples, isReplayed: false }, []);
    for (const reason of observation?.reasons ?? []) doubts.push(`${one.who} ${one.receivedAt}: ${reason}`);
  }
  return { doubts, is: (name: string) => assess.clocks.skewOf(deviceId(name))?.is };
}

const range = (count: number) => Array.from({ length: count }, (_, index) => index);

/** Lamps that speak every so many minutes, each with a phase of its own; `wait` is what the message takes to come. */
const speaking = (
  names: readonly string[],
  { every = 15, count = 24, wait = () => 0 }: { every?: number; count?: number; wait?: (at: number) => number } = {},
): Said[] =>
  names.flatMap((who, nth) =>
    range(count).map((turn) => {
      const at = turn * every + ((nth * 7.3) % every);
      return { who, at, receivedAt: at + wait(at) + 0.01 };
    }),
  );

const lampsOf = (gateway: string, count = 8) => range(count).map((nth) => `${gateway}${nth}`);
const [a, b, c] = [lampsOf('a'), lampsOf('b'), lampsOf('c')];
const city = [...a, ...b, ...c];

const pickedUpEvery = (period: number, phase: number) => (at: number) =>
  Math.ceil((at - phase) / period) * period + phase - at;

describe('honest clocks are not blamed', () => {
  it.each<[string, readonly Said[], Duration?]>([
    ['in a healthy city', speaking(city)],
    ['whose gateway is 20 minutes late, always', [...speaking(a, { wait: () => 20 }), ...speaking([...b, ...c])]],
    [
      'whose gateway has a line that is 4 % too slow',
      [...speaking(a, { wait: (at) => at * 0.04, count: 60 }), ...speaking([...b, ...c], { count: 60 })],
    ],
    [
      'whose own line is 4 % too slow',
      [...speaking(['Z'], { wait: (at) => at * 0.04, count: 100 }), ...speaking(['X', 'Y', ...city], { count: 100 })],
    ],
    [
      'whose gateway sends every 40 minutes what it gathered',
      [...speaking(a, { wait: pickedUpEvery(40, 3) }), ...speaking([...b, ...c])],
    ],
    [
      'that send a heartbeat an hour, which their gateway fetches every 61 minutes',
      speaking(a, { every: 60, wait: pickedUpEvery(61, 5), count: 48 }),
      minutes(60),
    ],
    [
      'that fetch their own heartbeats later and later',
      [
        ...speaking(['Z'], { every: 60, wait: pickedUpEvery(61, 5), count: 48 }),
        ...speaking(['V', 'W', 'X', 'Y'], { every: 60, count: 48 }),
      ],
      minutes(60),
    ],
    ['that have no peers, and are late by as much each time', speaking(['a1'], { wait: () => 50 })],
    ['while our own clock is 20 minutes ahead', speaking(city, { wait: (at) => (at < 60 ? 0 : 20) })],
    ['while our own clock gains two minutes an hour', speaking(city, { wait: (at) => at / 30 })],
    ['while our own clock loses two minutes an hour', speaking(city, { wait: (at) => -at / 30 })],
  ])('%s', async (_what, said, every) => {
    expect((await hear(said, every)).doubts).toEqual([]);
  });

  it('but for the first few when our own clock leaps back', async () => {
    const { doubts } = await hear(speaking(city, { wait: (at) => (at < 150 ? 0 : -20) }));
    expect(doubts.length).toBeLessThan(city.length);
    expect(doubts.filter((doubt) => !doubt.includes('ahead of its receipt'))).toEqual([]);
  });
});

describe('a wrong clock among right ones', () => {
  const rest = speaking([...a, ...b, ...c, 'V', 'W', 'X', 'Y']);
  const blamed = async (said: readonly Said[]) => {
    const all = [...rest.filter(({ who }) => who !== said[0]?.who), ...said];
    const { doubts, is } = await hear(all.filter(({ receivedAt }) => receivedAt < 350));
    return { who: [...new Set(doubts.map((doubt) => doubt.split(' ')[0]))], is: is(said[0]?.who ?? '') };
  };

  it.each<[string, string, (at: number) => number]>([
    ['behind', 'a3', () => 120],
    ['behind', 'Z', () => 120],
    ['drifting', 'a3', (at) => at / 30],
    ['drifting', 'a3', (at) => -at / 30],
    ['drifting', 'Z', (at) => -at / 30],
    ['ahead', 'a3', () => -3],
    ['ahead', 'Z', () => -3],
  ])('is found to be %s, of %s', async (is, name, wait) => {
    expect(await blamed(speaking([name], { wait }))).toEqual({ who: [name], is });
  });

  it('is found although its gateway is late', async () => {
    const late = speaking(a, { wait: () => 20 }).map((one) => (one.who === 'a3' ? { ...one, at: one.at - 120 } : one));
    const { doubts, is } = await hear([...late, ...speaking([...b, ...c], { count: 26 })]);
    expect([...new Set(doubts.map((doubt) => doubt.split(' ')[0]))]).toEqual(['a3']);
    expect(is('a3')).toBe('behind');
  });
});
