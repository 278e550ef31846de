import type { DeviceId } from '../model/ids.ts';
import type { Message } from '../model/message.ts';
import type { Sample } from '../model/observation.ts';
import type { Refusal } from '../model/rejection.ts';
import type { Examine, Examined, RefusedEntry } from '../sources/port.ts';
import { createDecode } from './decode.ts';
import { createGuard } from './guard.ts';
import { createIdentify, type Identified } from './identify.ts';
import type { PipelineParts } from './pipeline.ts';
import { type Readable, sift } from './sift.ts';

/** What breaks here breaks again when the pipeline comes to the message, and is counted there. */
const uncounted = { emit: () => undefined };

/**
 * Says at once what the pipeline will refuse of a message: the same steps, without the memory of what came before. Hence it does
 * not know what contradicts an earlier value, nor that a message repeats one, whose samples count as duplicates whatever they hold.
 */
export function createExamine(parts: Omit<PipelineParts, 'events'>): Examine {
  const identify = createIdentify(parts);
  const decode = createDecode({ events: uncounted });
  const guard = createGuard({ events: uncounted });

  function examinePart({ device, kind, payload, entry }: Identified, { receivedAt }: Message): Examined {
    const decoded = decode(kind, payload);
    if (!decoded.ok) return nothingTaken(decoded, { device: device.id, entry });
    const { valid, refused } = sift(decoded, receivedAt);
    return {
      taken: countTaken(decoded, valid),
      refused: refused.map((refusal) => concerning(refusal, { device: device.id, entry })),
    };
  }

  return (message) => {
    const identity = guard(() => identify(message), message);
    if ('code' in identity) {
      return nothingTaken(identity, { device: 'device' in identity ? identity.device : undefined });
    }
    if (identity.is === 'presence') return { taken: 1, refused: [] };
    const examined = identity.parts.map((part) => {
      const found = guard(() => examinePart(part, message), message);
      return 'code' in found ? nothingTaken(found, { device: part.device.id, entry: part.entry }) : found;
    });
    return {
      taken: examined.reduce((sum, { taken }) => sum + taken, 0),
      refused: [...identity.refused, ...examined.flatMap(({ refused }) => refused)].toSorted(byEntry),
    };
  };
}

/** A part of a gateway's message is one entry whatever it holds; an array of a device has as many as hold something valid. */
function countTaken({ samples, entries }: Readable, valid: readonly Sample[]): number {
  if (entries === undefined) return Number(valid.length > 0);
  const kept = new Set(valid);
  return new Set(samples.flatMap((sample, index) => (kept.has(sample) ? [entries[index]] : []))).size;
}

type Concern = { readonly device: DeviceId | undefined; readonly entry?: number | undefined };

/** A part of a gateway's message is one entry of it, whatever the codec calls its own entries. */
const concerning = ({ code, detail, entry: own }: Refusal, { device, entry = own }: Concern): RefusedEntry => ({
  code,
  detail,
  device,
  entry,
});

const nothingTaken = (refusal: Refusal, concern: Concern): Examined => ({
  taken: 0,
  refused: [concerning(refusal, concern)],
});

const byEntry = (left: RefusedEntry, right: RefusedEntry): number => (left.entry ?? -1) - (right.entry ?? -1);
