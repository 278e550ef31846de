import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { minutes } from '../model/duration.ts';
import { type DeviceId, deviceId } from '../model/ids.ts';
import type { Reading } from '../model/observation.ts';
import { after } from '../model/time.ts';
import { noon, probe, readingOf, watchTown } from './fixtures/watched-town.ts';

const devices = ['a', 'b'].map((id) => ({ id: deviceId(id) }));

const anyReading = fc
  .record({
    device: fc.constantFrom('a', 'b'),
    rhythm: fc.integer({ min: 0, max: 60 }),
    reason: fc.constantFrom(undefined, 'gross_range: beyond', 'flat_line: same', 'neighbour: alone'),
    battery: fc.constantFrom(undefined, 5, 24, 90),
    fault: fc.constantFrom(undefined, 0, 1),
  })
  .map(({ device, rhythm, reason, battery, fault }) => {
    const at = after(noon, minutes(rhythm * 10));
    const judged = readingOf(device, { at, values: { pm10: 5 }, reason });
    // A doubted battery or fault says nothing at all: then what was known before stays.
    const { observations } = readingOf(device, { at, values: { battery_level: battery, lamp_fault: fault } });
    return { ...judged, observations: [...judged.observations, ...observations] };
  });

/** One reading of a device at a time: what differs at the same time is no repetition. */
const anyReadings = fc.uniqueArray(anyReading, {
  selector: ({ device, time }) => `${device} ${time}`,
  maxLength: 80,
});

/** Hears them in this order, looking after some of them; answers what is open in the end. */
async function hearing(readings: readonly Reading[], looks: ReadonlySet<number>): Promise<readonly string[]> {
  const town = await watchTown(devices);
  town.pass(minutes(61 * 10));
  for (const [place, reading] of readings.entries()) {
    town.hear([reading]);
    if (looks.has(place)) await town.fleet.look();
  }
  await town.fleet.look();
  // Two problems wait for a while before they are over, if somebody has looked before: then only what is there without that counts.
  const { state, clock } = town;
  const isThere = {
    silent: (device: DeviceId) => clock.now() - (state.lastSeen(device) ?? noon) > probe.rhythm.staleAfter,
    low_battery: (device: DeviceId) => state.latest(device, 'battery_level')?.value === 5,
  };
  return town
    .open()
    .filter(({ device, problem }) =>
      problem === 'silent' || problem === 'low_battery' ? isThere[problem](device) : true,
    )
    .map(({ device, problem }) => `${device} ${problem}`)
    .toSorted();
}

test.prop([anyReadings, fc.infiniteStream(fc.nat()), fc.array(fc.nat({ max: 80 }))], { numRuns: 60 })(
  'messages that come in another order, twice, or looked at halfway leave the same problems open',
  async (readings, luck, places) => {
    const inOrder = readings.toSorted((one, other) => one.time - other.time);
    const keyed = [...readings, ...readings.slice(0, 10)].map((reading) => ({
      reading,
      key: Number(luck.next().value),
    }));
    const shuffled = keyed.toSorted((one, other) => one.key - other.key).map(({ reading }) => reading);
    const expected = await hearing(inOrder, new Set());
    expect(await hearing(shuffled, new Set())).toEqual(expected);
    expect(await hearing(shuffled, new Set(places))).toEqual(expected);
  },
);

test('what is kept of the past is bounded', async () => {
  const town = await watchTown(devices);
  for (let rhythm = 0; rhythm < 500; rhythm += 1) {
    town.pass(probe.rhythm.every);
    town.say('a', { pm10: 1 }, 'gross_range: beyond');
  }
  await town.fleet.look();
  const [found] = town.open().filter(({ device }) => device === 'a');
  const began = after(noon, minutes(10));
  expect(found).toMatchObject({ since: began, signs: [{ count: 500, began }] });
  expect(found?.signs[0]?.times).toHaveLength(16);
});
