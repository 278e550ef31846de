import { z } from 'zod';
import type { Decoded, DeviceKind } from '../model/device-kind.ts';
import { days, hours } from '../model/duration.ts';
import { kindId } from '../model/ids.ts';
import { parseIso } from '../model/time.ts';

const SaidShape = z.object({ TimeInstant: z.string(), 'presenceStatus:parking': z.string() });

/** What a sensor of the feed would have published, had it spoken for itself: its row, in the feed's own words. */
export const writeSaid = (timeInstant: string, presence: string): Uint8Array =>
  Buffer.from(JSON.stringify({ TimeInstant: timeInstant, 'presenceStatus:parking': presence }));

const malformed = (detail: string): Decoded => ({ ok: false, code: 'payload_malformed', detail });

function decode(payload: Uint8Array): Decoded {
  const said = SaidShape.safeParse(readJson(payload));
  if (!said.success) return malformed('expected {"TimeInstant": "...", "presenceStatus:parking": "..."}');
  const { TimeInstant: instant, 'presenceStatus:parking': presence } = said.data;
  if (presence !== 'true' && presence !== 'false') return malformed(`presence "${presence}" is neither true nor false`);
  const time = parseIso(instant);
  if (time === undefined) return { ok: false, code: 'time_invalid', detail: `"${instant}" is no time` };
  return { ok: true, samples: [{ quantity: 'occupied', value: presence === 'true' ? 1 : 0, time }], refused: [] };
}

function readJson(payload: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(payload).toString());
  } catch {
    // No JSON, which is an answer and not a fault.
    return undefined;
  }
}

/**
 * A magnetic sensor under the asphalt, as Santander had them. Speaks when a vehicle comes or goes, and seldom else: after a day
 * without a word nobody knows what stands on it.
 */
export const parkingSensor: DeviceKind = {
  id: kindId('santander-parking-sensor'),
  label: 'Parking sensor of Santander',
  description: 'A magnetic sensor under one parking space: whether a vehicle stands on it.',
  quantities: ['occupied'],
  rhythm: { speaks: 'on_change_with_heartbeat', every: hours(6), lateAfter: hours(12), staleAfter: days(1) },
  decode,
  imagine: () => () => undefined,
};
