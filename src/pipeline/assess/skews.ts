import { epochMs } from '../../model/time.ts';
import type { Directory } from '../../registry/port.ts';
import type { ClockSkew, ClockSkews } from '../port.ts';
import type { ClockEstimate } from './clock.ts';
import type { Clocks } from './clocks.ts';
import type { DeviceMemory } from './device-memory.ts';

/** Shows what the clock test remembers. */
export function createClockSkews(known: {
  readonly devices: DeviceMemory;
  readonly clocks: Clocks;
  readonly directory: Directory;
}): ClockSkews {
  const { devices, clocks, directory } = known;
  return {
    skewOf(id) {
      const seat = devices.seatOf(id);
      const device = directory.device(id);
      const plan = seat === undefined ? undefined : devices.planOf(seat);
      if (seat === undefined || plan === undefined || device === undefined) return undefined;
      const { slots } = devices.clocks.slots(seat);
      const refused = devices.clocks.refused(seat);
      const [first] = slots;
      const now = ((slots.at(-1) ?? 0) + 1) * plan.clockSlot;
      return {
        ...estimated(clocks.estimate(device, seat, { plan, now })),
        slots: slots.length,
        slotLength: plan.clockSlot,
        since: first === undefined ? undefined : epochMs(first * plan.clockSlot),
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
