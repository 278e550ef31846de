import { hours } from '../model/duration.ts';
import type { DeviceId } from '../model/ids.ts';
import type { Sample } from '../model/observation.ts';
import type { QuantityId } from '../model/quantity.ts';
import type { Refusal } from '../model/rejection.ts';
import { type EpochMs, epochMs } from '../model/time.ts';

/** How many of a device's times are remembered here. Older repetitions are recognised by the store, by their identity. */
const timesRemembered = 8;

/**
 * Further than this ahead of the clock, the numbering of messages without a time would lie too much about when they came. It takes
 * a device that sends more than a thousand a second, and for long.
 */
const mostDrift = hours(2);

/**
 * A clock that goes back by less is waited for: moments are counted on from the last one, for those behind it are taken. One that
 * goes back further was very wrong before, or is now; what it calls now has hardly been called so before.
 */
const clockWasSet = mostDrift;

/** What a device observed at one time. A handful of quantities, hence a list; used again and again, because every message needs one. */
class Known {
  readonly #quantities: QuantityId[] = [];
  readonly #values: number[] = [];
  #count = 0;

  value({ quantity }: Sample): number | undefined {
    for (let index = 0; index < this.#count; index += 1) {
      if (this.#quantities[index] === quantity) return this.#values[index];
    }
    return undefined;
  }

  add({ quantity, value }: Sample): void {
    this.#quantities[this.#count] = quantity;
    this.#values[this.#count] = value;
    this.#count += 1;
  }

  clear(): void {
    this.#count = 0;
  }
}

/** What became of the samples of one message: grouped by time, the repeated ones counted, the contradicting ones refused. */
export type Deduplicated = {
  readonly groups: readonly { readonly time: EpochMs; readonly samples: readonly Sample[] }[];
  readonly duplicates: number;
  readonly refused: readonly Refusal[];
};

/** Keeps one observation per series and time. */
export interface Deduplicate {
  /**
   * The moment that the samples of a message get which carry no time: that of its arrival, moved on by a millisecond where that one
   * is taken already. Two messages are two observations, however fast they follow each other.
   */
  give(device: DeviceId, receivedAt: EpochMs): EpochMs;
  /** Sorts out what was observed before; `arrival` says what {@link give} gave, and asks for it only where it is needed. */
  take(device: DeviceId, samples: readonly Sample[], arrival: Arrival): Deduplicated;
}

export type Arrival = { readonly receivedAt: EpochMs; readonly given: () => EpochMs };

type Memory = {
  /** Ring of the last times and what was observed at each. */
  readonly times: EpochMs[];
  readonly known: Known[];
  next: number;
  /** The last time that we gave to a message without one. */
  lastGiven: number;
  lastArrival: number;
};

export function createDeduplicate(): Deduplicate {
  const memories = new Map<DeviceId, Memory>();
  const memoryOf = (device: DeviceId): Memory => {
    let memory = memories.get(device);
    if (memory === undefined) {
      memory = { times: [], known: [], next: 0, lastGiven: 0, lastArrival: 0 };
      memories.set(device, memory);
    }
    return memory;
  };
  return {
    give: (device, receivedAt) => giveTime(memoryOf(device), receivedAt),
    take: (device, samples, arrival) => take(memoryOf(device), samples, arrival),
  };
}

function take(memory: Memory, samples: readonly Sample[], { receivedAt, given }: Arrival): Deduplicated {
  const groups: { time: EpochMs; samples: Sample[] }[] = [];
  const refused: Refusal[] = [];
  let duplicates = 0;
  for (const sample of samples) {
    const time = sample.time ?? given();
    if (sample.time === undefined && time - receivedAt > mostDrift) {
      refused.push({ code: 'too_frequent', detail: `${sample.quantity}: no free millisecond near its arrival` });
      continue;
    }
    const known = observedAt(memory, time);
    const previous = known.value(sample);
    if (previous === undefined) {
      known.add(sample);
      groupOf(groups, time).push(sample);
    } else if (previous === sample.value) {
      duplicates += 1;
    } else {
      const detail = `${sample.quantity}: ${previous} was observed at this time already, now ${sample.value}`;
      refused.push({ code: 'duplicate_conflict', detail });
    }
  }
  return { groups, duplicates, refused };
}

function giveTime(memory: Memory, receivedAt: EpochMs): EpochMs {
  // Our own clock was set back: waiting until it has caught up would refuse everything for as long.
  if (memory.lastArrival - receivedAt > clockWasSet) memory.lastGiven = 0;
  memory.lastArrival = receivedAt;
  const time = Math.max(receivedAt, memory.lastGiven + 1);
  if (time - receivedAt <= mostDrift) memory.lastGiven = time;
  return epochMs(time);
}

function observedAt(memory: Memory, time: EpochMs): Known {
  const found = memory.known[memory.times.lastIndexOf(time)];
  if (found !== undefined) return found;
  const { next } = memory;
  const known = memory.known[next] ?? new Known();
  known.clear();
  memory.times[next] = time;
  memory.known[next] = known;
  memory.next = (next + 1) % timesRemembered;
  return known;
}

function groupOf(groups: { time: EpochMs; samples: Sample[] }[], time: EpochMs): Sample[] {
  const last = groups.at(-1);
  if (last?.time === time) return last.samples;
  const group = groups.find((candidate) => candidate.time === time);
  if (group !== undefined) return group.samples;
  const fresh = { time, samples: [] };
  groups.push(fresh);
  return fresh.samples;
}
