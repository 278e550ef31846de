import { fc, test } from '@fast-check/vitest';
import { expect, it } from 'vitest';
import { position } from '../journal/port.ts';
import { seconds } from '../model/duration.ts';
import { deviceId, kindId } from '../model/ids.ts';
import type { Reading } from '../model/observation.ts';
import { after, epochMs } from '../model/time.ts';
import { createMemoryRegistry } from '../registry/memory/memory-registry.ts';
import { createCityState } from '../state/city-state.ts';
import { showBacklog, shownFrom } from './backlog.ts';
import type { Outcome } from './port.ts';

const bay = deviceId('bay-1');
const now = epochMs(Date.UTC(2026, 10, 21, 10));
const readingOf = (at: number): Reading => ({
  device: bay,
  kind: kindId('parking-bay'),
  area: undefined,
  time: after(now, seconds(at)),
  receivedAt: after(now, seconds(at)),
  observations: [{ quantity: 'occupied', value: at, quality: 'not_evaluated', reasons: [] }],
});
const outcomeOf = (from: number): Outcome => ({
  readings: [readingOf(from)],
  origins: [],
  deadLetters: [],
  rejudged: [],
  tally: [],
  presence: [{ device: bay, connected: true, time: after(now, seconds(from)) }],
  messages: 1,
  after: position(from),
  upTo: position(from + 1),
});

const kinds = new Map();
const openState = () =>
  createCityState({ directory: createMemoryRegistry({ kinds, clock: { now: () => now } }), kinds });
const signal = new AbortController().signal;

test.prop([fc.nat(1_000_000), fc.nat(1_000_000)])(
  'the city is shown from where the store is, or from near the end',
  (stored, more) => {
    const from = shownFrom(position(stored), position(stored + more));
    expect(from).toBeGreaterThanOrEqual(stored);
    expect(stored + more - from).toBe(Math.min(more, 200_000));
  },
);

it('what nobody was shown is known before it is stored, and what was shown is left alone', async () => {
  const state = openState();
  const delivered: (number | undefined)[] = [];
  const deliver = showBacklog(
    async () => {
      delivered.push(state.latest(bay, 'occupied')?.value);
      return true;
    },
    { state, upTo: position(5) },
  );
  for (const from of [3, 4, 5, 6]) expect(await deliver(outcomeOf(from), signal)).toBe(true);
  expect(delivered).toEqual([3, 4, 4, 4]);
  expect(state.presence(bay)).toEqual({ connected: true, since: after(now, seconds(4)) });
});

it('the past does not take the place of the present', async () => {
  const state = openState();
  state.observe([readingOf(9)]);
  await showBacklog(async () => true, { state, upTo: position(5) })(outcomeOf(4), signal);
  expect(state.latest(bay, 'occupied')?.value).toBe(9);
});

it('answers what the destination answers', async () => {
  const deliver = showBacklog(async () => false, { state: openState(), upTo: position(5) });
  expect(await deliver(outcomeOf(1), signal)).toBe(false);
});
