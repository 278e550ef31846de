import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { position } from '../../journal/port.ts';
import { deviceId } from '../../model/ids.ts';
import { isRejectionCode } from '../../model/rejection.ts';
import { epochMs } from '../../model/time.ts';
import type { DeadLetterKey, KeptLetter } from '../port.ts';

const row = z.object({
  position: z.number(),
  item: z.number(),
  code: z.string().refine(isRejectionCode),
  detail: z.string(),
  received_at: z.number(),
  topic: z.string(),
  sender: z.string(),
  device: z.string().nullable(),
  samples: z.number(),
  given_time: z.number().nullable(),
  asked_at: z.number().nullable(),
  payload: z.instanceof(Uint8Array),
});

/** Everything of a letter but its payload, and when it was asked for. */
export const letterColumns = `
  letter.position, letter.item, letter.code, letter.detail, letter.received_at, letter.topic, letter.sender, letter.device,
  letter.samples, letter.given_time,
  (SELECT asked_at FROM dead_letter_replays AS replay WHERE replay.received_at = letter.received_at
    AND replay.position = letter.position AND replay.item = letter.item) AS asked_at`;

/** Reads one row as the letter it stands for. */
export function readLetter(raw: unknown): KeptLetter {
  const { code, detail, item, topic, sender, payload, samples, ...rest } = row.parse(raw);
  return {
    position: position(rest.position),
    item,
    code,
    detail,
    receivedAt: epochMs(rest.received_at),
    topic,
    sender,
    device: rest.device === null ? undefined : deviceId(rest.device),
    samples,
    givenTime: epochMs(rest.given_time ?? rest.received_at),
    replayAskedAt: rest.asked_at === null ? undefined : epochMs(rest.asked_at),
    payload,
  };
}

/** Reads whole letters by their keys; `undefined` for one that is gone. */
export function prepareFind(connection: DatabaseSync): (key: DeadLetterKey) => KeptLetter | undefined {
  const statement = connection.prepare(
    `SELECT ${letterColumns}, message.payload FROM dead_letters AS letter
     JOIN dead_letter_payloads AS message
       ON message.position = letter.position AND message.received_at = letter.received_at
     WHERE letter.position = ? AND letter.item = ? AND letter.received_at = ?`,
  );
  return ({ position: place, item, receivedAt }) => {
    const found = statement.get(place, item, receivedAt);
    return found === undefined ? undefined : readLetter(found);
  };
}
