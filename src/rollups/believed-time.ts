import type { Database } from '../database/port.ts';
import { type Duration, days, hours, minutes } from '../model/duration.ts';
import type { DeviceId } from '../model/ids.ts';
import type { Reading } from '../model/observation.ts';
import { type EpochMs, epochMs } from '../model/time.ts';

/** What was seen of the clock last, and what was believed of it. */
export type Belief = { readonly seen: EpochMs; readonly believed: EpochMs };

/** A clock that goes further than this between two looks has jumped, or the service was not there for a while. */
const jump: Duration = days(2);

/**
 * What time it is, for whoever deletes. A clock that jumps years ahead would make everything old, so a jump is believed only when
 * devices with a clock of their own say the same. Otherwise time goes on from where it was: at worst, more is kept.
 */
export function believe(last: Belief, now: EpochMs, isConfirmed: boolean): Belief {
  if (isConfirmed) return { seen: now, believed: now };
  const step = now - last.seen;
  const gone = step > jump ? last.believed : epochMs(last.believed + Math.max(0, step));
  return { seen: now, believed: gone < now ? gone : now };
}

export const hasJumped = (last: Belief, now: EpochMs): boolean => now - last.seen > jump;

/** The clock of a device that says nearly what ours says, and one that says something else. */
const agreement: Duration = minutes(10);
const disagreement: Duration = days(1);
/** Only what came just now says something of the clock as it is. */
const lately: Duration = hours(1);
const fewestWitnesses = 3;
/** So many of a batch are asked: each batch costs as much. */
const asked = 50;

/** Remembers whose clocks agree with ours. A device without a clock has the time of reception, which says nothing. */
export class ClockWitnesses {
  readonly #agree = new Set<DeviceId>();
  readonly #disagree = new Set<DeviceId>();

  hear(readings: readonly Reading[], now: EpochMs): void {
    for (const { device, time, receivedAt } of readings.slice(0, asked)) {
      const late = Math.abs(receivedAt - time);
      if (late === 0 || Math.abs(now - receivedAt) > lately) continue;
      if (late <= agreement) this.#agree.add(device);
      else if (late >= disagreement) this.#disagree.add(device);
    }
  }

  /** What was said since this was asked last. */
  confirm(): boolean {
    const isConfirmed = this.#agree.size >= fewestWitnesses && this.#agree.size > this.#disagree.size;
    this.#agree.clear();
    this.#disagree.clear();
    return isConfirmed;
  }
}

export function readBelief({ connection }: Database): Belief | undefined {
  const row = connection.prepare('SELECT seen, believed FROM retention_clock').get();
  return row && { seen: epochMs(Number(row['seen'])), believed: epochMs(Number(row['believed'])) };
}

export async function writeBelief(database: Database, { seen, believed }: Belief): Promise<void> {
  await database.transact((connection) => {
    connection
      .prepare('INSERT OR REPLACE INTO retention_clock (only, seen, believed) VALUES (1, ?, ?)')
      .run(seen, believed);
  });
}
