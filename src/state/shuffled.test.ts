import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { type Entry, position } from '../journal/port.ts';
import { days, hours, minutes, seconds } from '../model/duration.ts';
import { deviceId } from '../model/ids.ts';
import { partition } from '../model/message.ts';
import type { Observation } from '../model/observation.ts';
import { after, type EpochMs, epochMs, toIso } from '../model/time.ts';
import { createSilentEvents } from '../observability/silent-events.ts';
import { createPipeline } from '../pipeline/pipeline.ts';
import type { Outcome } from '../pipeline/port.ts';
import { createMemoryRegistry } from '../registry/memory/memory-registry.ts';
import { createCityState } from './city-state.ts';
import { bay, noon, spots, townAreas, townDevice, townKinds } from './fixtures/small-town.ts';
import { noTotals } from './port.ts';

const bays = ['a', 'b', 'c', 'd', 'e', 'f'];
const clock = { now: () => noon };

/** What a bay says at a minute, always the same: a repetition is a repetition. */
const saidAt = (name: string, minute: number): number => ((minute * 7 + name.charCodeAt(0)) % 3 === 0 ? 1 : 0);

/** One arrival of something that was said once: however late, however often, in whatever order; what never arrives is lost. */
const arrival = fc.record({
  name: fc.constantFrom(...bays.slice(0, 5)),
  minute: fc.oneof(fc.nat(40 * 60), fc.constantFrom(0, 600, 1440)),
  secondsLater: fc.nat(600),
  isRedelivery: fc.boolean(),
  qos: fc.constantFrom(0 as const, 1 as const),
});
type Arrival = typeof arrival extends fc.Arbitrary<infer Value> ? Value : never;

function entriesOf(arrivals: readonly Arrival[]): readonly Entry[] {
  let clockOfOurs: EpochMs = noon;
  return arrivals.map(({ name, minute, secondsLater, isRedelivery, qos }, index) => {
    const time = after(noon, minutes(minute));
    clockOfOurs = epochMs(Math.max(after(clockOfOurs, seconds(secondsLater)), time));
    const payload = Buffer.from(JSON.stringify({ t: toIso(time), occupied: saidAt(name, minute) }));
    const topic = `barrio/v1/${name}/up`;
    const receivedAt = clockOfOurs;
    const how = { qos, redelivery: isRedelivery, packetId: (minute % 100) + 1, via: 'mqtt' as const };
    return {
      position: position(index + 1),
      message: { topic, payload, receivedAt, sender: name, ...how, partition: partition(0) },
    };
  });
}

/** Looks at nothing but the newest reading of each bay that was kept. */
function countNewest(outcomes: readonly Outcome[], now: EpochMs) {
  const newest = new Map<string, { readonly time: EpochMs; readonly observation: Observation }>();
  for (const { device, time, observations } of outcomes.flatMap(({ readings }) => readings)) {
    const observation = observations.find(({ quantity }) => quantity === 'occupied');
    if (observation !== undefined && !((newest.get(device)?.time ?? 0) >= time))
      newest.set(device, { time, observation });
  }
  for (const { device, time, observation } of outcomes.flatMap(({ rejudged }) => rejudged)) {
    if (newest.get(device)?.time === time) newest.set(device, { time, observation });
  }
  const counts = { total: bays.length, on: 0, off: 0, unknown: 0, neverSeen: 0 };
  for (const name of bays) {
    const last = newest.get(name);
    const isDoubted = last?.observation.quality === 'suspect' || last?.observation.quality === 'fail';
    if (last === undefined) counts.neverSeen += 1;
    if (last === undefined || isDoubted || now - last.time > days(1)) counts.unknown += 1;
    else counts[last.observation.value === 1 ? 'on' : 'off'] += 1;
  }
  return { counts, newest };
}

async function town() {
  const registry = createMemoryRegistry({ kinds: townKinds, clock });
  await registry.putAreas(townAreas);
  await registry.importDevices(bays.map((name, index) => townDevice(name, { kind: bay, lon: spots[index] ?? 0 })));
  const state = createCityState({ directory: registry, kinds: townKinds });
  const parts = { kinds: townKinds, directory: registry, formats: new Map(), events: createSilentEvents() };
  return { registry, state, pipeline: createPipeline(parts) };
}

describe('the totals after any shuffle, repetition, delay and loss of messages', () => {
  test.prop([fc.array(arrival, { maxLength: 80 }), fc.integer({ min: 1, max: 30 }), fc.nat(72)], { numRuns: 150 })(
    'are those of the newest kept reading of each bay, and always add up',
    async (arrivals, batchSize, hoursLater) => {
      const { registry, state, pipeline } = await town();
      const entries = entriesOf(arrivals);
      const outcomes: Outcome[] = [];
      const addsUp = (now: EpochMs): void => {
        for (const area of registry.areas()) {
          const { total, on, off, unknown } =
            state.totals({ areas: registry.areasWithin(area.id), now }).states.get('occupied') ?? noTotals;
          expect(on + off + unknown).toBe(total);
        }
      };
      for (let from = 0; from < entries.length; from += batchSize) {
        const part = entries.slice(from, from + batchSize);
        const outcome = pipeline.process(part, position(from));
        outcomes.push(outcome);
        state.observe(outcome.readings);
        state.rejudge(outcome.rejudged);
        addsUp(part.at(-1)?.message.receivedAt ?? noon);
      }
      const now = after(entries.at(-1)?.message.receivedAt ?? noon, hours(hoursLater));
      const { counts, newest } = countNewest(outcomes, now);
      expect(state.totals({ areas: undefined, now }).states.get('occupied')).toMatchObject(counts);
      for (const name of bays) {
        const minutesHeard = arrivals.filter((each) => each.name === name).map(({ minute }) => minute);
        const last = minutesHeard.length === 0 ? undefined : Math.max(...minutesHeard);
        expect(newest.get(name)?.observation.value).toBe(last === undefined ? undefined : saidAt(name, last));
        expect(state.latest(deviceId(name), 'occupied')?.time).toBe(
          last === undefined ? undefined : after(noon, minutes(last)),
        );
      }
    },
    30_000,
  );
});
