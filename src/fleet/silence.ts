import type { Rhythm } from '../model/device-kind.ts';
import { minutes } from '../model/duration.ts';
import { after, type EpochMs, epochMs, toIso } from '../model/time.ts';
import type { Sign } from './port.ts';

/** A time in which nobody listened: the service did not run. */
export type Deafness = { readonly from: EpochMs; readonly to: EpochMs };

/**
 * Whether a device has been silent for longer than its kind may be, leaving out the time in which nobody listened.
 *
 * @param heard when it was last heard, or registered when it never was.
 */
export function isSilent(rhythm: Rhythm, heard: EpochMs, { now, deaf }: { now: EpochMs; deaf: Deafness | undefined }) {
  const unheard = deaf === undefined ? 0 : Math.max(0, Math.min(now, deaf.to) - Math.max(heard, deaf.from));
  return now - heard - unheard > rhythm.staleAfter;
}

export const signOfSilence = (lastWord: LastWord, heard: EpochMs): Sign => ({
  quantity: undefined,
  times: [heard],
  began: undefined,
  count: 1,
  value: undefined,
  reason: describe(lastWord),
});

/** When a device observed something last, and when anything of it arrived last. */
type LastWord = { readonly seen: EpochMs | undefined; readonly arrived: EpochMs | undefined };

/** One whose clock is slow arrives all the time and is known of by nothing new; whoever goes there should know. */
function describe({ seen, arrived }: LastWord): string {
  if (seen === undefined) return 'silent: it has never spoken';
  if (arrived === undefined || arrived - seen < oldOnArrival) return `silent: last heard at ${toIso(seen)}`;
  return (
    `arrives_old: its newest reading is of ${toIso(seen)}, but arrived at ${toIso(arrived)}: ` +
    'its clock may be slow, or what it had kept came late'
  );
}

const oldOnArrival = minutes(10);

/**
 * Since when a silent device speaks again; `undefined` while that may be one lonely word: it must go on for one rhythm, and be live.
 *
 * @param backAt when it was heard for the first time after its silence.
 */
export function isBack(
  rhythm: Rhythm,
  { backAt, lastSeen, now }: { readonly backAt: EpochMs; readonly lastSeen: EpochMs; readonly now: EpochMs },
): boolean {
  return lastSeen - backAt >= rhythm.every && now <= after(lastSeen, rhythm.lateAfter);
}

export const later = (one: EpochMs, other: EpochMs): EpochMs => epochMs(Math.max(one, other));
export const earlier = (one: EpochMs, other: EpochMs): EpochMs => epochMs(Math.min(one, other));
