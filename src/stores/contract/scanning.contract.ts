import { describe, expect, it } from 'vitest';
import { position } from '../../journal/port.ts';
import { hours, minutes } from '../../model/duration.ts';
import { areaId, deviceId, kindId } from '../../model/ids.ts';
import type { Reading, Rejudged } from '../../model/observation.ts';
import { after, before, epochMs } from '../../model/time.ts';
import type { ScanQuery, Store } from '../port.ts';
import { gate, mast, observe, reading, start } from './city.ts';
import { comparable } from './comparable.ts';
import { rejudge } from './rollup-questions.ts';

const day = { from: before(start, hours(12)), to: after(start, hours(12)) };

const level = (value: number, described: Parameters<typeof reading>[1] = {}): Reading =>
  reading([observe('battery_level', value)], described);
const whoAndWhen = (readings: readonly Reading[]) => readings.map(({ device, time }) => [device, time - start]);

/** How every store is read from one end to the other. */
export function describeScanning(store: () => Store): void {
  let written = 0;
  const append = (readings: readonly Reading[], rejudged: readonly Rejudged[] = []) =>
    store().append({ readings, rejudged, upTo: position((written += 1)) });
  const batches = async (query: Partial<ScanQuery> = {}): Promise<readonly (readonly Reading[])[]> =>
    Array.fromAsync(store().scan({ ...day, kind: gate.id, ...query }));
  const scan = async (query: Partial<ScanQuery> = {}): Promise<readonly Reading[]> => (await batches(query)).flat();

  describe('reading a kind from one end to the other', () => {
    it('finds nothing, not an error, where there is nothing', async () => {
      expect(await batches()).toEqual([]);
      await append([level(1)]);
      expect(await batches({ kind: kindId('test-stranger') })).toEqual([]);
      expect(await batches({ kind: mast.id })).toEqual([]);
      expect(await batches({ from: start, to: start })).toEqual([]);
    });

    it('goes by time, then by device, whatever came when', async () => {
      const described = [
        ['gate-b', 5],
        ['gate-a', 7],
        ['gate-c', 5],
        ['gate-a', 5],
        ['gate-b', 1],
      ] as const;
      for (const [device, at] of described) await append([level(at, { device, at: minutes(at) })]);
      expect(whoAndWhen(await scan())).toEqual([
        ['gate-b', minutes(1)],
        ['gate-a', minutes(5)],
        ['gate-b', minutes(5)],
        ['gate-c', minutes(5)],
        ['gate-a', minutes(7)],
      ]);
    });

    it('gives readings back whole: area, both times, values, quality and reasons', async () => {
      const kept = [
        reading([observe('occupied', 0), observe('battery_level', 80, { quality: 'pass' })]),
        reading([observe('battery_level', 79, { quality: 'suspect', reasons: ['stuck: "no", \\ and, more=1'] })], {
          at: minutes(1),
          area: undefined,
          receivedAfter: hours(3),
        }),
        reading([observe('device_temperature', -0.5, { quality: 'missing' })], { at: minutes(2), area: 'norte' }),
      ];
      await append(kept);
      expect(comparable(await scan())).toEqual(comparable(kept));
    });

    it('gives the newest judgement, whether it came with its reading, later, or before it', async () => {
      await append([level(50)], [rejudge(level(50))]);
      await append([level(51, { at: 1 })], [rejudge(level(53, { at: 3 }))]);
      await append([level(52, { at: 2 }), level(53, { at: 3 })], [rejudge(level(51, { at: 1 }))]);
      const found = (await scan()).flatMap(({ observations }) => observations);
      expect(found.map(({ value, quality, revision }) => [value, quality, revision])).toEqual([
        [50, 'suspect', 2],
        [51, 'suspect', 2],
        [52, 'not_evaluated', undefined],
        [53, 'suspect', 2],
      ]);
    });

    it('knows no reading of which only a judgement came', async () => {
      await append([level(50)], [rejudge(level(60, { at: minutes(1) }))]);
      expect(whoAndWhen(await scan())).toEqual([['gate-1', 0]]);
      expect(whoAndWhen(await scan({ quantities: [] }))).toEqual([['gate-1', 0]]);
    });

    it('puts parts of one time together', async () => {
      await append([reading([observe('occupied', 1)])]);
      await append([
        reading([observe('battery_level', 80)], { receivedAfter: 900 }),
        reading([observe('device_temperature', 7)]),
      ]);
      const whole = [observe('occupied', 1), observe('battery_level', 80), observe('device_temperature', 7)];
      const [found, ...more] = comparable(await scan());
      expect(more).toEqual([]);
      expect(found?.observations).toEqual(comparable([reading(whole)])[0]?.observations);
    });

    it('includes the beginning of a span and not its end', async () => {
      await append([0, 1, 2, 3].map((at) => level(at, { at })));
      const span = { from: epochMs(start + 1), to: epochMs(start + 3) };
      expect(whoAndWhen(await scan(span))).toEqual([
        ['gate-1', 1],
        ['gate-1', 2],
      ]);
    });

    it('crosses gaps of years, and spans without an end', async () => {
      const year: number = hours(24 * 365);
      await append([-year, 0, 2 * year].map((at) => level(1, { at })));
      const always = { from: epochMs(Number.NEGATIVE_INFINITY), to: epochMs(Number.POSITIVE_INFINITY) };
      expect((await scan(always)).map(({ time }) => time - start)).toEqual([-year, 0, 2 * year]);
    });

    it('gives only quantities that are asked for, and only readings that have one of them', async () => {
      await append([
        reading([observe('battery_level', 1), observe('occupied', 1)]),
        reading([observe('occupied', 0)], { at: 1 }),
      ]);
      expect(await scan({ quantities: ['battery_level'] })).toEqual([level(1)]);
      expect(await scan({ quantities: ['device_temperature'] })).toEqual([]);
      expect(await scan({ quantities: ['pm2_5'] })).toEqual([]);
      expect(whoAndWhen(await scan({ quantities: ['occupied', 'device_temperature'] }))).toHaveLength(2);
    });

    it('counts every reading, without its values, where no quantity is asked for', async () => {
      const kept = [level(1), reading([observe('occupied', 0)], { at: 1, device: 'gate-2' })];
      await append(kept);
      expect(await scan({ quantities: [] })).toEqual(kept.map((one) => ({ ...one, observations: [] })));
    });

    it('finds readings of some devices, and of what was in some areas then', async () => {
      await append([
        level(1, { device: 'a', area: 'centro' }),
        level(2, { device: 'b', area: 'norte' }),
        level(3, { device: 'c', area: undefined }),
        level(4, { device: 'a', area: 'norte', at: 1 }),
      ]);
      const found = async (query: Partial<ScanQuery>) =>
        (await scan(query)).map(({ observations: [first] }) => first?.value);
      expect(await found({ devices: [deviceId('a')] })).toEqual([1, 4]);
      expect(await found({ devices: [deviceId('c'), deviceId('b')] })).toEqual([2, 3]);
      expect(await found({ areas: [areaId('norte')] })).toEqual([2, 4]);
      expect(await found({ areas: [areaId('norte'), areaId('centro')], devices: [deviceId('a')] })).toEqual([1, 4]);
      for (const nothing of [{ devices: [] }, { areas: [] }, { devices: [deviceId('x')] }, { areas: [areaId('x')] }]) {
        expect(await found(nothing)).toEqual([]);
      }
    });

    it('finds the devices that are asked for among very many', async () => {
      const devices = Array.from({ length: 1_200 }, (_, index) => deviceId(`gate-${index}`));
      await append(devices.map((device, at) => level(1, { device, at, area: `area-${at}` })));
      const found = await scan({
        devices: devices.slice(100),
        areas: devices.map((_, at) => areaId(`area-${at * 2}`)),
      });
      expect(found).toHaveLength(550);
    });

    it('comes in batches, in one order over all of them, each reading once', async () => {
      const many = Array.from({ length: 20_000 }, (_, index) =>
        level(index % 101, { device: `gate-${index % 500}`, at: Math.floor(index / 50) * 1_000 }),
      );
      await append(many);
      const found = await batches();
      expect(found.length).toBeGreaterThan(2);
      expect(found.every((batch) => batch.length > 0)).toBe(true);
      const expected = whoAndWhen(many).sort(
        (one, other) => Number(one[1]) - Number(other[1]) || (`${one[0]}` < `${other[0]}` ? -1 : 1),
      );
      expect(whoAndWhen(found.flat())).toEqual(expected);
    }, 30_000);

    it('finds its way through tens of thousands of readings of three moments', async () => {
      const times = [0, 1, 2].flatMap((at) => Array.from({ length: 12_000 }, (_, index) => ({ at, index })));
      await append(times.map(({ at, index }) => level(1, { at, device: `gate-${index}` })));
      const found = await scan();
      const names = [0, 1, 2].map((at) => found.filter(({ time }) => time === start + at).map(({ device }) => device));
      expect(found.map(({ time }) => time)).toEqual(found.map(({ time }) => time).sort((one, other) => one - other));
      for (const ofOneMoment of names) {
        expect(new Set(ofOneMoment).size).toBe(12_000);
        expect(ofOneMoment).toEqual([...ofOneMoment].sort());
      }
    }, 30_000);

    it('ends when whoever asked stops early, and can be asked again', async () => {
      await append(Array.from({ length: 10_000 }, (_, index) => level(1, { at: index * 1_000 })));
      for (const time of [1, 2, 3]) {
        for await (const [first] of store().scan({ ...day, kind: gate.id })) {
          expect(first?.time, `time ${time}`).toBe(start);
          break;
        }
      }
      expect(await scan()).toHaveLength(10_000);
    }, 30_000);

    it('goes on beside readings that come in', async () => {
      await append(Array.from({ length: 9_000 }, (_, index) => level(1, { at: index * 1_000 })));
      let found = 0;
      for await (const batch of store().scan({ ...day, kind: gate.id, devices: [deviceId('gate-1')] })) {
        found += batch.length;
        await append([level(2, { device: 'gate-2', at: found })]);
      }
      expect(found).toBe(9_000);
      expect((await scan({ devices: [deviceId('gate-2')] })).length).toBeGreaterThan(0);
    }, 30_000);
  });
}
