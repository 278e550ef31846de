import { minutes } from '../../model/duration.ts';
import { type Freshness, isKnown, judgeFreshness } from '../../model/freshness.ts';
import { before, type EpochMs } from '../../model/time.ts';
import type { ClockSkews } from '../../pipeline/port.ts';
import type { Device } from '../../registry/port.ts';
import type { CityParts } from '../vocabulary/city-view.ts';

/** How a device is told to speak: by the age of what it says, or by what is wrong with the times of it. */
export type Speech = Freshness | 'old_times' | 'refused';

/** When a device was last heard, in both of its times. */
export type Hearing = {
  readonly freshness: Freshness;
  readonly speech: Speech;
  /** When anything of it arrived last, refused messages too; `undefined` when nothing ever did. */
  readonly arrivedAt: EpochMs | undefined;
  /** The time that the newest of it gave, where that lies noticeably before its arrival. */
  readonly timedAt: EpochMs | undefined;
  /** Messages of it that were refused for an impossible time. */
  readonly refused: number;
};

type Parts = Pick<CityParts, 'state' | 'kinds'> & { readonly clocks: ClockSkews };

/** Less is what a message may need on its way, by a gateway too. */
const noticeable = minutes(5);

/** Tells a device that is silent from one that speaks, and whose times make what it says worthless. */
export function hearingOf({ state, kinds, clocks }: Parts, device: Device, now: EpochMs): Hearing {
  const seen = state.lastSeen(device.id);
  const { refusedAhead = 0, refusedOld = 0, lastRefusedAt } = clocks.skewOf(device.id) ?? {};
  const refused = refusedAhead + refusedOld;
  if (seen === undefined) {
    const speech = refused === 0 ? 'never_seen' : 'refused';
    return { freshness: 'never_seen', speech, arrivedAt: lastRefusedAt, timedAt: undefined, refused };
  }
  const rhythm = kinds.get(device.kind)?.rhythm;
  const judge = (heard: EpochMs): Freshness => (rhythm === undefined ? 'stale' : judgeFreshness(rhythm, heard, now));
  const arrivedAt = state.lastArrival(device.id) ?? seen;
  const freshness = judge(seen);
  return {
    freshness,
    speech: !isKnown(freshness) && isKnown(judge(arrivedAt)) ? 'old_times' : freshness,
    arrivedAt,
    timedAt: seen < before(arrivedAt, noticeable) ? seen : undefined,
    refused,
  };
}
