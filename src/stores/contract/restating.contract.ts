import { describe, expect, it } from 'vitest';
import { position } from '../../journal/port.ts';
import { hours, minutes } from '../../model/duration.ts';
import { deviceId } from '../../model/ids.ts';
import type { Reading, Rejudged } from '../../model/observation.ts';
import type { QuantityId } from '../../model/quantity.ts';
import type { RollupLevel } from '../../model/rollup.ts';
import { after, before, epochMs } from '../../model/time.ts';
import type { RollupQuery, RollupTask, Store } from '../port.ts';
import { everything, start } from './city.ts';
import {
  area,
  firstTime,
  inOrder,
  minute,
  ofAreas,
  ofDevices,
  rejudge,
  rounded,
  says,
  secondTime,
  wholeKind,
  windowsOf,
} from './rollup-questions.ts';
import { itUnless, type Skips } from './skips.ts';

type Opened = { readonly store: () => Store; readonly reopen: () => Promise<Store>; readonly skips: Skips };
type KeptTask = RollupTask & { readonly level: RollupLevel };

const third = epochMs(secondTime + hours(24));
const quarters = windowsOf(minutes(15), 4);
const devices = (quantity: QuantityId, at = firstTime): KeptTask => ({
  ...ofDevices(quantity, { windows: quarters, at }),
  level: '15min',
});
const areas = (quantity: QuantityId, at = firstTime): KeptTask => ({
  ...ofAreas(quantity, [area('centro', ['centro'], 2), area('norte', ['norte'], 1), wholeKind(3)], {
    windows: quarters,
    at,
  }),
  level: '15min',
});
const everythingKept = (quantity: QuantityId, query: Partial<RollupQuery> = {}): RollupQuery => ({
  kind: everything.id,
  quantities: [quantity],
  level: '15min',
  by: 'device',
  from: before(start, hours(48)),
  to: after(start, hours(48)),
  ...query,
});

/** How every store keeps rollups, and restates those that late data or a new judgement change. */
export function describeRestating({ store, reopen, skips }: Opened): void {
  let written = 0;
  const append = (readings: readonly Reading[], rejudged: readonly Rejudged[] = []) =>
    store().append({ readings, rejudged, upTo: position((written += 1)) });
  const kept = async (quantity: QuantityId, query: Partial<RollupQuery> = {}, of: Store = store()) =>
    (await of.rollups(everythingKept(quantity, query))).map(rounded);
  /** Group, minute and revision of each: how it came to be what it is. */
  const revisions = async (quantity: QuantityId, query: Partial<RollupQuery> = {}) =>
    (await kept(quantity, query)).map(({ group, start: from, revision, workedOutAt }) => [
      group,
      (from - start) / minutes(1),
      revision,
      workedOutAt === firstTime ? 'first' : 'later',
    ]);
  const city = [
    ...says(
      'pm2_5',
      [
        [0, 1],
        [20, 2],
        [50, 3],
      ],
      { device: 'a' },
    ),
    ...says(
      'pm2_5',
      [
        [1, 10],
        [21, 20],
      ],
      { device: 'b', area: 'norte' },
    ),
  ];

  describe('kept rollups', () => {
    it('are what was worked out', async () => {
      await append(city);
      expect(await store().rollUp(devices('pm2_5'))).toEqual({ fresh: 5, restated: 0 });
      expect(await kept('pm2_5')).toEqual((await store().workOut(devices('pm2_5'))).map(rounded));
      expect(await store().rollUp(areas('pm2_5'))).toEqual({ fresh: 3 + 2 + 3, restated: 0 });
      const byArea = await store().workOut(areas('pm2_5'));
      expect(await kept('pm2_5', { by: 'area' })).toEqual(byArea.map(rounded));
      expect(byArea.map(({ group }) => group)).toEqual(['', '', '', 'centro', 'centro', 'centro', 'norte', 'norte']);
    });

    it('are not restated because a device was registered since', async () => {
      await append(city);
      await store().rollUp(areas('pm2_5'));
      const more = {
        ...areas('pm2_5', secondTime),
        of: { by: 'area', groups: [area('norte', ['norte'], 2)] },
      } as const;
      expect(await store().rollUp(more)).toEqual({ fresh: 0, restated: 0 });
      const norte = await kept('pm2_5', { by: 'area', groups: ['norte'] });
      expect(norte.map(({ revision }) => revision)).toEqual([1, 1]);
    });

    it.each(['occupied', 'wind_direction', 'sound_level', 'active_energy'] as const)(
      'are what was worked out, also where figures are missing: %s',
      async (quantity) => {
        await append([
          ...says(
            quantity,
            [
              [0, 0],
              [5, 1],
              [20, 0, 'fail'],
              [31, 0],
              [32, 1, 'pass'],
            ],
            { device: 'a' },
          ),
          ...says(quantity, [[44, 1, 'suspect']], { device: 'b' }),
        ]);
        await store().rollUp(devices(quantity));
        expect(await kept(quantity)).toEqual((await store().workOut(devices(quantity))).map(rounded));
        await store().rollUp(areas(quantity));
        expect(await kept(quantity, { by: 'area' })).toEqual((await store().workOut(areas(quantity))).map(rounded));
      },
    );

    it('stay as they are when nothing changed, however often they are worked out', async () => {
      await append([
        ...city,
        ...says('wind_direction', [
          [0, 0],
          [1, 120],
          [2, 241],
          [3, 359.9],
          [4, 0.1],
        ]),
      ]);
      for (const task of [devices, areas]) {
        for (const quantity of ['pm2_5', 'wind_direction'] as const) {
          await store().rollUp(task(quantity));
          const { by } = task(quantity).of;
          const before = await kept(quantity, { by });
          expect(await store().rollUp(task(quantity, secondTime))).toEqual({ fresh: 0, restated: 0 });
          expect(await kept(quantity, { by })).toEqual(before);
        }
      }
    });

    it('are restated by a late reading where it changes them, and nowhere else', async () => {
      await append(city);
      await store().rollUp(devices('pm2_5'));
      await store().rollUp(areas('pm2_5'));
      await append(says('pm2_5', [[22, 5]], { device: 'a' }));
      expect(await store().rollUp(devices('pm2_5', secondTime))).toEqual({ fresh: 0, restated: 1 });
      expect(await store().rollUp(areas('pm2_5', secondTime))).toEqual({ fresh: 0, restated: 2 });
      expect(await revisions('pm2_5')).toEqual([
        ['a', 0, 1, 'first'],
        ['a', 15, 2, 'later'],
        ['a', 45, 1, 'first'],
        ['b', 0, 1, 'first'],
        ['b', 15, 1, 'first'],
      ]);
      expect(await revisions('pm2_5', { by: 'area', from: minute(15), to: minute(30) })).toEqual([
        ['', 15, 2, 'later'],
        ['centro', 15, 2, 'later'],
        ['norte', 15, 1, 'first'],
      ]);
      expect(await kept('pm2_5', { groups: ['a'], from: minute(15), to: minute(16) })).toMatchObject([
        { counted: { count: 2, mean: 3.5, min: 2, max: 5 }, workedOutAt: secondTime },
      ]);
      expect(await store().rollUp(devices('pm2_5', third))).toEqual({ fresh: 0, restated: 0 });
    });

    it('count each change once, and are joined by windows and devices that had none', async () => {
      await append(city);
      await store().rollUp(devices('pm2_5'));
      await append([
        ...says(
          'pm2_5',
          [
            [5, 9],
            [35, 9],
          ],
          { device: 'b' },
        ),
        ...says('pm2_5', [[5, 9]], { device: 'c' }),
      ]);
      expect(await store().rollUp(devices('pm2_5', secondTime))).toEqual({ fresh: 2, restated: 1 });
      await append(says('pm2_5', [[6, 9]], { device: 'b' }));
      expect(await store().rollUp(devices('pm2_5', third))).toEqual({ fresh: 0, restated: 1 });
      expect((await revisions('pm2_5')).filter(([group]) => group !== 'a')).toEqual([
        ['b', 0, 3, 'later'],
        ['b', 15, 1, 'first'],
        ['b', 30, 1, 'later'],
        ['c', 0, 1, 'later'],
      ]);
    });

    it('are restated by a new judgement, and lose the figures that are not known any more', async () => {
      const [first] = city;
      if (first === undefined) throw new RangeError('the city is empty');
      await append(city);
      await store().rollUp(devices('pm2_5'));
      await append([], [rejudge(first, { quality: 'fail' })]);
      expect(await store().rollUp(devices('pm2_5', secondTime))).toEqual({ fresh: 0, restated: 1 });
      const [restated] = await store().rollups(everythingKept('pm2_5', { groups: ['a'] }));
      expect(restated).toEqual({
        group: 'a',
        quantity: 'pm2_5',
        start,
        end: minute(15),
        counted: { count: 0, mean: undefined, min: undefined, max: undefined },
        percentiles: undefined,
        all: { count: 1, mean: 1, min: 1, max: 1 },
        quality: { pass: 0, not_evaluated: 0, suspect: 0, fail: 1 },
        completeness: 0,
        revision: 2,
        workedOutAt: secondTime,
      });
    });

    it('of states are restated by a late reading also where it only reaches in from before', async () => {
      await append(says('occupied', [[11, 1]]));
      await store().rollUp(devices('occupied'));
      expect(await revisions('occupied')).toEqual([
        ['one', 0, 1, 'first'],
        ['one', 15, 1, 'first'],
      ]);
      await append(says('occupied', [[14, 0]]));
      expect(await store().rollUp(devices('occupied', secondTime))).toEqual({ fresh: 0, restated: 2 });
      expect((await kept('occupied')).map(({ counted }) => [counted.count, counted.mean])).toEqual([
        [2, 0.75],
        [0, 0],
      ]);
    });

    it('of totals are restated by a late reading in an earlier window', async () => {
      await append(
        says('active_energy', [
          [1, 100],
          [40, 130],
        ]),
      );
      await store().rollUp(devices('active_energy'));
      await append(says('active_energy', [[20, 110]]));
      expect(await store().rollUp(devices('active_energy', secondTime))).toEqual({ fresh: 1, restated: 1 });
      expect((await kept('active_energy')).map(({ counted, revision }) => [counted.mean, revision])).toEqual([
        [undefined, 1],
        [10, 1],
        [20, 2],
      ]);
    });

    it('are worked out for the asked windows, devices and quantities alone', async () => {
      await append([...city, ...says('pm10', [[0, 1]], { device: 'a' })]);
      const task = devices('pm2_5');
      expect(await store().rollUp({ ...task, windows: quarters.slice(1, 2) })).toEqual({ fresh: 2, restated: 0 });
      expect(await store().rollUp({ ...task, of: { by: 'device', device: deviceId('a') } })).toEqual({
        fresh: 2,
        restated: 0,
      });
      expect((await revisions('pm2_5')).map(([group, at]) => [group, at])).toEqual([
        ['a', 0],
        ['a', 15],
        ['a', 45],
        ['b', 15],
      ]);
      expect(await kept('pm10')).toEqual([]);
      expect(await store().rollUp({ ...task, quantities: undefined })).toEqual({ fresh: 2, restated: 0 });
      expect(await kept('pm10')).toHaveLength(1);
    });

    it('of one level, kind of group or quantity have nothing to do with those of another', async () => {
      await append([...city, ...says('pm10', [[0, 7]], { device: 'a' })]);
      await store().rollUp({ ...devices('pm2_5'), quantities: ['pm2_5', 'pm10'] });
      expect(await kept('pm2_5', { level: '1h' })).toEqual([]);
      expect(await kept('pm2_5', { by: 'area' })).toEqual([]);
      const hour = { ...devices('pm2_5', secondTime), windows: windowsOf(hours(1), 1), level: '1h' } as const;
      expect(await store().rollUp(hour)).toEqual({ fresh: 2, restated: 0 });
      expect((await kept('pm2_5', { level: '1h' })).map(({ counted }) => counted.count)).toEqual([3, 2]);
      const both = await store().rollups({ ...everythingKept('pm2_5'), quantities: ['pm10', 'pm2_5'] });
      expect(inOrder(both).map(({ quantity }) => quantity)).toEqual([
        'pm10',
        ...Array.from({ length: 5 }, () => 'pm2_5'),
      ]);
    });

    it('are found by group and by where they begin', async () => {
      await append([...city, ...says('pm2_5', [[0, 4]], { device: 'c', area: undefined })]);
      await store().rollUp(devices('pm2_5'));
      await store().rollUp(areas('pm2_5'));
      const found = async (query: Partial<RollupQuery>) =>
        (await kept('pm2_5', query)).map(({ group, start: from }) => `${group} ${(from - start) / minutes(1)}`);
      expect(await found({ groups: ['c', 'a'] })).toEqual(['a 0', 'a 15', 'a 45', 'c 0']);
      expect(await found({ groups: [] })).toEqual([]);
      expect(await found({ groups: ['nobody'] })).toEqual([]);
      expect(await found({ by: 'area', groups: [''] })).toEqual([' 0', ' 15', ' 45']);
      expect(await found({ by: 'area', groups: ['', 'norte'], from: minute(15) })).toEqual([' 15', ' 45', 'norte 15']);
      expect(await found({ from: minute(15), to: minute(45) })).toEqual(['a 15', 'b 15']);
      expect(await found({ from: minute(16), to: minute(45) })).toEqual([]);
      expect(await found({ from: minute(45), to: minute(45) })).toEqual([]);
      expect(await store().rollups({ ...everythingKept('pm2_5'), quantities: [] })).toEqual([]);
    });

    it('keep the length of the day that they are of', async () => {
      const spring = { from: epochMs(Date.UTC(2026, 2, 28, 23)), to: epochMs(Date.UTC(2026, 2, 29, 22)) };
      const at = (spring.from - start) / minutes(1);
      await append(
        says('pm2_5', [
          [at, 1],
          [at + 23 * 60 - 1, 3],
          [at + 23 * 60, 99],
        ]),
      );
      const task = { ...devices('pm2_5'), windows: [spring], level: '1d' } as const;
      expect(await store().rollUp(task)).toEqual({ fresh: 1, restated: 0 });
      expect(await kept('pm2_5', { level: '1d', from: spring.from, to: spring.to })).toMatchObject([
        { start: spring.from, end: spring.to, counted: { count: 2, mean: 2 } },
      ]);
    });

    itUnless(skips, 'reopen')('are there after closing and opening again, and still know their revision', async () => {
      await append(city);
      await store().rollUp(devices('pm2_5'));
      const before = await kept('pm2_5');
      const opened = await reopen();
      expect(await kept('pm2_5', {}, opened)).toEqual(before);
      await opened.append({ readings: says('pm2_5', [[22, 5]], { device: 'a' }), upTo: position((written += 1)) });
      expect(await opened.rollUp(devices('pm2_5', secondTime))).toEqual({ fresh: 0, restated: 1 });
    });
  });
}
