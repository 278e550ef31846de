import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { position } from '../../journal/port.ts';
import { hours, minutes } from '../../model/duration.ts';
import type { Reading, Rejudged } from '../../model/observation.ts';
import { isState, type QuantityId } from '../../model/quantity.ts';
import type { RollupGroup } from '../../model/rollup.ts';
import { after, before, epochMs } from '../../model/time.ts';
import { createMemoryStore } from '../memory/memory-store.ts';
import type { RollupQuery, RollupTask, Store, StoreBatch } from '../port.ts';
import { sameRollup } from '../rolling/same.ts';
import { contractKinds, everything, observe, reading, start } from './city.ts';
import { bySeries } from './comparable.ts';
import { area, firstTime, inOrder, wholeKind, windowsOf } from './rollup-questions.ts';

/** One value of one series, and whether it is judged anew: what is observed follows from these. */
type Choice = {
  readonly device: number;
  readonly step: number;
  readonly quantity: number;
  readonly isRejudged: boolean;
};
type Pair = { readonly oracle: Store; readonly tested: Store };

const observed = ['pm2_5', 'sound_level', 'wind_direction', 'active_energy', 'occupied'] as const;
const qualities = ['pass', 'not_evaluated', 'pass', 'suspect', 'fail'] as const;
const places = ['centro', 'norte', undefined] as const;

const anyChoice: fc.Arbitrary<Choice> = fc.record({
  device: fc.nat({ max: 3 }),
  step: fc.integer({ min: -8, max: 40 }),
  quantity: fc.nat({ max: observed.length - 1 }),
  isRejudged: fc.boolean(),
});

/** Value, area and judgements depend on series and time alone, so that a random city never contradicts itself. */
function readingOf({ device, step, quantity }: Choice, city: number): Reading {
  const id = observed[quantity] ?? 'pm2_5';
  const quality = qualities[Math.abs(step * 3 + device + quantity) % qualities.length] ?? 'pass';
  const place = places[Math.abs(step + device) % places.length];
  return reading([observe(id, valueOf(id, step * 13 + device * 5), { quality, reasons: [] })], {
    device: `device-${city}-${device}`,
    kind: everything.id,
    area: place && `${place}-${city}`,
    at: step * minutes(2) + device * 777,
  });
}

function valueOf(quantity: QuantityId, seed: number): number {
  if (isState(quantity)) return Math.abs(seed) % 2;
  return (Math.abs(seed * 7) % 360) + (quantity === 'wind_direction' ? 0 : 0.25);
}

function rejudgedOf(choice: Choice, city: number): Rejudged {
  const { observations, ...of } = readingOf(choice, city);
  const [observation] = observations;
  if (observation === undefined) throw new RangeError('a reading of a choice has one observation');
  const quality = qualities[Math.abs(choice.step + choice.device) % qualities.length] ?? 'fail';
  return { ...of, observation: { ...observation, quality, reasons: [], revision: 2 } };
}

const groupsOf = (city: number): readonly RollupGroup[] => [
  area(`centro-${city}`, [`centro-${city}`, `norte-${city}`], 3),
  area(`norte-${city}`, [`norte-${city}`], 1),
  wholeKind(4),
];

/**
 * The same random readings and judgements into the store and into memory must give the same rollups, worked out and kept, with the
 * same revisions. Every round is a city of its own within the same store.
 */
export function describeRollupsLikeMemory(store: () => Store): void {
  it('rolls up as the memory store does, whatever comes in whatever order', async () => {
    const oracle = createMemoryStore({ kinds: contractKinds });
    let city = 0;
    let written = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(anyChoice, { maxLength: 25 }), { minLength: 1, maxLength: 4 }),
        async (rounds) => {
          city += 1;
          const pair = { oracle, tested: store() };
          for (const [round, choices] of rounds.entries()) {
            written += 1;
            await appendToBoth(pair, { ...batchOf(choices, city), upTo: position(written) });
            await expectSameRollups(pair, { city, round });
            expect(bySeries(await pair.tested.latest())).toEqual(bySeries(await oracle.latest()));
          }
        },
      ),
      { numRuns: 8 },
    );
  }, 120_000);
}

/** Some judgements are of what is never observed. */
const batchOf = (choices: readonly Choice[], city: number): Omit<StoreBatch, 'upTo'> => ({
  readings: choices.filter(({ step }) => step % 5 !== 0).map((choice) => readingOf(choice, city)),
  rejudged: choices.filter(({ isRejudged }) => isRejudged).map((choice) => rejudgedOf(choice, city)),
});

async function appendToBoth({ oracle, tested }: Pair, batch: StoreBatch): Promise<void> {
  await oracle.append(batch);
  await tested.append(batch);
}

async function expectSameRollups(pair: Pair, { city, round }: { city: number; round: number }): Promise<void> {
  const windows = windowsOf(minutes(15), 5);
  const at = epochMs(firstTime + city * 1000 + round);
  for (const of of [{ by: 'device' }, { by: 'area', groups: groupsOf(city) }] as const) {
    const task: RollupTask = { kind: everything.id, quantities: observed, windows, of, at };
    await expectSame(pair, (store) => store.workOut(task));
    const kept = { ...task, level: '15min' } as const;
    expect(await pair.tested.rollUp(kept)).toEqual(await pair.oracle.rollUp(kept));
    const query: RollupQuery = { ...span, kind: everything.id, quantities: observed, level: '15min', by: of.by };
    await expectSame(pair, (store) => store.rollups(query));
  }
}

const span = { from: before(start, hours(1)), to: after(start, hours(3)) };

async function expectSame(
  { oracle, tested }: Pair,
  ask: (store: Store) => ReturnType<Store['rollups']>,
): Promise<void> {
  const [right, found] = [inOrder(await ask(oracle)), inOrder(await ask(tested))];
  const named = (rollups: typeof right) =>
    rollups.map(({ group, quantity, start: from, revision, workedOutAt }) => ({
      group,
      quantity,
      from,
      revision,
      workedOutAt,
    }));
  expect(named(found)).toEqual(named(right));
  for (const [index, rollup] of right.entries()) {
    const other = found[index];
    // The whole is only shown where it differs: rounding may put two equal figures on two sides.
    if (other === undefined || !sameRollup(rollup, other)) expect(other).toEqual(rollup);
  }
}
