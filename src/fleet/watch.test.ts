import { describe, expect, it } from 'vitest';
import { hours, minutes } from '../model/duration.ts';
import { deviceId } from '../model/ids.ts';
import { after, before } from '../model/time.ts';
import { live, noon, probe, watchTown } from './fixtures/watched-town.ts';

const a = { id: deviceId('a') };
const every = probe.rhythm.every;

/** Says the same for a number of rhythms, looking after each; answers at which of them the problem was there. */
async function go(
  town: Awaited<ReturnType<typeof watchTown>>,
  times: number,
  { reason, value = 5 }: { readonly reason?: string; readonly value?: number } = {},
): Promise<string> {
  let seen = '';
  for (let time = 0; time < times; time += 1) {
    town.pass(every);
    town.say('a', { pm10: value }, reason);
    seen += (await town.look('a')).length > 0 ? '!' : '.';
  }
  return seen;
}

describe('a problem that doubts tell of', () => {
  it.each([
    ['stuck', 'flat_line: 5 µg/m³ for 2 h', '.!!'],
    ['drifting', 'neighbour: 5 stands 50 below 55', '.....!'],
    ['noisy', 'spike: 5 stands 60 above', '.....!'],
    ['noisy', 'rate_of_change: 5 within a minute', '.....!'],
    ['impossible', 'gross_range: 5 is beyond 4', '..!'],
    ['clock_wrong', "clock: the device's clock is 2 h behind", '..!'],
  ])('is %s where readings are doubted by "%s"', async (problem, reason, seen) => {
    const town = await watchTown([a]);
    expect(await go(town, seen.length, { reason })).toBe(seen);
    expect(await town.look('a')).toEqual([problem]);
    const [found] = town.open();
    expect(found?.signs).toMatchObject([{ count: seen.length, reason }]);
  });

  it('is not opened by a single doubt, nor by doubts that are far apart', async () => {
    const town = await watchTown([a]);
    for (let round = 0; round < 5; round += 1) {
      expect(await go(town, 1, { reason: 'gross_range: beyond' })).toBe('.');
      expect(await go(town, 6)).toBe('......');
    }
  });

  it('has begun with the first doubt; a stuck one when its value began to be repeated', async () => {
    const town = await watchTown([a]);
    await go(town, 3, { reason: 'gross_range: beyond' });
    expect(town.open()).toMatchObject([{ since: after(noon, minutes(10)), detectedAt: after(noon, minutes(30)) }]);
    const other = await watchTown([a]);
    await go(other, 2, { reason: 'flat_line: 5' });
    expect(other.open()).toMatchObject([{ since: before(noon, minutes(80)), detectedAt: after(noon, minutes(20)) }]);
  });

  it('stays while doubts go on here and there, and is over after a healthy span', async () => {
    const town = await watchTown([a]);
    await go(town, 3, { reason: 'gross_range: beyond' });
    expect(await go(town, 5)).toBe('!!!!!');
    expect(await go(town, 1, { reason: 'gross_range: beyond' })).toBe('!');
    expect(await go(town, 7)).toBe('!!!!!!.');
    // Well again one rhythm after the last doubt, which was at the ninth.
    const cleared = { at: after(noon, minutes(100)), because: 'healthy' };
    expect(town.closed()).toMatchObject([{ problem: 'impossible', cleared }]);
  });

  it('does not end in silence', async () => {
    const town = await watchTown([a]);
    await go(town, 3, { reason: 'gross_range: beyond' });
    town.pass(hours(30));
    expect(await town.look('a')).toEqual(['impossible', 'silent']);
  });

  it('ends with the device', async () => {
    const town = await watchTown([a]);
    await go(town, 3, { reason: 'gross_range: beyond' });
    await town.registry.removeDevice(a.id);
    expect(await town.look('a')).toEqual([]);
    expect(town.closed()).toMatchObject([{ cleared: { because: 'removed' } }]);
  });

  it('is not opened again by what is tried again when it is over', async () => {
    const town = await watchTown([a]);
    await go(town, 3, { reason: 'gross_range: beyond' });
    await go(town, 20);
    expect(town.closed()).toHaveLength(1);
    const next = live(town);
    for (const late of [30, 20, 10]) {
      const at = after(noon, minutes(late));
      next.fleet.ear.hear({
        readings: [{ ...readingAt(at), observations: [beyond] }],
        rejudged: [],
        deadLetters: [],
      });
    }
    expect(await next.look('a')).toEqual([]);
    expect(next.closed()).toHaveLength(1);
  });
});

const beyond = { quantity: 'pm10', value: 5, quality: 'fail', reasons: ['gross_range: beyond'] } as const;
const healthy = { quantity: 'pm10', value: 1, quality: 'pass', reasons: [] } as const;
const readingAt = (at: ReturnType<typeof after>) => ({
  device: a.id,
  kind: probe.id,
  area: undefined,
  time: at,
  receivedAt: at,
});

describe('a device whose messages are refused', () => {
  it.each([
    ['value_impossible', 'impossible'],
    ['time_in_future', 'clock_wrong'],
    ['time_too_old', 'clock_wrong'],
  ] as const)('for %s has the problem %s, and is not silent', async (code, problem) => {
    const town = await watchTown([a]);
    for (let time = 0; time < 10; time += 1) {
      town.pass(every);
      town.refuse('a', code);
    }
    expect(await town.look('a')).toEqual([problem]);
  });
});

describe('a silent device', () => {
  it('is one that was quiet for longer than its kind may be, since it was last heard', async () => {
    const town = await watchTown([a]);
    town.say('a', { pm10: 1 });
    town.pass(minutes(60));
    expect(await town.look('a')).toEqual([]);
    const detectedAt = town.pass(minutes(1));
    expect(await town.look('a')).toEqual(['silent']);
    expect(town.open()).toMatchObject([{ since: noon, detectedAt }]);
  });

  it('is one that never spoke since it was registered', async () => {
    const town = await watchTown([a]);
    expect(await town.look('a')).toEqual([]);
    town.pass(minutes(61));
    expect(await town.look('a')).toEqual(['silent']);
    expect(town.open()[0]?.signs).toMatchObject([{ reason: 'silent: it has never spoken' }]);
  });

  it('is not back with one lonely word, and is with a second one a rhythm later', async () => {
    const town = await watchTown([a]);
    town.pass(minutes(120));
    await town.look('a');
    const backAt = town.pass(minutes(5));
    town.say('a', { pm10: 1 });
    expect(await town.look('a')).toEqual(['silent']);
    town.pass(every);
    town.say('a', { pm10: 1 });
    expect(await town.look('a')).toEqual([]);
    expect(town.closed()).toMatchObject([{ problem: 'silent', cleared: { at: backAt, because: 'healthy' } }]);
  });

  it('is back when a backlog shows that it was speaking all the time', async () => {
    const town = await watchTown([a]);
    town.say('a', { pm10: 1 });
    const detectedAt = town.pass(minutes(120));
    expect(await town.look('a')).toEqual(['silent']);
    const speak = (ago: number) => ({ ...readingAt(before(town.clock.now(), minutes(ago))), observations: [healthy] });
    town.hear([5, 115, 60].map(speak));
    expect(await town.look('a')).toEqual([]);
    expect(town.closed()).toMatchObject([{ cleared: { at: detectedAt, because: 'healthy' } }]);
  });

  it('is as old as its last word, however long it is known, and is written so', async () => {
    const town = await watchTown([a]);
    town.say('a', { pm10: 1 });
    const detectedAt = town.pass(hours(3));
    await town.look('a');
    // Two hours slow: it arrives all the time.
    for (const late of [20, 10]) {
      const time = before(town.clock.now(), minutes(120));
      town.hear([{ ...readingAt(time), receivedAt: town.clock.now(), observations: [healthy] }]);
      expect(await town.look('a')).toEqual(['silent']);
      expect(town.open()).toMatchObject([
        { since: time, detectedAt, signs: [{ times: [time], reason: expect.stringContaining('arrives_old: ') }] },
      ]);
      town.pass(minutes(late));
    }
    town.pass(minutes(5));
    await town.look('a');
    const [written] = town.book.open();
    expect(written?.since).toBe(town.open()[0]?.since);
    expect(written?.since).toBeGreaterThan(noon);
  });

  it('does not open and close its problem with each word when it speaks too rarely', async () => {
    const town = await watchTown([a]);
    for (let word = 0; word < 6; word += 1) {
      town.say('a', { pm10: 1 });
      await town.look('a');
      town.pass(minutes(70));
      expect(await town.look('a')).toEqual(['silent']);
    }
    expect(town.closed()).toEqual([]);
  });
});

describe('a battery and a fault', () => {
  it('are what the device says last', async () => {
    const town = await watchTown([a]);
    town.say('a', { battery_level: 20, lamp_fault: 1 });
    expect(await town.look('a')).toEqual(['faulty', 'low_battery']);
    town.pass(every);
    town.say('a', { battery_level: 24, lamp_fault: 0 });
    expect(await town.look('a')).toEqual(['low_battery']);
    town.pass(every);
    town.say('a', { battery_level: 25 });
    expect(await town.look('a')).toEqual([]);
    expect(town.closed().map(({ problem }) => problem)).toEqual(['low_battery', 'faulty']);
  });

  it('are not believed when a test doubts them', async () => {
    const town = await watchTown([a]);
    town.say('a', { battery_level: 1, lamp_fault: 1 }, 'clock: wrong');
    expect(await town.look('a')).toEqual([]);
  });
});

describe('another life of the process', () => {
  it('knows the open problems, since the same time, and does not open them twice', async () => {
    const town = await watchTown([a, { id: deviceId('b') }]);
    await go(town, 3, { reason: 'gross_range: beyond' });
    town.pass(hours(2));
    await town.look('b');
    const known = town.open();
    expect(known.map(({ problem }) => problem).toSorted()).toEqual(['impossible', 'silent', 'silent']);
    town.pass(hours(5));
    const next = live(town);
    await next.fleet.look();
    expect(next.open().map(({ id, since, detectedAt }) => ({ id, since, detectedAt }))).toEqual(
      known.map(({ id, since, detectedAt }) => ({ id, since, detectedAt })),
    );
  });

  it('goes on judging where the one before left off', async () => {
    const town = await watchTown([a]);
    await go(town, 3, { reason: 'gross_range: beyond' });
    const next = { ...town, ...live(town) };
    expect(await go(next, 7)).toBe('!!!!!!.');
  });

  it('does not take for health what the one before heard of it and did not live to write', async () => {
    const town = await watchTown([a]);
    await go(town, 3, { reason: 'gross_range: beyond' });
    const [known] = town.open();
    for (let unlooked = 0; unlooked < 10; unlooked += 1) {
      town.pass(every);
      town.say('a', { pm10: 5 }, 'gross_range: beyond');
    }
    const next = { ...town, ...live(town) };
    next.state.observe([{ ...readingAt(town.clock.now()), observations: [beyond] }]);
    expect(await next.look('a')).toEqual(['impossible']);
    expect(await go(next, 1, { reason: 'gross_range: beyond' })).toBe('!');
    expect(next.open()).toMatchObject([{ id: known?.id, since: known?.since }]);
    // The last doubt was at the fourteenth.
    expect(await go(next, 7)).toBe('!!!!!!.');
    expect(next.closed()).toMatchObject([{ id: known?.id, cleared: { at: after(noon, minutes(150)) } }]);
  });

  it('sees that it is over also where the one before heard so and did not live to write it', async () => {
    const town = await watchTown([a]);
    await go(town, 3, { reason: 'gross_range: beyond' });
    town.pass(minutes(100));
    const next = { ...town, ...live(town) };
    next.state.observe([{ ...readingAt(town.clock.now()), observations: [healthy] }]);
    expect(await next.look('a')).toEqual(['impossible']);
    expect(await go(next, 7)).toBe('!!!!!!.');
    expect(next.closed()).toMatchObject([{ cleared: { because: 'healthy' } }]);
  });

  it('does not count the time in which nobody listened as silence', async () => {
    const town = await watchTown([a]);
    town.say('a', { pm10: 1 });
    town.pass(minutes(50));
    await town.look('a');
    town.pass(hours(10));
    const next = live(town);
    next.state.observe([
      { ...readingAt(noon), observations: [{ quantity: 'pm10', value: 1, quality: 'pass', reasons: [] }] },
    ]);
    expect(await next.look('a')).toEqual([]);
    town.pass(minutes(11));
    expect(await next.look('a')).toEqual(['silent']);
    expect(next.open()).toMatchObject([{ since: noon }]);
  });

  it('lets silence begin anew where its store reminds it of nothing', async () => {
    const town = await watchTown([a]);
    town.say('a', { pm10: 1 });
    await town.look('a');
    town.pass(minutes(50));
    await town.look('a');
    town.pass(hours(10));
    const next = live(town);
    expect(await next.look('a')).toEqual([]);
    town.pass(minutes(61));
    expect(await next.look('a')).toEqual(['silent']);
  });
});
