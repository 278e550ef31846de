import { describe, expect, it } from 'vitest';
import { position } from '../../journal/port.ts';
import { hours, minutes } from '../../model/duration.ts';
import { deviceId } from '../../model/ids.ts';
import type { Reading, Rejudged } from '../../model/observation.ts';
import { after, before } from '../../model/time.ts';
import type { Store } from '../port.ts';
import { gate, observe, reading, start } from './city.ts';
import { bySeries, comparable } from './comparable.ts';
import { figuresOf, ofDevices, rejudge } from './rollup-questions.ts';
import { itUnless, type Skips } from './skips.ts';

const day = { from: before(start, hours(12)), to: after(start, hours(12)) };

type Opened = { readonly store: () => Store; readonly reopen: () => Promise<Store>; readonly skips: Skips };

/** What becomes of an observation that is judged again. */
export function describeJudgements({ store, reopen, skips }: Opened): void {
  let upTo = 0;
  const append = (readings: readonly Reading[], rejudged: readonly Rejudged[] = []) => {
    upTo += 1;
    return store().append({ readings, rejudged, upTo: position(upTo) });
  };
  const readFrom = (of: Store) =>
    of.readings({ ...day, device: deviceId('gate-1'), kind: gate.id, limit: 100, order: 'oldest_first' });
  const observed = async (of: Store = store()) => (await readFrom(of)).flatMap(({ observations }) => observations);

  const level = (value: number, at = 0): Reading =>
    reading([observe('battery_level', value, { quality: 'pass' })], { at: minutes(at) });
  const doubted = {
    quantity: 'battery_level',
    value: 50,
    quality: 'suspect',
    reasons: ['spike: it stands out'],
  } as const;

  describe('a new judgement', () => {
    it('counts, wherever the observation is asked for, and leaves the value alone', async () => {
      await append([level(50)]);
      expect(await append([level(51, 1)], [rejudge(level(50))])).toMatchObject({
        stored: 1,
        duplicates: 0,
        refused: [],
      });
      expect(await observed()).toEqual([{ ...doubted, revision: 2 }, ...level(51).observations]);
      await append([], [rejudge(level(51, 1), { quality: 'fail', reasons: ['spike: "far", \\ and, more=1'] })]);
      expect(bySeries(await store().latest())).toMatchObject([
        { value: 51, quality: 'fail', reasons: ['spike: "far", \\ and, more=1'], revision: 2 },
      ]);
    });

    it('may clear an observation of doubt', async () => {
      const suspect = reading([observe('battery_level', 50, { quality: 'suspect', reasons: ['spike: it was'] })]);
      await append([suspect]);
      await append([], [rejudge(suspect, { quality: 'pass', reasons: [] })]);
      expect(await observed()).toEqual([{ ...doubted, quality: 'pass', reasons: [], revision: 2 }]);
    });

    it('is about one quantity at one time of one device, and nothing beside it', async () => {
      const both = reading([observe('battery_level', 50), observe('device_temperature', 20)]);
      const others = [level(50, 1), reading([observe('battery_level', 50)], { device: 'gate-2' })];
      await append([both, ...others]);
      await append([], [rejudge(both)]);
      const read = comparable(await readFrom(store()));
      expect(read.map(({ observations }) => observations)).toEqual([
        [{ ...doubted, revision: 2 }, observe('device_temperature', 20)],
        level(50).observations,
      ]);
      const [other] = await store().readings({ ...day, device: deviceId('gate-2'), kind: gate.id, limit: 1 });
      expect(other?.observations).toEqual([observe('battery_level', 50)]);
    });

    it('counts when it comes with its reading, and when it comes before it', async () => {
      await append([level(50)], [rejudge(level(50))]);
      expect(await observed()).toEqual([{ ...doubted, revision: 2 }]);
      await append([], [rejudge(level(50, 1))]);
      expect(await observed()).toHaveLength(1);
      await append([level(50, 1)]);
      expect(await observed()).toEqual([
        { ...doubted, revision: 2 },
        { ...doubted, revision: 2 },
      ]);
    });

    it('stays when the reading comes again with its first judgement, and when it comes again itself', async () => {
      await append([level(50)]);
      await append([level(51, 1)], [rejudge(level(50))]);
      for (const again of [1, 2]) {
        await append([level(50)]);
        expect(await observed(), `after ${again} repetitions`).toEqual([
          { ...doubted, revision: 2 },
          ...level(51).observations,
        ]);
        await append([level(51, 1)], [rejudge(level(50)), rejudge(level(50))]);
        expect(await observed()).toEqual([{ ...doubted, revision: 2 }, ...level(51).observations]);
      }
    });

    it('of the highest revision counts among those of one batch, and a later one after it', async () => {
      const revision = (of: number) => rejudge(level(50), { revision: of, reasons: [`spike: judgement ${of}`] });
      await append([level(50)], [revision(3), revision(2)]);
      expect(await observed()).toEqual([{ ...doubted, reasons: ['spike: judgement 3'], revision: 3 }]);
      await append([], [revision(4)]);
      expect(await observed()).toEqual([{ ...doubted, reasons: ['spike: judgement 4'], revision: 4 }]);
    });

    itUnless(skips, 'old_judgements')('is not replaced by an older one that comes later', async () => {
      const revision = (of: number) => rejudge(level(50), { revision: of, reasons: [`spike: judgement ${of}`] });
      await append([level(50)], [revision(3)]);
      await append([], [revision(2)]);
      expect(await observed()).toEqual([{ ...doubted, reasons: ['spike: judgement 3'], revision: 3 }]);
    });

    it('of what was never observed changes nothing', async () => {
      await append(
        [level(50)],
        [rejudge(level(7, 5)), rejudge(reading([observe('battery_level', 1)], { device: 'nobody' }))],
      );
      expect(await observed()).toEqual(level(50).observations);
      expect(bySeries(await store().latest())).toHaveLength(1);
      const rollups = await store().workOut(ofDevices('battery_level', { kind: gate.id }));
      expect(rollups.map(({ group, all }) => [group, all.count])).toEqual([['gate-1', 1]]);
    });

    it('takes the observation out of what rollups count, or into it', async () => {
      const suspect = reading([observe('battery_level', 90, { quality: 'suspect', reasons: ['spike: it was'] })], {
        at: minutes(2),
      });
      await append([level(50), level(10, 1), suspect]);
      const figures = async () => figuresOf((await store().workOut(ofDevices('battery_level', { kind: gate.id })))[0]);
      expect(await figures()).toMatchObject({ counted: { count: 2, mean: 30 }, quality: { pass: 2, suspect: 1 } });
      await append([], [rejudge(level(50), { quality: 'fail' }), rejudge(suspect, { quality: 'pass', reasons: [] })]);
      expect(await figures()).toEqual({
        counted: { count: 2, mean: 50, min: 10, max: 90 },
        percentiles: { p10: 18, p50: 50, p90: 82 },
        all: { count: 3, mean: 50, min: 10, max: 90 },
        quality: { pass: 2, not_evaluated: 0, suspect: 0, fail: 1 },
        completeness: 0.2,
      });
    });

    itUnless(skips, 'reopen')('is known after closing and opening again', async () => {
      await append([level(50)], [rejudge(level(50))]);
      expect(await observed(await reopen())).toEqual([{ ...doubted, revision: 2 }]);
    });
  });
}
