import { describe, expect, it } from 'vitest';
import { position } from '../../journal/port.ts';
import { hours, minutes } from '../../model/duration.ts';
import { deviceId } from '../../model/ids.ts';
import type { Reading, Rejudged } from '../../model/observation.ts';
import { after, before } from '../../model/time.ts';
import type { ForgetTask, RollupQuery, Store } from '../port.ts';
import { gate, observe, reading, start } from './city.ts';
import { bySeries } from './comparable.ts';
import { minute, ofAreas, ofDevices, rejudge, secondTime, span, wholeKind, windowsOf } from './rollup-questions.ts';

const day = { from: before(start, hours(24)), to: after(start, hours(24)) };
const level = (at: number, { device = 'gate-1', kind = gate.id } = {}): Reading =>
  reading([observe('battery_level', at)], { device, kind, at: minutes(at) });

/** How every store that can be told to forgets. */
export function describeForgetting(store: () => Store): void {
  let written = 0;
  const append = (readings: readonly Reading[], rejudged: readonly Rejudged[] = []) =>
    store().append({ readings, rejudged, upTo: position((written += 1)) });
  const forget = (task: Partial<ForgetTask> = {}) =>
    store().forget({ kind: gate.id, what: 'readings', before: minute(30), ...task });
  const left = async (device = 'gate-1', kind = gate.id) => {
    const query = { ...day, device: deviceId(device), kind, limit: 100, order: 'oldest_first' } as const;
    return (await store().readings(query)).map(({ time }) => (time - start) / minutes(1));
  };

  describe('forgetting', () => {
    it('takes what is older, of one kind, and nothing from there on', async () => {
      const other = { device: 'all-1', kind: 'test-everything' } as const;
      const everything = { ...level(10, { device: other.device }), kind: ofDevices('pm2_5').kind };
      await append([...[-600, 0, 29, 30, 31].map((at) => level(at)), level(5, { device: 'gate-2' }), everything]);
      await forget();
      expect(await left()).toEqual([30, 31]);
      expect(await left('gate-2')).toEqual([]);
      expect(await left(other.device, everything.kind)).toEqual([10]);
    });

    it('leaves what lies in the excepted spans', async () => {
      await append([0, 5, 9.5, 10, 15, 19.5, 20, 25, 30].map((at) => level(at)));
      await forget({ except: [span(20, 25), span(5, 10), span(8, 15)] });
      expect(await left()).toEqual([5, 9.5, 10, 20, 30]);
    });

    it('knows exceptions before, across and behind the limit', async () => {
      await append([0, 10, 29, 30, 50].map((at) => level(at)));
      await forget({ except: [span(25, 35), span(-100, 5), span(40, 60)] });
      expect(await left()).toEqual([0, 29, 30, 50]);
    });

    it('leaves everything where everything is excepted, and twice is once', async () => {
      await append([0, 10].map((at) => level(at)));
      await forget({ except: [day] });
      expect(await left()).toEqual([0, 10]);
      await forget({ before: minute(5) });
      await forget({ before: minute(5) });
      expect(await left()).toEqual([10]);
    });

    it('of what was never there does nothing', async () => {
      await forget();
      await forget({ what: '1h' });
      await append([level(0)]);
      await forget({ before: before(start, hours(1)) });
      expect(await left()).toEqual([0]);
    });

    it('takes the judgements with the readings: one that comes again is judged as it is then', async () => {
      await append([level(0)], [rejudge(level(0))]);
      await forget();
      await append([level(0)]);
      expect(bySeries(await store().latest())).toMatchObject([{ value: 0, quality: 'not_evaluated', reasons: [] }]);
    });

    it('makes what is left the newest and the only thing that counts', async () => {
      await append([level(0), level(40), level(3, { device: 'gate-2' })]);
      await forget();
      expect(bySeries(await store().latest()).map(({ device, value }) => [device, value])).toEqual([['gate-1', 40]]);
      const rollups = await store().workOut(ofDevices('battery_level', { kind: gate.id, windows: [day] }));
      expect(rollups.map(({ group, all }) => [group, all.count])).toEqual([['gate-1', 1]]);
    });

    it('of readings leaves rollups as they are, also when they are worked out again', async () => {
      const task = {
        ...ofDevices('battery_level', { kind: gate.id, windows: windowsOf(minutes(15), 4) }),
        level: '15min',
      } as const;
      const query: RollupQuery = { ...day, level: '15min', kind: gate.id, quantities: ['battery_level'], by: 'device' };
      await append([0, 20, 40].map((at) => level(at)));
      await store().rollUp(task);
      const kept = await store().rollups(query);
      await forget();
      expect(await store().rollUp({ ...task, at: secondTime })).toEqual({ fresh: 0, restated: 0 });
      expect(await store().rollups(query)).toEqual(kept);
      expect(kept).toHaveLength(3);
    });

    it('of rollups takes those of one level, of devices and areas, and no reading', async () => {
      const windows = { kind: gate.id, windows: windowsOf(minutes(15), 4) };
      await append([0, 20, 40].map((at) => level(at)));
      for (const kept of ['15min', '1h'] as const) {
        await store().rollUp({ ...ofDevices('battery_level', windows), level: kept });
        await store().rollUp({ ...ofAreas('battery_level', [wholeKind(1)], windows), level: kept });
      }
      const query = { ...day, kind: gate.id, quantities: ['battery_level'] } as const;
      const found = async (what: Pick<RollupQuery, 'level' | 'by'>) =>
        (await store().rollups({ ...query, ...what })).map((rollup) => (rollup.start - start) / minutes(1));
      await forget({ what: '15min', except: [span(0, 15)] });
      for (const by of ['device', 'area'] as const) {
        expect(await found({ level: '15min', by })).toEqual([0, 30]);
        expect(await found({ level: '1h', by })).toEqual([0, 15, 30]);
      }
      expect(await left()).toEqual([0, 20, 40]);
    });
  });
}
