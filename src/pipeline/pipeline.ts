import type { DeadLetter } from '../dead-letters/port.ts';
import { beginning, type Entry } from '../journal/port.ts';
import type { Kinds } from '../model/device-kind.ts';
import { messageOf } from '../model/errors.ts';
import type { DeviceId } from '../model/ids.ts';
import type { Observation, Reading, Sample } from '../model/observation.ts';
import type { Refusal } from '../model/rejection.ts';
import type { Events } from '../observability/events.ts';
import type { Directory } from '../registry/port.ts';
import type { Envelope } from '../sources/port.ts';
import { createDecode } from './decode.ts';
import { createDeduplicate } from './deduplicate.ts';
import { createIdentify, type Identified } from './identify.ts';
import type { Outcome, Pipeline, PresenceReport } from './port.ts';
import { createRecogniseRedelivery } from './recognise.ts';
import { validate } from './validate.ts';

/** Everything that the meaning of a message depends on. */
export type PipelineParts = {
  readonly kinds: Kinds;
  readonly directory: Directory;
  readonly formats: ReadonlyMap<string, Envelope>;
  readonly events: Events;
};

/** Takes one message through the steps, into the batch. */
function createSteps({ kinds, directory, formats, events }: PipelineParts): (batch: Batch, entry: Entry) => void {
  const identify = createIdentify({ kinds, directory, formats });
  const decode = createDecode({ events });
  const isRedelivery = createRecogniseRedelivery();
  const deduplicate = createDeduplicate();

  function processPart(batch: Batch, entry: Entry, { device, kind, payload }: Identified): void {
    const { message } = entry;
    const decoded = decode(kind, payload);
    if (!decoded.ok) {
      batch.refuse(entry, decoded, device.id);
      return;
    }
    for (const refusal of decoded.refused) batch.refuse(entry, refusal, device.id);
    const timeless = decoded.samples.some((sample) => sample.time === undefined);
    if (timeless && isRedelivery(message, { device: device.id, payload, seq: decoded.seq })) {
      batch.duplicates += decoded.samples.length;
      return;
    }
    const valid: Sample[] = [];
    for (const sample of decoded.samples) {
      const refusal = validate(sample, message.receivedAt);
      if (refusal === undefined) valid.push(sample);
      else batch.refuse(entry, refusal, device.id);
    }
    const { groups, duplicates, refused } = deduplicate(device.id, valid, message.receivedAt);
    batch.duplicates += duplicates;
    for (const refusal of refused) batch.refuse(entry, refusal, device.id);
    for (const { time, samples } of groups) {
      const observations = samples.map(unjudged);
      const { id, area } = device;
      const { receivedAt } = message;
      batch.keep(entry, { device: id, kind: kind.id, area, time, receivedAt, observations });
    }
  }

  return (batch, entry) => {
    const identity = identify(entry.message);
    if (identity.is === 'refused') {
      batch.refuse(entry, identity, identity.device);
    } else if (identity.is === 'presence') {
      const { device, connected } = identity;
      batch.presence.push({ device, connected, time: entry.message.receivedAt });
    } else {
      for (const refusal of identity.refused) batch.refuse(entry, refusal, refusal.device);
      for (const part of identity.parts) processPart(batch, entry, part);
    }
  };
}

/** Composes the steps. See {@link Pipeline} for the promise. */
export function createPipeline(parts: PipelineParts): Pipeline {
  const { events } = parts;
  const processEntry = createSteps(parts);
  return {
    process(entries) {
      const batch = new Batch();
      for (const entry of entries) {
        batch.begin();
        guard(
          () => processEntry(batch, entry),
          (reason) => {
            events.emit('stepFailed', { topic: entry.message.topic, reason });
            batch.refuse(entry, { code: 'codec_failed', detail: `a step of the pipeline broke: ${reason}` }, undefined);
          },
        );
      }
      return batch.outcome(entries);
    },
  };
}

/** A message that breaks one of our steps becomes a dead letter, or it would come again at every start and stop all others. */
function guard(step: () => void, broke: (reason: string) => void): void {
  try {
    step();
  } catch (error) {
    broke(messageOf(error));
  }
}

/** No test has looked at it yet. */
const unjudged = ({ quantity, value }: Sample): Observation => ({
  quantity,
  value,
  quality: 'not_evaluated',
  reasons: nothingToSay,
});
const nothingToSay: readonly string[] = [];

/** What has come of a batch so far. */
class Batch {
  readonly #readings: Reading[] = [];
  readonly #origins: Entry[] = [];
  readonly #deadLetters: DeadLetter[] = [];
  readonly presence: PresenceReport[] = [];
  duplicates = 0;
  #item = 0;

  readonly #told = new Set<string>();

  /** A new message: its refusals are numbered from 0. */
  begin(): void {
    this.#item = 0;
    this.#told.clear();
  }

  keep(entry: Entry, reading: Reading): void {
    this.#readings.push(reading);
    this.#origins.push(entry);
  }

  /** Keeps a refusal. What is wrong with a message as a whole (its time, say) is told once, not once for each of its values. */
  refuse({ position, message }: Entry, { code, detail }: Refusal, device: DeviceId | undefined): void {
    const sameAgain = `${code} ${device ?? ''} ${detail}`;
    if (this.#told.has(sameAgain)) return;
    this.#told.add(sameAgain);
    const { receivedAt, topic, sender, payload } = message;
    this.#deadLetters.push({ code, detail, receivedAt, topic, sender, device, payload, position, item: this.#item });
    this.#item += 1;
  }

  outcome(entries: readonly Entry[]): Outcome {
    return {
      readings: this.#readings,
      origins: this.#origins,
      deadLetters: this.#deadLetters,
      duplicates: this.duplicates,
      presence: this.presence,
      messages: entries.length,
      upTo: entries.at(-1)?.position ?? beginning,
    };
  }
}
