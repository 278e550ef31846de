import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { position } from '../../journal/port.ts';
import { hours, minutes } from '../../model/duration.ts';
import { areaId, deviceId, kindId } from '../../model/ids.ts';
import type { Reading } from '../../model/observation.ts';
import { isState, quantityIds } from '../../model/quantity.ts';
import { epochMs } from '../../model/time.ts';
import type { AggregateQuery, ReadingsQuery, Store, StoreReceipt } from '../port.ts';
import { everything, gate, mast, observe, reading, start } from './city.ts';
import { bySeries, comparable, rounded } from './comparable.ts';
import { describeForgetting } from './forgetting.contract.ts';
import { describeJudgements } from './judgements.contract.ts';
import { describeStoreLikeMemory } from './like-memory.ts';
import { describeRestating } from './restating.contract.ts';
import { describeRollupRules } from './rollup-rules.contract.ts';
import { describeRollupsLikeMemory } from './rollups-like-memory.ts';
import { describeScanning } from './scanning.contract.ts';
import { itUnless, type Skips } from './skips.ts';

export type OpenStore = () => Promise<{
  /** An empty store that knows `contractKinds`. */
  readonly store: Store;
  /** Closes the store and opens the same data again; left out when nothing survives. */
  readonly reopen?: () => Promise<Store>;
  readonly cleanup: () => Promise<void>;
}>;

const day = { from: epochMs(start - hours(12)), to: epochMs(start + hours(12)) };
const areaNear = (device: string) => `area:${device}`.slice(0, 64);
const times = (readings: readonly Reading[]) => readings.map(({ time }) => time - start);
const row = (group: string, values: readonly number[]) => ({
  group,
  start,
  count: values.length,
  mean: values.reduce((sum, value) => sum + value, 0) / values.length,
  min: Math.min(...values),
  max: Math.max(...values),
});

/** What every store must do, whichever it is. */
export function describeStore(name: string, open: OpenStore, { skips = {} }: { readonly skips?: Skips } = {}): void {
  describe(`the ${name} store keeps the contract`, { timeout: 30_000 }, () => {
    let opened: Awaited<ReturnType<OpenStore>>;
    let written = 0;
    beforeEach(async () => {
      written = 0;
      opened = await open();
    }, 30_000);
    afterEach(() => opened.cleanup(), 30_000);

    const append = (...readings: readonly Reading[]) => {
      written += 1;
      return opened.store.append({ readings, upTo: position(written) });
    };
    const reopen = async (): Promise<Store> => {
      if (opened.reopen === undefined) throw new Error('name the skip "reopen", or say how to reopen');
      return opened.reopen();
    };
    const readGate = (query: Partial<ReadingsQuery> = {}) =>
      opened.store.readings({ ...day, device: deviceId('gate-1'), kind: gate.id, limit: 1000, ...query });
    const aggregate = (query: Partial<AggregateQuery> = {}) =>
      opened.store.aggregate({
        ...day,
        kind: gate.id,
        quantity: 'battery_level',
        every: minutes(10),
        by: 'device',
        ...query,
      });

    const groupsOf = async (query: Partial<AggregateQuery>) => (await aggregate(query)).map(({ group }) => group);

    it('answers nothing, not an error, while it is empty', async () => {
      expect(await opened.store.latest()).toEqual([]);
      expect(await readGate()).toEqual([]);
      expect(await aggregate()).toEqual([]);
      expect(await opened.store.health()).toMatchObject({ ok: true });
    });

    it('takes an empty batch', async () => {
      expect(await append()).toMatchObject({ stored: 0, duplicates: 0, repeated: [], refused: [] });
    });

    it('gives every quantity back as it was written', async () => {
      const written = quantityIds.map((quantity, at) =>
        reading([observe(quantity, isState(quantity) ? 1 : 12.345678901234)], {
          device: 'all-1',
          kind: everything.id,
          at,
        }),
      );
      expect(await append(...written)).toMatchObject({
        stored: written.length,
        duplicates: 0,
        repeated: [],
        refused: [],
      });
      const all = {
        ...day,
        device: deviceId('all-1'),
        kind: everything.id,
        limit: 1000,
        order: 'oldest_first',
      } as const;
      expect(await opened.store.readings(all)).toEqual(written);
    });

    it('gives a reading of all quantities back whole', async () => {
      const observations = quantityIds.map((id, index) => observe(id, isState(id) ? index % 2 : index * 1.5));
      const written = reading(observations, { device: 'all-1', kind: everything.id });
      await append(written);
      const read = await opened.store.readings({ ...day, device: written.device, kind: written.kind, limit: 10 });
      expect(comparable(read)).toEqual(comparable([written]));
    });

    it('keeps zero as a value and a state as 0 or 1', async () => {
      await append(
        reading([observe('occupied', 0), observe('battery_level', 0)]),
        reading([observe('occupied', 1), observe('device_temperature', -0.5)], { at: 1 }),
      );
      const read = await readGate({ order: 'oldest_first' });
      expect(comparable(read).map(({ observations }) => observations)).toEqual([
        [observe('battery_level', 0), observe('occupied', 0)],
        [observe('device_temperature', -0.5), observe('occupied', 1)],
      ]);
    });

    it('keeps very small, very large and negative values to the last digit', async () => {
      const values = [1e-12, 0.1 + 0.2, -40.5, 9_999_999.999, 123_456_789.25];
      await append(...values.map((value, at) => reading([observe('battery_level', value)], { at })));
      const read = await readGate({ order: 'oldest_first' });
      expect(read.map(({ observations: [first] }) => first?.value)).toEqual(values);
    });

    it('puts two partial readings of one time together', async () => {
      await append(reading([observe('occupied', 1)]));
      await append(reading([observe('battery_level', 80)]), reading([observe('device_temperature', 7)]));
      expect(comparable(await readGate())).toEqual([
        reading([observe('battery_level', 80), observe('device_temperature', 7), observe('occupied', 1)]),
      ]);
    });

    it('keeps an observation that is written twice once', async () => {
      const twice = reading([observe('occupied', 1), observe('battery_level', 80)]);
      await append(twice, twice);
      await append(reading([observe('occupied', 0)], { at: 5 }), twice);
      expect(await readGate()).toHaveLength(2);
      expect(await aggregate()).toMatchObject([{ count: 1, mean: 80 }]);
    });

    itUnless(skips, 'duplicates')('says how many observations were there already', async () => {
      const twice = reading([observe('occupied', 1), observe('battery_level', 80)]);
      expect(await append(twice)).toMatchObject({ stored: 2, duplicates: 0 });
      expect(await append(twice)).toMatchObject({ stored: 0, duplicates: 2 });
      expect(await append(reading([observe('occupied', 1), observe('device_temperature', 3)]))).toMatchObject({
        stored: 1,
        duplicates: 1,
      });
      const fresh = reading([observe('occupied', 0)], { at: 1 });
      expect(await append(fresh, fresh, fresh)).toMatchObject({ stored: 1, duplicates: 2 });
    });

    itUnless(skips, 'first_wins')('keeps the first of two values of one series at one time', async () => {
      await append(reading([observe('battery_level', 80)]));
      const second = reading([observe('battery_level', 20)]);
      expect(await append(second)).toMatchObject({
        stored: 0,
        duplicates: 0,
        refused: [{ reading: second, code: 'duplicate_conflict', reason: expect.stringContaining('80 was observed') }],
      });
      expect(await readGate()).toEqual([reading([observe('battery_level', 80)])]);
    });

    itUnless(skips, 'first_wins')('keeps the first of two values of one quantity in one reading', async () => {
      const torn = reading([observe('battery_level', 80), observe('occupied', 1), observe('battery_level', 20)]);
      expect(await append(torn)).toMatchObject({ stored: 2, duplicates: 0, refused: [{ code: 'duplicate_conflict' }] });
      expect(comparable(await readGate())).toEqual([reading([observe('battery_level', 80), observe('occupied', 1)])]);
    });

    it('takes readings out of order and late', async () => {
      const minute = minutes(1);
      for (const at of [5, 1, 9, 3, 7]) await append(reading([observe('battery_level', at)], { at: at * minute }));
      await append(
        ...[8, 2, 6, 4, 0].map((at) =>
          reading([observe('battery_level', at)], { at: at * minute, receivedAfter: hours(2) }),
        ),
      );
      const read = await readGate({ order: 'oldest_first' });
      expect(read.map(({ observations: [first] }) => first?.value)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      expect(bySeries(await opened.store.latest())).toMatchObject([{ value: 9 }]);
    });

    it('keeps every quality and its reasons', async () => {
      const judged = (['pass', 'not_evaluated', 'suspect', 'fail', 'missing'] as const).map((quality, at) => {
        const reasons = quality === 'suspect' || quality === 'fail' ? ['spike', 'says "no", \\ and, more=1'] : [];
        return reading([observe('battery_level', at, { quality, reasons }), observe('occupied', 1)], { at });
      });
      await append(...judged);
      expect(comparable(await readGate({ order: 'oldest_first' }))).toEqual(comparable(judged));
      for (const one of judged) await append({ ...one, device: deviceId(`gate-of-${one.time}`) });
      expect(bySeries(await opened.store.latest()).slice(2)).toEqual(
        bySeries(judged.map((one) => ({ ...one, device: deviceId(`gate-of-${one.time}`) }))),
      );
    });

    it('tells devices with unusual names apart', async () => {
      const ids = ['a.b', 'eui-70:b3:d5', 'A_9-z.0:x', '0', 'x'.repeat(64)];
      await append(...ids.map((id) => reading([observe('occupied', 1)], { device: id, area: areaNear(id) })));
      for (const id of ids) {
        const device = deviceId(id);
        expect(await readGate({ device })).toEqual([
          reading([observe('occupied', 1)], { device: id, area: areaNear(id) }),
        ]);
        const query = { quantity: 'occupied', device } as const;
        expect(await aggregate(query)).toMatchObject([{ group: id, count: 1 }]);
        expect(await aggregate({ ...query, by: 'area' })).toMatchObject([{ group: areaNear(id), count: 1 }]);
      }
    });

    it('keeps a reading outside every area, in an empty group', async () => {
      const outside = reading([observe('battery_level', 50)], { area: undefined });
      await append(outside, reading([observe('battery_level', 70)], { device: 'gate-2' }));
      expect(await readGate()).toEqual([outside]);
      expect(bySeries(await opened.store.latest())).toMatchObject([{ area: undefined }, { area: 'centro' }]);
      const groups = await aggregate({ by: 'area' });
      expect(groups.map(({ group, mean }) => [group, mean])).toEqual([
        ['', 50],
        ['centro', 70],
      ]);
    });

    it('gives at most the limit, newest first unless asked otherwise', async () => {
      await append(...[0, 1, 2, 3, 4].map((at) => reading([observe('battery_level', at)], { at })));
      await append(reading([observe('occupied', 1)], { at: 4 }));
      expect(times(await readGate({ limit: 2 }))).toEqual([4, 3]);
      expect(times(await readGate({ limit: 3, order: 'newest_first' }))).toEqual([4, 3, 2]);
      expect(times(await readGate({ limit: 2, order: 'oldest_first' }))).toEqual([0, 1]);
      expect(comparable(await readGate({ limit: 1 }))[0]?.observations).toHaveLength(2);
    });

    it('includes the beginning of a span and not its end', async () => {
      await append(...[0, 1, 2, 3].map((at) => reading([observe('battery_level', at)], { at })));
      const span = { from: epochMs(start + 1), to: epochMs(start + 3) };
      expect((await readGate(span)).map(({ time }) => time - start)).toEqual([2, 1]);
      expect(await aggregate(span)).toMatchObject([{ count: 2, min: 1, max: 2 }]);
      expect(await readGate({ from: start, to: start })).toEqual([]);
    });

    it('gives only the quantities that are asked for', async () => {
      await append(
        reading([observe('battery_level', 1), observe('occupied', 1)]),
        reading([observe('occupied', 0)], { at: 1 }),
      );
      expect(await readGate({ quantities: ['battery_level'] })).toEqual([reading([observe('battery_level', 1)])]);
      expect(await readGate({ quantities: ['device_temperature'] })).toEqual([]);
      expect(await readGate({ quantities: ['occupied', 'battery_level'], limit: 1 })).toEqual([
        reading([observe('occupied', 0)], { at: 1 }),
      ]);
    });

    it('knows the newest observation of every series, whatever came with it', async () => {
      await append(
        reading([observe('battery_level', 90), observe('occupied', 0)]),
        reading([observe('occupied', 1)], { at: 10 }),
        reading([observe('pm2_5', 0)], { device: 'mast-1', kind: mast.id, at: 3, area: undefined }),
      );
      expect(bySeries(await opened.store.latest())).toEqual([
        expect.objectContaining({ device: 'gate-1', quantity: 'battery_level', value: 90, time: start }),
        expect.objectContaining({ device: 'gate-1', quantity: 'occupied', value: 1, time: start + 10 }),
        expect.objectContaining({ device: 'mast-1', quantity: 'pm2_5', value: 0, time: start + 3, area: undefined }),
      ]);
    });

    it('knows the newest observation of a device that has been silent for a year', async () => {
      const year = hours(24 * 365);
      await append(reading([observe('battery_level', 5)], { device: 'silent' }));
      await append(reading([observe('battery_level', 6)], { at: year }));
      expect(bySeries(await opened.store.latest()).map(({ device, value }) => [device, value])).toEqual([
        ['gate-1', 6],
        ['silent', 5],
      ]);
    });

    it('puts observations into buckets that begin at full intervals since 1970', async () => {
      const seven = minutes(7);
      await append(...[0, 3, 6, 9].map((at) => reading([observe('battery_level', at)], { at: minutes(at) })));
      const rows = await aggregate({ every: seven });
      expect(rows.map((row) => row.start % seven)).toEqual(rows.map(() => 0));
      expect(rows.reduce((sum, { count }) => sum + count, 0)).toBe(4);
      for (const row of rows) {
        expect(row.start + seven).toBeGreaterThan(start);
        expect(row.min).toBeGreaterThanOrEqual(Math.ceil((row.start - start) / minutes(1)));
      }
    });

    it('counts, averages and bounds by device, by area and by kind', async () => {
      const minute = minutes(1);
      const level = (device: string, area: string | undefined, values: readonly number[]) =>
        values.map((value, index) => reading([observe('battery_level', value)], { device, area, at: index * minute }));
      await append(...level('b', 'norte', [10, 20]), ...level('a', 'centro', [0, 40]), ...level('c', 'centro', [50]));
      expect(await aggregate({ by: 'device' })).toEqual([row('a', [0, 40]), row('b', [10, 20]), row('c', [50])]);
      expect(await aggregate({ by: 'area' })).toEqual([row('centro', [0, 40, 50]), row('norte', [10, 20])]);
      expect(await aggregate({ by: 'kind' })).toEqual([row('test-gate', [0, 10, 20, 40, 50])]);
      const perMinute = await aggregate({ by: 'kind', every: minute });
      expect(perMinute.map(({ start: from, count }) => [from - start, count])).toEqual([
        [0, 3],
        [minute, 2],
      ]);
    });

    it('aggregates only the asked device and areas', async () => {
      await append(
        reading([observe('battery_level', 1)], { device: 'a', area: 'centro' }),
        reading([observe('battery_level', 2)], { device: 'b', area: 'norte' }),
        reading([observe('battery_level', 3)], { device: 'c', area: 'sur' }),
        reading([observe('battery_level', 4)], { device: 'd', area: undefined }),
      );
      expect(await groupsOf({ device: deviceId('b') })).toEqual(['b']);
      expect(await groupsOf({ areas: [areaId('sur'), areaId('centro')] })).toEqual(['a', 'c']);
      expect(await groupsOf({ areas: [areaId('sur')], device: deviceId('a') })).toEqual([]);
      expect(await groupsOf({ areas: [areaId('nowhere')] })).toEqual([]);
      expect(await groupsOf({ areas: [] })).toEqual([]);
      expect(await groupsOf({ device: deviceId('stranger') })).toEqual([]);
    });

    it('follows a device that moves to another area', async () => {
      await append(reading([observe('battery_level', 1)], { area: 'centro' }));
      await append(reading([observe('battery_level', 3)], { area: 'norte', at: 1 }));
      expect((await readGate()).map(({ area }) => area)).toEqual(['norte', 'centro']);
      expect(bySeries(await opened.store.latest())).toMatchObject([{ area: 'norte', value: 3 }]);
      expect(await aggregate({ by: 'device' })).toMatchObject([{ group: 'gate-1', count: 2, mean: 2 }]);
    });

    itUnless(skips, 'energy_mean')('averages sound levels as energy', async () => {
      const place = { device: 'mast-1', kind: mast.id };
      await append(
        reading([observe('sound_level', 40)], place),
        reading([observe('sound_level', 60)], { ...place, at: 1 }),
      );
      const [row] = await aggregate({ kind: mast.id, quantity: 'sound_level' });
      expect(row?.mean).toBeCloseTo(57.0329, 3);
      expect(row).toMatchObject({ count: 2, min: 40, max: 60 });
    });

    itUnless(skips, 'refusals')('refuses what has no place in it, and keeps the rest', async () => {
      const unknownKind = reading([observe('battery_level', 1)], { kind: kindId('test-stranger') });
      const partly = reading([observe('battery_level', 2), observe('pm10', 3)]);
      const { stored, refused } = await append(
        unknownKind,
        partly,
        reading([observe('battery_level', Number.NaN)], { at: 1 }),
        reading([observe('battery_level', 4)], { at: 2 }),
      );
      expect(stored).toBe(2);
      expect(refused.map(({ reading: { observations } }) => observations.map(({ quantity }) => quantity))).toEqual([
        ['battery_level'],
        ['pm10'],
        ['battery_level'],
      ]);
      for (const { reason } of refused) expect(reason).not.toBe('');
      expect((await readGate()).map(({ observations: [first] }) => first?.value)).toEqual([4, 2]);
    });

    it('takes 20,000 readings in one batch', async () => {
      const many = Array.from({ length: 20_000 }, (_, index) =>
        reading([observe('occupied', index % 2), observe('battery_level', index % 101)], {
          device: `gate-${index % 500}`,
          area: `area-${index % 40}`,
          at: index * 10,
        }),
      );
      expect(await append(...many)).toMatchObject({ stored: 40_000, refused: [] });
      const rows = await aggregate({ by: 'kind', quantity: 'occupied', every: hours(24) });
      expect(rows).toMatchObject([{ count: 20_000, mean: 0.5 }]);
      const read = await readGate({ device: deviceId('gate-499'), limit: 100 });
      expect(read).toHaveLength(40);
      expect(comparable(read)[0]).toEqual(comparable(many.slice(-1))[0]);
    }, 30_000);

    itUnless(skips, 'reopen')('knows everything after it was closed and opened again', async () => {
      const judged = reading([observe('battery_level', 0, { quality: 'suspect', reasons: ['stuck'] })], { at: 7 });
      await append(reading([observe('occupied', 1), observe('battery_level', 3)]), judged);
      const before = { latest: bySeries(await opened.store.latest()), readings: comparable(await readGate()) };
      const store = await reopen();
      expect(bySeries(await store.latest())).toEqual(before.latest);
      const again = await store.readings({ ...day, device: judged.device, kind: gate.id, limit: 10 });
      expect(comparable(again)).toEqual(before.readings);
    });

    itUnless(skips, 'reopen')('recognises after opening again what it had', async () => {
      const readings = [0, 1, 2].map((at) => reading([observe('battery_level', at)], { at }));
      await append(...readings);
      const store = await reopen();
      await store.append({
        readings: [...readings, reading([observe('battery_level', 3)], { at: 3 })],
        upTo: position(9),
      });
      expect(await store.readings({ ...day, device: deviceId('gate-1'), kind: gate.id, limit: 10 })).toHaveLength(4);
    });

    itUnless(skips, 'resume')('remembers the journal position with the data, and applies nothing twice', async () => {
      expect(await opened.store.resumeFrom()).toBeUndefined();
      const first = { readings: [reading([observe('battery_level', 1)])], upTo: position(10) };
      await opened.store.append(first);
      await opened.store.append({ readings: [], upTo: position(12) });
      expect(await opened.store.resumeFrom()).toEqual({ upTo: 12, sealed: '' });
      const store = await reopen();
      expect(await store.resumeFrom()).toEqual({ upTo: 12, sealed: '' });
      expect(await store.append(first)).toMatchObject({ stored: 0, duplicates: 1 });
      expect(await store.resumeFrom()).toEqual({ upTo: 12, sealed: '' });
      expect(await store.readings({ ...day, device: deviceId('gate-1'), kind: gate.id, limit: 10 })).toHaveLength(1);
    });

    itUnless(skips, 'resume')('keeps what is sealed with a batch, until the next one', async () => {
      const seal = ({ stored, duplicates }: StoreReceipt): string => `${stored} new, ${duplicates} known`;
      const readings = [reading([observe('battery_level', 1)]), reading([observe('battery_level', 2)], { at: 1 })];
      expect((await opened.store.append({ readings, upTo: position(3), seal })).sealed).toBe('2 new, 0 known');
      const more = [...readings, reading([observe('battery_level', 3)], { at: 2 })];
      expect((await opened.store.append({ readings: more, upTo: position(4), seal })).sealed).toBe('1 new, 2 known');
      const store = await reopen();
      expect(await store.resumeFrom()).toEqual({ upTo: 4, sealed: '1 new, 2 known' });
      await store.append({ readings: [], upTo: position(5) });
      expect(await store.resumeFrom()).toEqual({ upTo: 5, sealed: '' });
    });

    itUnless(skips, 'duplicates')('names each reading of which something was there already', async () => {
      const [first, second] = [
        reading([observe('battery_level', 1)]),
        reading([observe('battery_level', 2)], { at: 1 }),
      ];
      await append(first);
      const { repeated } = await append(second, first);
      expect(repeated.map(({ reading: { time }, observations }) => [time, observations])).toEqual([[first.time, 1]]);
    });

    it('answers while it takes readings', async () => {
      const batches = Array.from({ length: 10 }, (_, batch) =>
        append(...[0, 1, 2].map((at) => reading([observe('battery_level', at)], { at: batch * 10 + at }))),
      );
      const answers = Array.from({ length: 10 }, () => readGate());
      await Promise.all([...batches, ...answers]);
      expect(await readGate()).toHaveLength(30);
      expect(rounded(await aggregate({ every: hours(1) }))).toMatchObject([{ count: 30, mean: 1 }]);
    });

    describeStoreLikeMemory(() => opened.store);
    const store = (): Store => opened.store;
    describeJudgements({ store, reopen, skips });
    describeRollupRules(store);
    describeRestating({ store, reopen, skips });
    describeForgetting(store);
    describeScanning(store);
    describeRollupsLikeMemory(store);
  });
}
