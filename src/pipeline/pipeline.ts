import { beginning, type Entry } from '../journal/port.ts';
import type { Kinds } from '../model/device-kind.ts';
import type { Message } from '../model/message.ts';
import type { EpochMs } from '../model/time.ts';
import type { Events } from '../observability/events.ts';
import type { Directory } from '../registry/port.ts';
import type { Envelope } from '../sources/port.ts';
import { createAssess } from './assess/assess.ts';
import { createLastingMemory } from './assess/lasting-memory.ts';
import type { Snapshots } from './assess/snapshots.ts';
import { Batch, type Sorted } from './batch.ts';
import { createDecode } from './decode.ts';
import { createDeduplicate, type Deduplicate } from './deduplicate.ts';
import { createGuard } from './guard.ts';
import { createIdentify, type Identified } from './identify.ts';
import type { ClockSkews, Pipeline } from './port.ts';
import { createRecogniseRedelivery, createRecogniseTimed } from './recognise.ts';
import { sift } from './sift.ts';

/** Everything that the meaning of a message depends on. */
export type PipelineParts = {
  readonly kinds: Kinds;
  readonly directory: Directory;
  readonly formats: ReadonlyMap<string, Envelope>;
  readonly events: Events;
};

/** Takes one payload through the steps behind `identify`. */
function createSort({ events }: PipelineParts): (part: Identified, message: Message) => Sorted {
  const decode = createDecode({ events });
  const isRedelivery = createRecogniseRedelivery();
  const isTimedAgain = createRecogniseTimed();
  const memoryFor = createMemories();

  return ({ device, kind, payload }, message) => {
    const { receivedAt } = message;
    const deduplicate = memoryFor(message);
    let moment: EpochMs | undefined;
    const given = (): EpochMs => (moment ??= deduplicate.give(device.id, receivedAt));
    const decoded = decode(kind, payload);
    if (!decoded.ok) return { received: 1, duplicates: 0, refused: [decoded], groups: [], given };
    const { samples } = decoded;
    const received = samples.length + decoded.refused.length;
    const publish = { device: device.id, payload, seq: decoded.seq };
    const timeless = samples.some((sample) => sample.time === undefined);
    if (timeless ? isRedelivery(message, publish) : isTimedAgain(message, publish)) {
      return { received, duplicates: received, refused: [], groups: [], given };
    }
    const { valid, refused } = sift(decoded, receivedAt);
    const taken = deduplicate.take(device.id, valid, { receivedAt, given });
    const { groups, duplicates } = taken;
    return { received, duplicates, refused: [...refused, ...taken.refused], groups, given };
  };
}

/**
 * The memory that a message is compared with. One that is tried again is compared with itself only: what came before may hold the
 * very values for whose refusal it comes again, read once more at a start that knows its device or codec. What of it was kept, the
 * store recognises. Where it holds several payloads of a device, their moments count on from its own, as they did when it came.
 */
function createMemories(): (message: Message) => Deduplicate {
  const standing = createDeduplicate();
  let own = standing;
  let present: Message | undefined;
  return (message) => {
    if (message.via !== 'replay') return standing;
    if (message !== present) own = createDeduplicate();
    present = message;
    return own;
  };
}

/**
 * Composes the steps. See {@link Pipeline} for the promise. With snapshots, what the tests remember survives the process; without, they
 * begin knowing nothing.
 */
export function createPipeline(
  parts: PipelineParts,
  snapshots?: Snapshots,
): Pipeline & { readonly clocks: ClockSkews } {
  const identify = createIdentify(parts);
  const sort = createSort(parts);
  const assess = createAssess(parts);
  const guard = createGuard(parts);
  const memory = snapshots && createLastingMemory(assess, snapshots, parts);
  let knownUpTo = beginning;

  function processEntry(batch: Batch, entry: Entry): void {
    const { message } = entry;
    const identity = guard(() => identify(message), message);
    if ('code' in identity) {
      const device = 'device' in identity ? identity.device : undefined;
      batch.begin(entry, device ?? message.sender);
      batch.refusePart(identity, device);
    } else if (identity.is === 'presence') {
      const { device, connected } = identity;
      batch.begin(entry, device);
      // What was said about a device's presence when the message was refused is not true now.
      if (message.via !== 'replay') batch.presence.push({ device, connected, time: message.receivedAt });
    } else {
      batch.begin(entry, identity.by);
      for (const refusal of identity.refused) batch.refusePart(refusal, refusal.device);
      for (const part of identity.parts) {
        const sorted = guard(() => sort(part, message), message);
        if ('code' in sorted) batch.refusePart({ ...sorted, entry: part.entry }, part.device.id);
        else batch.book(part, sorted);
      }
    }
  }

  return {
    clocks: assess.clocks,
    process(entries, behind) {
      const batch = new Batch({ assess, guard, knownUpTo });
      for (const entry of entries) processEntry(batch, entry);
      return batch.outcome(entries, behind);
    },
    async recall(start) {
      const recalled = await memory?.recall(start);
      knownUpTo = recalled ?? beginning;
      return recalled;
    },
    passed: (at) => memory?.passed(at),
  };
}
