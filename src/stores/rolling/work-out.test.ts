import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minutes, seconds } from '../../model/duration.ts';
import type { Reading } from '../../model/observation.ts';
import type { QuantityId } from '../../model/quantity.ts';
import type { Rollup, Summary } from '../../model/rollup.ts';
import { epochMs } from '../../model/time.ts';
import { contractKinds, everything, observe, reading, start } from '../contract/city.ts';
import { area, firstTime, span, wholeKind } from '../contract/rollup-questions.ts';
import type { RollupTask, TimeSpan } from '../port.ts';
import {
  arithmeticOf,
  differenceOf,
  energyOf,
  quantileOf,
  type Said,
  saidOf,
  shareOfTimeOf,
  valuesOf,
  vectorOf,
} from './naive-model.ts';
import { workOutRollups } from './work-out.ts';

const qualities = ['pass', 'not_evaluated', 'suspect', 'fail'] as const;
const places = ['centro', 'norte', undefined] as const;
const windows: readonly TimeSpan[] = [span(0, 2), span(2, 3), span(3, 4), span(6, 8)];
const groups = [area('centro', ['centro', 'norte'], 2), area('norte', ['norte'], 3), wholeKind(4)];
const staleAfter = everything.rhythm.staleAfter;

type Drawn = { readonly device: number; readonly second: number; readonly value: number; readonly quality: number };

/** Readings of one quantity, one at each time of each device, in any order. */
const anyReadings = (quantity: QuantityId, value: fc.Arbitrary<number>): fc.Arbitrary<readonly Reading[]> =>
  fc
    .uniqueArray(
      fc.record({
        device: fc.nat({ max: 2 }),
        second: fc.oneof(fc.integer({ min: -400, max: 500 }), fc.integer({ min: -90_000, max: 500 })),
        value,
        quality: fc.nat({ max: 3 }),
      }),
      { maxLength: 24, selector: ({ device, second }) => `${device} ${second}` },
    )
    .map((drawn) => drawn.map((one) => readingOf(quantity, one)));

const readingOf = (quantity: QuantityId, { device, second, value, quality }: Drawn): Reading =>
  reading([observe(quantity, value, { quality: qualities[quality] ?? 'pass' })], {
    kind: everything.id,
    device: `device-${device}`,
    area: places[Math.abs(second) % 3],
    at: seconds(second),
  });

/** Zero has no sign here. */
const anyNumber = (min: number, max: number) => fc.double({ min, max, noNaN: true }).map((value) => value + 0);

const counts = ({ quality }: Said): boolean => quality === 'pass' || quality === 'not_evaluated';
const always = (): boolean => true;

type Case = {
  readonly rollup: Rollup | undefined;
  readonly said: readonly Said[];
  readonly window: TimeSpan;
  readonly isAsked: (said: Said) => boolean;
  readonly devices: number;
};

/** Every rollup there may be: of each device and of each area, in each window. */
function casesOf(readings: readonly Reading[], quantity: QuantityId): readonly Case[] {
  const said = saidOf(readings, quantity);
  const worked = (of: RollupTask['of']) =>
    workOutRollups(
      readings,
      { kind: everything.id, quantities: [quantity], windows, of, at: firstTime },
      contractKinds,
    );
  const [byDevice, byArea] = [worked({ by: 'device' }), worked({ by: 'area', groups })];
  const find = (rollups: readonly Rollup[], group: string, { from, to }: TimeSpan) =>
    rollups.find((one) => one.group === group && one.start === from && one.end === to);
  return windows.flatMap((window) => [
    ...['device-0', 'device-1', 'device-2'].map((device) => ({
      rollup: find(byDevice, device, window),
      said,
      window,
      devices: 1,
      isAsked: (one: Said) => one.device === device,
    })),
    ...groups.map(({ id, areas, devices }) => ({
      rollup: find(byArea, id, window),
      said,
      window,
      devices,
      isAsked: (one: Said) => areas === undefined || areas.some((asked) => asked === one.area),
    })),
  ]);
}

const close = ({ count, mean, min, max }: Summary) => ({
  count,
  mean: mean === undefined ? undefined : expect.closeTo(mean, 7),
  min,
  max,
});

const expected = ({ window }: Case): number => window.to - window.from;

describe('rollups are what their rule says of all values together', () => {
  it.each([
    ['pm2_5', arithmeticOf, anyNumber(-40, 500)],
    ['sound_level', energyOf, anyNumber(0, 120)],
    ['wind_direction', vectorOf, fc.integer({ min: 0, max: 359 })],
    ['active_energy', differenceOf, fc.integer({ min: 0, max: 1000 })],
  ] as const)('%s', (quantity, ruleOf, value) => {
    fc.assert(
      fc.property(anyReadings(quantity, value), (readings) => {
        for (const one of casesOf(readings, quantity)) {
          const counted = ruleOf({ ...one, counts });
          const all = ruleOf({ ...one, counts: always });
          if (all.count === 0) {
            expect(one.rollup).toBeUndefined();
            continue;
          }
          expect(one.rollup).toMatchObject({ counted: close(counted), all: close(all) });
          const share = (counted.count * minutes(1)) / (expected(one) * one.devices);
          expect(one.rollup?.completeness).toBeCloseTo(Math.min(1, share), 9);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('percentiles are of the counted values', () => {
    fc.assert(
      fc.property(anyReadings('pm2_5', anyNumber(-40, 500)), (readings) => {
        for (const one of casesOf(readings, 'pm2_5')) {
          if (one.rollup === undefined) continue;
          const values = valuesOf({ ...one, counts });
          const { p10, p50, p90 } = one.rollup.percentiles ?? {};
          for (const [share, found] of [
            [0.1, p10],
            [0.5, p50],
            [0.9, p90],
          ] as const) {
            const right = quantileOf(values, share);
            expect(found).toEqual(right === undefined ? undefined : expect.closeTo(right, 7));
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it('states hold, second by second, until the next one or until they are stale', () => {
    fc.assert(
      fc.property(anyReadings('occupied', fc.nat({ max: 1 })), (readings) => {
        for (const one of casesOf(readings, 'occupied')) {
          const counted = shareOfTimeOf({ ...one, counts }, staleAfter);
          const all = shareOfTimeOf({ ...one, counts: always }, staleAfter);
          if (all.knownSeconds === 0) {
            expect(one.rollup).toBeUndefined();
            continue;
          }
          expect(one.rollup).toMatchObject({ counted: close(counted), all: close(all) });
          const share = seconds(counted.knownSeconds) / (expected(one) * one.devices);
          expect(one.rollup?.completeness).toBeCloseTo(Math.min(1, share), 9);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('every value is counted under its quality', () => {
    fc.assert(
      fc.property(anyReadings('pm2_5', fc.nat({ max: 9 })), (readings) => {
        for (const { rollup, said, window, isAsked } of casesOf(readings, 'pm2_5')) {
          const there = said.filter((one) => isAsked(one) && one.time >= window.from && one.time < window.to);
          const count = (quality: string) => there.filter((one) => one.quality === quality).length;
          if (rollup === undefined) expect(there).toEqual([]);
          else
            expect(Object.entries(rollup.quality)).toEqual(
              Object.keys(rollup.quality).map((name) => [name, count(name)]),
            );
        }
      }),
    );
  });

  it('the order in which readings come changes nothing', () => {
    const shuffled = anyReadings('active_energy', fc.nat({ max: 99 })).chain((readings) =>
      fc.tuple(fc.constant(readings), fc.shuffledSubarray([...readings], { minLength: readings.length })),
    );
    fc.assert(
      fc.property(shuffled, ([readings, otherwise]) => {
        const task: RollupTask = { kind: everything.id, windows, of: { by: 'area', groups }, at: epochMs(start) };
        expect(workOutRollups(otherwise, task, contractKinds)).toEqual(workOutRollups(readings, task, contractKinds));
      }),
    );
  });
});
