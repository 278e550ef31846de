import { describe, expect, it } from 'vitest';
import { deviceId } from '../model/ids.ts';
import type { Sample } from '../model/observation.ts';
import { epochMs } from '../model/time.ts';
import { createDeduplicate } from './deduplicate.ts';

const device = deviceId('lamp-1');
const sample: Sample = { quantity: 'lamp_on', value: 1 };
const now = epochMs(Date.UTC(2026, 10, 21));
const hour = 3_600_000;

describe('a flood of messages without a time', { timeout: 60_000 }, () => {
  it('is numbered by the millisecond, and refused only when it has run an hour ahead of the clock', () => {
    const deduplicate = createDeduplicate();
    let kept = 0;
    let last = 0;
    const refused = new Set<string>();
    for (let sent = 0; sent < hour + 5; sent += 1) {
      const given = deduplicate.give(device, now);
      const { groups, refused: refusals } = deduplicate.take(device, [sample], { receivedAt: now, given: () => given });
      kept += groups.length;
      last = groups[0]?.time ?? last;
      for (const { code } of refusals) refused.add(code);
    }
    expect(kept).toBe(hour + 1);
    expect(last - now).toBe(hour);
    expect([...refused]).toEqual(['too_frequent']);
  });
});
