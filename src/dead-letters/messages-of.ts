import { createHash } from 'node:crypto';
import type { Message, Partition } from '../model/message.ts';
import { partitionOf } from '../model/message.ts';
import { type EpochMs, epochMs } from '../model/time.ts';
import type { Directory } from '../registry/port.ts';
import { areOfOneMessage } from './limits.ts';
import type { KeptLetter } from './port.ts';

/** A message that is tried again, and all the letters that stand for it. */
export type Returned = { readonly message: Message; readonly letters: readonly KeptLetter[] };

/** Makes the messages again out of their letters, each message once, however many of its parts were refused. */
export type MakeMessages = (letters: readonly KeptLetter[]) => readonly Returned[];

/** Letters of one moment follow each other, so that to remember a few is enough. */
const mostRemembered = 10_000;

/**
 * Makes messages; in one go of replaying, because it remembers what it made. Messages of a device that nobody knew were all given
 * the moment of their arrival, for there was nobody to count for: where several arrived in one millisecond, the later ones are
 * moved on by a millisecond, as they would have been. The same message has the same moment whenever it comes.
 */
export function createMakeMessages(directory: Pick<Directory, 'device'>): MakeMessages {
  const lastGiven = new Map<string, EpochMs>();
  const moments = new Map<string, EpochMs>();

  function give({ topic, payload }: KeptLetter, time: EpochMs): EpochMs {
    // What a gateway wraps has as many moments as readings; the pipeline counts them on from the first.
    if (!topic.startsWith('barrio/')) return time;
    if (moments.size >= mostRemembered) forget();
    const print = createHash('sha1').update(payload).digest('base64');
    const known = moments.get(`${topic} ${time} ${print}`);
    if (known !== undefined) return known;
    const last = lastGiven.get(topic);
    const given = last === undefined ? time : epochMs(Math.max(time, last + 1));
    lastGiven.set(topic, given);
    // Tried once more because it is still refused, it comes with the moment that it was given here.
    for (const moment of [time, given]) moments.set(`${topic} ${moment} ${print}`, given);
    return given;
  }

  function forget(): void {
    lastGiven.clear();
    moments.clear();
  }

  return (letters) =>
    byMessage(letters).map((ofMessage) => {
      const [first] = ofMessage;
      const { topic, payload, sender } = first;
      const receivedAt = give(first, momentOf(ofMessage));
      const standing = { via: 'replay', qos: 1, redelivery: false, packetId: 0 } as const;
      const message = { topic, payload, receivedAt, sender, ...standing, partition: partitionFor(first, directory) };
      return { message, letters: ofMessage };
    });
}

type Letters = readonly [KeptLetter, ...KeptLetter[]];

function byMessage(letters: readonly KeptLetter[]): readonly Letters[] {
  const messages: [KeptLetter, ...KeptLetter[]][] = [];
  for (const letter of letters) {
    const last = messages.at(-1);
    if (last !== undefined && areOfOneMessage(last[0], letter)) last.push(letter);
    else messages.push([letter]);
  }
  return messages;
}

/** The moment from which the message counts: what its samples without a time were given, or would have been. */
export function momentOf([first, ...others]: Letters): EpochMs {
  if (!first.topic.startsWith('barrio/')) return first.receivedAt;
  return epochMs(others.reduce<number>((least, { givenTime }) => Math.min(least, givenTime), first.givenTime));
}

/** The slice in which the doors put it: that of whom the topic names. */
function partitionFor({ topic, sender, device }: KeptLetter, directory: Pick<Directory, 'device'>): Partition {
  const named = topic.split('/')[2] ?? device ?? sender;
  return partitionOf(directory.device(named)?.area ?? named);
}
