import type { Announcement } from '../model/alert.ts';
import { hours } from '../model/duration.ts';
import { after, type EpochMs } from '../model/time.ts';
import type { Audience, Plan } from './port.ts';

/** After that nobody wants to hear that something began. */
export const usefulFor = hours(6);
/** That it is over somebody who was told of it may still want to know. */
const endUsefulFor = hours(24);

/**
 * Tells people nothing of the past. After a backup was put back, or a long time in which nothing could be handed out, announcements come
 * that are old, or of which the end is there as well.
 */
export function onlyOfUse(
  audience: Audience,
  { ofGroup }: { readonly ofGroup: (group: string) => readonly Announcement[] },
): Audience {
  const isOver = ({ group, seq, what }: Announcement): boolean =>
    what !== 'resolved' && ofGroup(group).some((later) => later.seq > seq && later.what === 'resolved');
  return {
    addresses: audience.addresses,
    *plan(announcement, now) {
      if (isOld(announcement, now) || isOver(announcement)) yield nobody;
      else yield* audience.plan(announcement, now);
    },
  };
}

const isOld = ({ announcedAt, what }: Announcement, now: EpochMs): boolean =>
  now > after(announcedAt, what === 'resolved' ? endUsefulFor : usefulFor);

const nobody: Plan = { isLast: true, deliveries: [], record: () => undefined };
