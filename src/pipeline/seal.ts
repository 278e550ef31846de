import { z } from 'zod';
import type { DeadLetter } from '../dead-letters/port.ts';
import { position } from '../journal/port.ts';
import { account, type LedgerEntry } from '../ledger/port.ts';
import { BugError, messageOf } from '../model/errors.ts';
import { deviceId } from '../model/ids.ts';
import { isRejectionCode } from '../model/rejection.ts';
import { epochMs } from '../model/time.ts';

/**
 * What a store keeps in one transaction with a batch: the entry of the ledger, and the letters of readings that the store itself
 * refused. So neither is lost when the process dies between the store's commit and the ledger's.
 */
export type Seal = { readonly entry: LedgerEntry; readonly letters: readonly DeadLetter[] };

export const writeSeal = ({ entry, letters }: Seal): string =>
  JSON.stringify({
    after: entry.after,
    upTo: entry.upTo,
    rows: entry.rows.map((row) => [
      row.account,
      row.hour,
      row.messages,
      row.received,
      row.replayed,
      row.stored,
      row.duplicate,
      row.rejected,
    ]),
    letters: letters.map(({ payload, ...letter }) => ({ ...letter, payload: Buffer.from(payload).toString('base64') })),
  });

const count = z.number().int().min(0);
const moment = z.number().transform(epochMs);
const place = z.number().transform(position);
const code = z.string().refine(isRejectionCode);

const rowShape = z
  .tuple([z.string().transform(account), moment, count, count, count, count, count, z.partialRecord(code, count)])
  .transform(([of, hour, messages, received, replayed, stored, duplicate, rejected]) => ({
    account: of,
    hour,
    messages,
    received,
    replayed,
    stored,
    duplicate,
    rejected,
  }));

const letterShape = z.object({
  code,
  detail: z.string(),
  receivedAt: moment,
  topic: z.string(),
  sender: z.string(),
  device: z.string().transform(deviceId).optional(),
  payload: z.base64().transform((text) => new Uint8Array(Buffer.from(text, 'base64'))),
  position: place,
  item: count,
  samples: count,
  givenTime: moment,
});

const shape = z.object({ after: place, upTo: place, rows: z.array(rowShape), letters: z.array(letterShape) });

/** Reads what {@link writeSeal} wrote; `undefined` for the empty text, which says that nothing was sealed. */
export function readSeal(text: string): Seal | undefined {
  if (text === '') return undefined;
  try {
    const { after, upTo, rows, letters } = shape.parse(JSON.parse(text));
    return { entry: { after, upTo, rows }, letters: letters.map((letter) => ({ ...letter, device: letter.device })) };
  } catch (cause) {
    throw new BugError(`reading what the store sealed with its last batch: ${messageOf(cause)}`, { cause });
  }
}
