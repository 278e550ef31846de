import { describe, expect, it } from 'vitest';
import { position } from '../../journal/port.ts';
import { hours, minutes } from '../../model/duration.ts';
import { deviceId, kindId } from '../../model/ids.ts';
import type { Reading } from '../../model/observation.ts';
import { epochMs } from '../../model/time.ts';
import type { RollupTask, Store } from '../port.ts';
import { everything, gate, observe, reading, start } from './city.ts';
import {
  area,
  figuresOf,
  firstTime,
  minute,
  ofAreas,
  ofDevices,
  says,
  span,
  wholeKind,
  windowsOf,
} from './rollup-questions.ts';

const nothing = { count: 0, mean: undefined, min: undefined, max: undefined };
const unjudged = (count: number) => ({ pass: 0, not_evaluated: count, suspect: 0, fail: 0 });

/** How every store puts values together. The figures are worked out by hand. Devices should speak every minute, and are unknown after five. */
export function describeRollupRules(store: () => Store): void {
  let written = 0;
  const append = (...readings: readonly Reading[]) => store().append({ readings, upTo: position((written += 1)) });
  const firstOf = async (task: RollupTask) => figuresOf((await store().workOut(task))[0]);
  const starts = async (task: RollupTask) =>
    (await store().workOut(task)).map(({ group, start: from }) => [group, (from - start) / minutes(1)]);

  describe('rollups of measurements', () => {
    it('leave doubted values out of what is counted, and keep them in what is said of all', async () => {
      await append(
        ...says('pm2_5', [
          [0, 10],
          [2, 20],
          [4, 60, 'pass'],
          [6, 999, 'fail'],
          [8, 5, 'suspect'],
          [10, 70],
        ]),
      );
      expect(await firstOf(ofDevices('pm2_5'))).toEqual({
        counted: { count: 3, mean: 30, min: 10, max: 60 },
        percentiles: { p10: 12, p50: 20, p90: 52 },
        all: { count: 5, mean: 218.8, min: 5, max: 999 },
        quality: { pass: 1, not_evaluated: 2, suspect: 1, fail: 1 },
        completeness: 0.3,
      });
    });

    it('say nothing of values that are all doubted, but that there are some', async () => {
      await append(...says('pm2_5', [[3, 7, 'fail']]));
      expect(await firstOf(ofDevices('pm2_5'))).toEqual({
        counted: nothing,
        percentiles: undefined,
        all: { count: 1, mean: 7, min: 7, max: 7 },
        quality: { ...unjudged(0), fail: 1 },
        completeness: 0,
      });
    });

    it('put percentiles between two values where they fall between two', async () => {
      await append(
        ...says('pm2_5', [
          [0, 40],
          [1, 10],
          [2, 30],
          [3, 20],
        ]),
      );
      await append(...says('pm2_5', [[0, -3]], { device: 'two' }));
      const [four, single] = await store().workOut(ofDevices('pm2_5'));
      expect(figuresOf(four)?.percentiles).toEqual({ p10: 13, p50: 25, p90: 37 });
      expect(figuresOf(single)?.percentiles).toEqual({ p10: -3, p50: -3, p90: -3 });
    });

    it('average levels of sound by their energy', async () => {
      await append(
        ...says('sound_level', [
          [0, 40],
          [1, 60],
          [2, 120, 'fail'],
        ]),
      );
      const rollup = await firstOf(ofDevices('sound_level'));
      expect(rollup?.counted.mean).toBeCloseTo(57.032_913_781, 7);
      expect(rollup?.all.mean).toBeCloseTo(115.228_791_626, 5);
      expect(rollup).toMatchObject({
        counted: { count: 2, min: 40, max: 60 },
        percentiles: { p10: 42, p50: 50, p90: 58 },
      });
    });

    it.each([
      ['across north', [350, 20], 5],
      ['to the very north', [350, 10], 0],
      ['within a quarter', [90, 180], 135],
      ['in the last quarter', [271, 271], 271],
      ['weighing each value alike', [0, 0, 90], 26.565_051_2],
      ['nowhere, when two cancel each other out', [0, 180], undefined],
      ['nowhere, when three do', [0, 120, 240], undefined],
    ] as const)('average directions as vectors: %s', async (_how, directions, mean) => {
      await append(
        ...says(
          'wind_direction',
          directions.map((direction, at) => [at, direction] as const),
        ),
      );
      const rollup = await firstOf(ofDevices('wind_direction'));
      expect(rollup?.counted.mean).toEqual(mean === undefined ? undefined : expect.closeTo(mean, 8));
      const extremes = { count: directions.length, min: Math.min(...directions), max: Math.max(...directions) };
      expect(rollup).toMatchObject({ counted: extremes, all: extremes });
      expect(rollup?.percentiles).toBeUndefined();
    });

    it('are complete at most, however many values there are', async () => {
      await append(...Array.from({ length: 25 }, (_, at) => says('pm2_5', [[at * 0.3, at]])).flat());
      expect((await firstOf(ofDevices('pm2_5')))?.completeness).toBe(1);
    });
  });

  describe('rollups of totals', () => {
    it('say how much a total grew since the value before the window', async () => {
      await append(
        ...says('active_energy', [
          [-1200, 100],
          [1, 103],
          [9, 107.5],
        ]),
      );
      expect(await firstOf(ofDevices('active_energy'))).toEqual({
        counted: { count: 2, mean: 7.5, min: 103, max: 107.5 },
        percentiles: undefined,
        all: { count: 2, mean: 7.5, min: 103, max: 107.5 },
        quality: unjudged(2),
        completeness: 0.2,
      });
    });

    it('do not know how much it grew when nothing is known of the day before the window', async () => {
      await append(
        ...says('active_energy', [
          [-24 * 60 - 1, 100],
          [5, 900],
        ]),
      );
      expect(await firstOf(ofDevices('active_energy'))).toMatchObject({ counted: { count: 1, min: 900, max: 900 } });
      expect((await firstOf(ofDevices('active_energy')))?.counted.mean).toBeUndefined();
      await append(
        ...says('active_energy', [[-24 * 60, 100]], { device: 'two' }),
        ...says('active_energy', [[5, 900]], { device: 'two' }),
      );
      const two = { by: 'device', device: deviceId('two') } as const;
      expect(await firstOf(ofDevices('active_energy', { of: two }))).toMatchObject({ counted: { mean: 800 } });
    });

    it('add nothing where a counter falls, and go on from there', async () => {
      await append(
        ...says('active_energy', [
          [0, 100],
          [2, 107],
          [4, 2],
          [6, 5],
        ]),
      );
      expect(await firstOf(ofDevices('active_energy'))).toMatchObject({
        counted: { count: 4, mean: 10, min: 2, max: 107 },
      });
    });

    it('pass over doubted values, also over one before the window', async () => {
      await append(
        ...says('active_energy', [
          [-3, 100],
          [-1, 500, 'suspect'],
          [2, 102],
          [4, 9000, 'fail'],
          [6, 104, 'pass'],
        ]),
      );
      expect(await firstOf(ofDevices('active_energy'))).toEqual({
        counted: { count: 2, mean: 4, min: 102, max: 104 },
        percentiles: undefined,
        all: { count: 3, mean: 8898, min: 102, max: 9000 },
        quality: { pass: 1, not_evaluated: 1, suspect: 0, fail: 1 },
        completeness: 0.2,
      });
    });

    it('grow from window to window without a gap', async () => {
      await append(
        ...says('active_energy', [
          [5, 10],
          [15, 12],
          [25, 19],
          [45, 20],
        ]),
      );
      const rollups = await store().workOut(ofDevices('active_energy', { windows: windowsOf(minutes(10), 5) }));
      expect(rollups.map((rollup) => [rollup.start - start, rollup.counted.mean])).toEqual([
        [0, undefined],
        [minutes(10), 2],
        [minutes(20), 7],
        [minutes(40), 1],
      ]);
    });
  });

  describe('rollups of states', () => {
    it('say the share of time in which it held', async () => {
      await append(
        ...says('occupied', [
          [0, 1],
          [2, 0],
          [6, 1],
        ]),
      );
      expect(await firstOf(ofDevices('occupied'))).toEqual({
        counted: { count: 3, mean: 0.6, min: 0, max: 1 },
        percentiles: undefined,
        all: { count: 3, mean: 0.6, min: 0, max: 1 },
        quality: unjudged(3),
        completeness: 1,
      });
    });

    it('count the time of a state from before the window, until it is stale', async () => {
      await append(...says('occupied', [[-2, 1]]));
      const task = ofDevices('occupied', { windows: windowsOf(minutes(10), 2) });
      expect(await starts(task)).toEqual([['one', 0]]);
      expect(await firstOf(task)).toEqual({
        counted: { count: 0, mean: 1, min: 1, max: 1 },
        percentiles: undefined,
        all: { count: 0, mean: 1, min: 1, max: 1 },
        quality: unjudged(0),
        completeness: 0.3,
      });
    });

    it('leave out a state that was stale when the window began', async () => {
      await append(...says('occupied', [[-5, 1]]), ...says('occupied', [[-4.5, 0]], { device: 'two' }));
      expect(await starts(ofDevices('occupied'))).toEqual([['two', 0]]);
    });

    it('do not know a doubted state, nor the one before it any longer', async () => {
      await append(
        ...says('occupied', [
          [0, 1, 'pass'],
          [2, 0, 'suspect'],
          [4, 1],
        ]),
      );
      expect(await firstOf(ofDevices('occupied'))).toEqual({
        counted: { count: 2, mean: 1, min: 1, max: 1 },
        percentiles: undefined,
        all: { count: 3, mean: Number((7 / 9).toPrecision(9)), min: 0, max: 1 },
        quality: { pass: 1, not_evaluated: 1, suspect: 1, fail: 0 },
        completeness: 0.7,
      });
    });

    it('do not count a doubted state from before the window', async () => {
      await append(
        ...says('occupied', [
          [-3, 1],
          [-1, 0, 'fail'],
        ]),
      );
      expect(await firstOf(ofDevices('occupied'))).toEqual({
        counted: nothing,
        percentiles: undefined,
        all: { count: 0, mean: 0, min: 0, max: 0 },
        quality: unjudged(0),
        completeness: 0,
      });
    });

    it('divide the time of one state among the windows that it reaches into', async () => {
      await append(
        ...says('occupied', [
          [0, 0],
          [0.5, 1],
        ]),
      );
      const rollups = await store().workOut(ofDevices('occupied', { windows: windowsOf(minutes(1), 8) }));
      expect(rollups.map(({ counted, completeness }) => [counted.count, counted.mean, completeness])).toEqual([
        [2, 0.5, 1],
        [0, 1, 1],
        [0, 1, 1],
        [0, 1, 1],
        [0, 1, 1],
        [0, 1, 0.5],
      ]);
    });
  });

  describe('rollups of areas', () => {
    const groups = [
      area('centro', ['centro', 'centro-norte'], 4),
      area('centro-norte', ['centro-norte'], 2),
      wholeKind(10),
    ];
    const everyMinute = (value: number) => Array.from({ length: 5 }, (_, at) => [at * 2, value + at] as const);

    it('hold what lies in them, and are measured against all devices that are there', async () => {
      await append(
        ...says('pm2_5', everyMinute(0), { device: 'a', area: 'centro' }),
        ...says('pm2_5', everyMinute(10), { device: 'b', area: 'centro-norte' }),
        ...says('pm2_5', everyMinute(50), { device: 'c', area: 'sur' }),
        ...says('pm2_5', everyMinute(90), { device: 'd', area: undefined }),
      );
      const rollups = await store().workOut(ofAreas('pm2_5', groups));
      expect(rollups.map(({ group }) => group)).toEqual(['', 'centro', 'centro-norte']);
      expect(rollups.map((rollup) => figuresOf(rollup)?.counted)).toEqual([
        { count: 20, mean: 39.5, min: 0, max: 94 },
        { count: 10, mean: 7, min: 0, max: 14 },
        { count: 5, mean: 12, min: 10, max: 14 },
      ]);
      expect(rollups.map((rollup) => figuresOf(rollup)?.completeness)).toEqual([0.2, 0.25, 0.25]);
      expect(figuresOf(rollups[1])?.percentiles).toEqual({ p10: 0.9, p50: 7, p90: 13.1 });
    });

    it('know of states the share of the time that all devices together are known', async () => {
      await append(
        ...says(
          'occupied',
          [
            [0, 1],
            [5, 1],
          ],
          { device: 'a', area: 'centro' },
        ),
        ...says('occupied', [[0, 0]], { device: 'b', area: 'centro-norte' }),
      );
      const rollups = await store().workOut(ofAreas('occupied', groups));
      expect(
        rollups.map((rollup) => [rollup.group, figuresOf(rollup)?.counted.mean, figuresOf(rollup)?.completeness]),
      ).toEqual([
        ['', 0.666666667, 0.15],
        ['centro', 0.666666667, 0.375],
        ['centro-norte', 0, 0.25],
      ]);
    });

    it('add up what the totals of their devices grew', async () => {
      await append(
        ...says(
          'active_energy',
          [
            [-2, 100],
            [3, 103],
          ],
          { device: 'a', area: 'centro' },
        ),
        ...says(
          'active_energy',
          [
            [-2, 1000],
            [3, 1010],
            [4, 1],
          ],
          { device: 'b', area: 'centro-norte' },
        ),
        ...says('active_energy', [[3, 77]], { device: 'c', area: 'centro' }),
      );
      const rollups = await store().workOut(ofAreas('active_energy', groups));
      expect(rollups.map(({ group, counted }) => [group, counted])).toEqual([
        ['', { count: 4, mean: 13, min: 1, max: 1010 }],
        ['centro', { count: 4, mean: 13, min: 1, max: 1010 }],
        ['centro-norte', { count: 2, mean: 10, min: 1, max: 1010 }],
      ]);
    });

    it('have what was observed while a device was there', async () => {
      await append(
        ...says('occupied', [[0, 1]], { area: 'centro' }),
        ...says(
          'occupied',
          [
            [2, 0],
            [7, 1],
          ],
          { area: 'sur' },
        ),
        ...says('active_energy', [[0, 10]], { area: 'centro', device: 'two' }),
        ...says('active_energy', [[4, 16]], { area: 'sur', device: 'two' }),
      );
      const both = [area('centro', ['centro'], 1), area('sur', ['sur'], 1)];
      const states = await store().workOut(ofAreas('occupied', both));
      expect(states.map((rollup) => [rollup.group, rollup.counted.mean, figuresOf(rollup)?.completeness])).toEqual([
        ['centro', 1, 0.2],
        ['sur', 0.375, 0.8],
      ]);
      const totals = await store().workOut(ofAreas('active_energy', both));
      expect(totals.map(({ group, counted }) => [group, counted.mean])).toEqual([
        ['centro', undefined],
        ['sur', 6],
      ]);
    });

    it('in which nobody spoke are left out, and so is everything of no area at all', async () => {
      await append(...says('pm2_5', [[0, 1]], { area: undefined }));
      expect(await starts(ofAreas('pm2_5', [area('centro', ['centro'], 3), area('empty', [], 0)]))).toEqual([]);
      expect(await store().workOut(ofAreas('pm2_5', []))).toEqual([]);
    });

    it('are complete where more devices spoke than are there', async () => {
      await append(...says('pm2_5', [[0, 1]]));
      expect(await firstOf(ofAreas('pm2_5', [area('centro', ['centro'], 0)]))).toMatchObject({ completeness: 1 });
    });
  });

  describe('rollups', () => {
    it('say when they were worked out, and that it was for the first time', async () => {
      await append(...says('pm2_5', [[12, 1]]));
      const [rollup] = await store().workOut(ofDevices('pm2_5', { windows: windowsOf(minutes(10), 2) }));
      expect(rollup).toMatchObject({
        group: 'one',
        quantity: 'pm2_5',
        start: minute(10),
        end: minute(20),
        revision: 1,
        workedOutAt: firstTime,
      });
    });

    it('come ordered by group, then start, and only for windows with data', async () => {
      await append(
        ...says(
          'pm2_5',
          [
            [25, 1],
            [2, 2],
          ],
          { device: 'b' },
        ),
        ...says(
          'pm2_5',
          [
            [15, 1],
            [29.99, 2],
          ],
          { device: 'a' },
        ),
      );
      expect(await starts(ofDevices('pm2_5', { windows: windowsOf(minutes(10), 3) }))).toEqual([
        ['a', 10],
        ['a', 20],
        ['b', 0],
        ['b', 20],
      ]);
    });

    it('include the beginning of a window and not its end, and pass over what lies between windows', async () => {
      await append(
        ...says('pm2_5', [
          [0, 1],
          [10, 2],
          [15, 3],
          [20, 4],
          [30, 5],
        ]),
      );
      const rollups = await store().workOut(ofDevices('pm2_5', { windows: [span(0, 10), span(20, 30)] }));
      expect(rollups.map(({ counted }) => [counted.count, counted.mean])).toEqual([
        [1, 1],
        [1, 4],
      ]);
    });

    it('are of the asked quantities of the kind, or of all', async () => {
      const both = reading([observe('occupied', 1), observe('battery_level', 50)], { device: 'one' });
      await append(both, ...says('pm2_5', [[0, 1]], { device: 'other' }));
      const task = { ...ofDevices('occupied'), kind: gate.id };
      const quantitiesOf = async (asked: RollupTask) => (await store().workOut(asked)).map(({ quantity }) => quantity);
      expect(await quantitiesOf(task)).toEqual(['occupied']);
      expect((await quantitiesOf({ ...task, quantities: undefined })).sort()).toEqual(['battery_level', 'occupied']);
      expect(await quantitiesOf({ ...task, quantities: ['pm2_5'] })).toEqual([]);
      expect(await quantitiesOf({ ...task, quantities: [] })).toEqual([]);
    });

    it('are of one device, where one is asked for', async () => {
      await append(...['a', 'b', 'c'].flatMap((device) => says('pm2_5', [[0, 1]], { device })));
      expect(await starts(ofDevices('pm2_5', { of: { by: 'device', device: deviceId('b') } }))).toEqual([['b', 0]]);
      expect(await starts(ofDevices('pm2_5', { of: { by: 'device', device: deviceId('d') } }))).toEqual([]);
    });

    it('of nothing are none', async () => {
      expect(await store().workOut(ofDevices('pm2_5'))).toEqual([]);
      await append(...says('pm2_5', [[0, 1]]));
      expect(await store().workOut(ofDevices('pm2_5', { windows: [] }))).toEqual([]);
      expect(await store().workOut(ofDevices('pm2_5', { kind: kindId('test-stranger') }))).toEqual([]);
    });

    it.each([
      ['23 hours in spring', Date.UTC(2026, 2, 28, 23), 23],
      ['24 hours', Date.UTC(2026, 2, 29, 22), 24],
      ['25 hours in autumn', Date.UTC(2026, 9, 24, 22), 25],
    ])('of a day of %s are measured against its length', async (_name, from, length) => {
      const twiceAnHour = Array.from({ length: 30 * 2 }, (_, index) => (from - start) / minutes(1) + index * 30);
      await append(
        ...says(
          'pm2_5',
          twiceAnHour.map((at, index) => [at, index] as const),
        ),
      );
      const day = { from: epochMs(from), to: epochMs(from + hours(length)) };
      const [rollup] = await store().workOut(ofDevices('pm2_5', { windows: [day] }));
      expect(rollup).toMatchObject({ start: day.from, end: day.to, counted: { count: length * 2 } });
      expect(rollup?.completeness).toBeCloseTo(1 / 30, 9);
    });

    it('of an hour in which 200 devices spoke every minute are right for each', async () => {
      const spoken = Array.from({ length: 200 * 60 }, (_, index) =>
        reading([observe('pm2_5', (index % 200) + Math.floor(index / 200) / 60)], {
          kind: everything.id,
          device: `device-${String(index % 200).padStart(3, '0')}`,
          area: `area-${index % 7}`,
          at: Math.floor(index / 200) * minutes(1),
        }),
      );
      await append(...spoken);
      const hour = { windows: windowsOf(hours(1), 1) };
      const rollups = await store().workOut(ofDevices('pm2_5', hour));
      expect(rollups).toHaveLength(200);
      for (const [index, rollup] of rollups.entries()) {
        expect(rollup.counted.count).toBe(60);
        expect(rollup.counted.mean).toBeCloseTo(index + 59 / 120, 6);
      }
      const [whole] = await store().workOut(ofAreas('pm2_5', [wholeKind(200)], hour));
      expect(whole?.counted.count).toBe(12_000);
      expect(whole?.counted.mean).toBeCloseTo(99.5 + 59 / 120, 6);
    }, 30_000);
  });
}
