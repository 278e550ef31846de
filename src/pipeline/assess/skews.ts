import { epochMs } from '../../model/time.ts';
import type { ClockSkew, ClockSkews } from '../port.ts';
import { type ClockEstimate, estimateClock } from './clock.ts';
import type { DeviceMemory } from './device-memory.ts';

const hour = 3_600_000;

/** Shows what the clock test remembers. */
export function createClockSkews(devices: DeviceMemory): ClockSkews {
  return {
    skewOf(device) {
      const slot = devices.slotOf(device);
      const plan = slot === undefined ? undefined : devices.planOf(slot);
      if (slot === undefined || plan === undefined) return undefined;
      const slots = devices.clocks.slots(slot, plan.clockSlot);
      const refused = devices.clocks.refused(slot);
      const [first] = slots.hours;
      return {
        ...estimated(estimateClock(slots)),
        slots: slots.shortest.length,
        slotLength: plan.clockSlot,
        since: first === undefined ? undefined : epochMs(Math.round(first * hour)),
        refusedAhead: refused.ahead,
        refusedOld: refused.old,
        lastRefusedAt: refused.lastAt === 0 ? undefined : epochMs(refused.lastAt),
      };
    },
  };
}

const estimated = (estimate: ClockEstimate): Pick<ClockSkew, 'is' | 'offsetMs' | 'driftMsPerHour'> => ({
  is: estimate.is,
  offsetMs: estimate.is === 'unknown' ? undefined : estimate.offsetMs,
  driftMsPerHour: estimate.is === 'drifting' ? estimate.driftMsPerHour : undefined,
});
