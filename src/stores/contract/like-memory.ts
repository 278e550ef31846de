import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { position } from '../../journal/port.ts';
import { hours, minutes } from '../../model/duration.ts';
import { areaId, deviceId } from '../../model/ids.ts';
import type { Reading } from '../../model/observation.ts';
import { after, before } from '../../model/time.ts';
import { createMemoryStore } from '../memory/memory-store.ts';
import type { AggregateQuery, ScanQuery, Store } from '../port.ts';
import { contractKinds, gate, mast, observe, reading, start } from './city.ts';
import { bySeries, comparable, rounded } from './comparable.ts';

type Choice = { readonly index: number; readonly step: number; readonly present: number };
type Pair = { readonly oracle: Store; readonly tested: Store };

const kindsOfDevices = [gate, gate, mast, mast] as const;
const areas = ['centro', 'norte', undefined] as const;
const qualities = ['pass', 'not_evaluated', 'suspect', 'fail'] as const;
const span = { from: before(start, hours(1)), to: after(start, hours(3)) };

/** Which device, when, and which of its quantities (bits): what is observed follows from that. */
const anyChoice: fc.Arbitrary<Choice> = fc.record({
  index: fc.nat({ max: kindsOfDevices.length - 1 }),
  step: fc.nat({ max: 40 }),
  present: fc.nat({ max: 7 }),
});

/**
 * The reading of a choice. Value, quality and area depend on device and time only, so that a random city never contradicts
 * itself, and stores that overwrite agree with those that keep the first.
 */
function readingOf({ index, step, present }: Choice, city: number): Reading {
  const kind = kindsOfDevices[index] ?? gate;
  const quality = qualities[(step + index) % qualities.length] ?? 'pass';
  const observations = kind.quantities.flatMap((quantity, bit) => {
    if ((present & (1 << bit)) === 0) return [];
    const value = ((step * 7 + index * 3 + bit) % 11) - 5;
    return [
      observe(quantity, value, { quality, reasons: quality === 'suspect' ? [`stuck ${quantity}`, 'spike'] : [] }),
    ];
  });
  const area = areas[(step + index) % areas.length];
  return reading(observations, { device: `device-${city}-${index}`, kind: kind.id, area, at: step * minutes(3) });
}

/**
 * The same random batches (repeated, late, partial) into the store and into memory must give the same answers. Every round is a
 * city of its own within the same store.
 */
export function describeStoreLikeMemory(store: () => Store): void {
  it('answers as the memory store does, whatever comes in whatever order', async () => {
    const oracle = createMemoryStore({ kinds: contractKinds });
    let city = 0;
    let upTo = 1_000;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(anyChoice, { maxLength: 12 }), { minLength: 1, maxLength: 5 }),
        async (rounds) => {
          city += 1;
          const pair = { oracle, tested: store() };
          for (const choices of rounds) {
            upTo += 1;
            const batch = { readings: choices.map((choice) => readingOf(choice, city)), upTo: position(upTo) };
            await oracle.append(batch);
            await pair.tested.append(batch);
          }
          await expectSameReadings(pair, city);
          await expectSameAggregates(pair, city);
          await expectSameScans(pair, city);
          expect(bySeries(await pair.tested.latest())).toEqual(bySeries(await oracle.latest()));
        },
      ),
      { numRuns: 12 },
    );
  }, 60_000);
}

async function expectSameReadings({ oracle, tested }: Pair, city: number): Promise<void> {
  for (const [index, kind] of kindsOfDevices.entries()) {
    const query = { ...span, device: deviceId(`device-${city}-${index}`), kind: kind.id, limit: 5 + index * 10 };
    expect(comparable(await tested.readings(query))).toEqual(comparable(await oracle.readings(query)));
  }
}

async function expectSameScans({ oracle, tested }: Pair, city: number): Promise<void> {
  const devices = kindsOfDevices.map((_, index) => deviceId(`device-${city}-${index}`));
  const queries: readonly ScanQuery[] = [
    { ...span, kind: gate.id, devices },
    { ...span, kind: mast.id, devices, quantities: ['pm2_5', 'sound_level'] },
    { ...span, kind: mast.id, areas: [areaId('norte')], to: after(start, minutes(30)) },
    { ...span, kind: gate.id, devices, quantities: [] },
  ];
  for (const query of queries) {
    const scan = async (store: Store) => comparable((await Array.fromAsync(store.scan(query))).flat());
    expect(await scan(tested)).toEqual(await scan(oracle));
  }
}

async function expectSameAggregates({ oracle, tested }: Pair, city: number): Promise<void> {
  const queries: readonly AggregateQuery[] = [
    { ...span, kind: gate.id, quantity: 'battery_level', every: minutes(10), by: 'area' },
    { ...span, kind: gate.id, quantity: 'occupied', every: hours(1), by: 'device', areas: [areaId('centro')] },
    { ...span, kind: mast.id, quantity: 'air_temperature', every: minutes(7), by: 'kind' },
    { ...span, kind: mast.id, quantity: 'pm2_5', every: hours(24), by: 'area', device: deviceId(`device-${city}-2`) },
  ];
  for (const query of queries) {
    expect(rounded(await tested.aggregate(query))).toEqual(rounded(await oracle.aggregate(query)));
  }
}
