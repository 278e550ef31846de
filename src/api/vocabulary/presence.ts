import { z } from 'zod';
import { toIso } from '../../model/time.ts';
import type { Presence } from '../../state/port.ts';
import { TimeShape } from './value.ts';

export const PresenceShape = z
  .object({ connected: z.boolean(), since: TimeShape })
  .nullable()
  .describe('What the broker or its last will says; null when neither has said anything.');

export const presentPresence = (presence: Presence | undefined): z.output<typeof PresenceShape> =>
  presence === undefined ? null : { connected: presence.connected, since: toIso(presence.since) };
