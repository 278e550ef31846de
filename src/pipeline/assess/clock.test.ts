import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { minutes } from '../../model/duration.ts';
import { type ClockEstimate, estimateClock, judgeClock } from './clock.ts';
import { ClockMemory } from './clock-memory.ts';

const slot = minutes(10);
const start = Date.UTC(2026, 10, 21, 10);
const s = 1000;

/** What is said of a clock whose peers wait for nothing. */
function estimate(memory: ClockMemory, { hasGateway = true, every = minutes(5) } = {}): ClockEstimate {
  const heard = memory.slots(0);
  return estimateClock({ ...heard, shared: heard.slots.map(() => 0), slotLength: slot, hasGateway, every });
}

/** A device that speaks every five minutes; `delays[i]` is the receipt of its i-th reading minus the time that it tells, in seconds. */
function hear(delays: readonly (number | undefined)[]): ClockEstimate {
  const memory = new ClockMemory();
  memory.begin(0);
  for (const [index, delay] of delays.entries()) {
    if (delay !== undefined) memory.note(0, { receivedAt: start + index * minutes(5), delay: delay * s }, slot);
  }
  return estimate(memory);
}

const times = (count: number, delay: number) => Array.from({ length: count }, () => delay);
const rising = (count: number, step: number) => Array.from({ length: count }, (_, index) => index * step);

describe('a clock', () => {
  it.each([
    ['says nothing before messages came in three slots', times(4, -300), { is: 'unknown' }],
    ['is right within a minute', times(12, -55), { is: 'right', offsetMs: 55 * s }],
    ['is ahead beyond a minute', times(12, -90), { is: 'ahead', offsetMs: 90 * s }],
    ['is behind beyond a quarter of an hour', times(12, 1000), { is: 'behind', offsetMs: -1000 * s }],
    ['is right although most messages are late', [...times(11, 1000), 2], { is: 'right', offsetMs: -2 * s }],
    ['is right again in the slot after it was set', [...times(10, -90), 0, 0], { is: 'right', offsetMs: 0 }],
    [
      'is not made wrong by one reading from ahead',
      [...times(8, 0), -400, ...times(3, 0)],
      { is: 'right', offsetMs: 0 },
    ],
    ['loses two minutes an hour', rising(12, 10), { is: 'drifting', offsetMs: -100 * s, driftMsPerHour: -120 * s }],
    ['gains two minutes an hour', rising(12, -10), { is: 'drifting', offsetMs: 110 * s, driftMsPerHour: 120 * s }],
    ['may err by seconds a day', rising(12, 0.02), { is: 'right', offsetMs: 0 }],
  ])('%s', (_what, delays, expected) => {
    const { offsetMs, ...rest } = { offsetMs: undefined, ...hear(delays) };
    const { offsetMs: expectedOffset, ...others } = { offsetMs: undefined, ...expected };
    expect(rest).toEqual(others);
    if (expectedOffset !== undefined) expect(offsetMs).toBeCloseTo(expectedOffset, -2);
  });

  it('is not accused by a backlog that comes in one burst after hours of silence', () => {
    const memory = new ClockMemory();
    memory.begin(0);
    for (let index = 0; index < 12; index += 1)
      memory.note(0, { receivedAt: start + index * minutes(5), delay: 0 }, slot);
    const back = start + minutes(300);
    for (let index = 0; index < 40; index += 1)
      memory.note(0, { receivedAt: back, delay: minutes(200 - index * 5) }, slot);
    expect(estimate(memory).is).toBe('unknown');
  });

  it('is not accused by a backlog that takes an hour to come', () => {
    const backlog = Array.from({ length: 12 }, (_, index) => 7200 - index * 540);
    expect(hear(backlog).is).toBe('unknown');
  });

  it('is judged anew after ours was set back', () => {
    const memory = new ClockMemory();
    memory.begin(0);
    for (let index = 0; index < 12; index += 1)
      memory.note(0, { receivedAt: start + index * minutes(5), delay: 0 }, slot);
    memory.note(0, { receivedAt: start - minutes(600), delay: -300 * s }, slot);
    expect(estimate(memory).is).toBe('unknown');
  });
});

describe('a reading', () => {
  it.each([
    [-61 * s, { is: 'unknown' }, 'clock: its time is 61 s ahead of its receipt (suspect beyond 60 s)'],
    [31 * 86_400 * s, { is: 'right', offsetMs: 0 }, 'clock: its time is 31 d before its receipt (suspect beyond 30 d)'],
    [-9 * s, { is: 'ahead', offsetMs: 90 * s }, "clock: the device's clock is 90 s ahead (suspect beyond 60 s)"],
    [1e6, { is: 'behind', offsetMs: -1e6 }, "clock: the device's clock is 16.7 min behind (suspect beyond 15 min)"],
    [
      0,
      { is: 'drifting', offsetMs: 0, driftMsPerHour: -120 * s },
      "clock: the device's clock loses 2 min an hour (suspect beyond 60 s)",
    ],
  ] satisfies [number, ClockEstimate, string][])('%d ms after its time is suspect: %o', (delay, estimate, reason) => {
    expect(judgeClock(delay, { estimate, isOursBehind: false })).toEqual({ quality: 'suspect', reason });
  });

  it('ahead of a clock of ours that is behind is not evaluated', () => {
    expect(judgeClock(-600 * s, { estimate: { is: 'unknown' }, isOursBehind: true }).quality).toBe('not_evaluated');
  });

  it('of an unknown clock is not evaluated, of a right one passes', () => {
    expect(judgeClock(0, { estimate: { is: 'unknown' }, isOursBehind: false }).quality).toBe('not_evaluated');
    expect(judgeClock(0, { estimate: { is: 'right', offsetMs: 0 }, isOursBehind: false }).quality).toBe('pass');
  });
});

test.prop([
  fc.array(fc.record({ wait: fc.integer({ min: 0, max: 3_000_000 }), delay: fc.integer({ min: -1e6, max: 1e7 }) }), {
    maxLength: 60,
  }),
])('the slots remembered are those of the whole history', (readings) => {
  const memory = new ClockMemory();
  memory.begin(0);
  const all: { slot: number; delay: number }[] = [];
  let receivedAt = start;
  for (const { wait, delay } of readings) {
    receivedAt += wait;
    memory.note(0, { receivedAt, delay }, slot);
    all.push({ slot: Math.floor(receivedAt / slot), delay });
  }
  const newest = Math.max(...all.map((one) => one.slot));
  const expected = [...Map.groupBy(all, (one) => one.slot)]
    .filter(([number]) => number > newest - 6)
    .map(([, group]) => Math.min(...group.map(({ delay }) => delay)));
  expect(memory.slots(0).shortest).toEqual(expected);
});
