import { describe, expect, it } from 'vitest';
import { hours, milliseconds } from '../model/duration.ts';
import { deviceId } from '../model/ids.ts';
import type { Sample } from '../model/observation.ts';
import { after, before, type EpochMs, epochMs } from '../model/time.ts';
import { createDeduplicate } from './deduplicate.ts';

const device = deviceId('lamp-1');
const sample: Sample = { quantity: 'lamp_on', value: 1 };
const now = epochMs(Date.UTC(2026, 10, 21));

describe('a flood of messages without a time', () => {
  it('is numbered by the millisecond, and refused only when it has run two hours ahead of the clock', () => {
    const deduplicate = createDeduplicate();
    const take = (receivedAt: EpochMs) => {
      const given = deduplicate.give(device, receivedAt);
      return deduplicate.take(device, [sample], { receivedAt, given: () => given });
    };
    take(now);
    // A clock that went back by nearly two hours is where a flood of as long would have left it.
    const behind = before(now, milliseconds(hours(2) - 3));
    const outcomes = Array.from({ length: 5 }, () => take(behind));
    expect(outcomes.flatMap(({ groups }) => groups.map(({ time }) => time - now))).toEqual([1, 2, 3]);
    expect(outcomes.flatMap(({ refused }) => refused.map(({ code }) => code))).toEqual([
      'too_frequent',
      'too_frequent',
    ]);
  });

  it('begins anew when the clock was very wrong before', () => {
    const deduplicate = createDeduplicate();
    const tomorrow = after(now, hours(24));
    deduplicate.give(device, tomorrow);
    expect(deduplicate.give(device, now)).toBe(now);
  });
});
