import { z } from 'zod';
import { type EpochMs, epochMs } from '../../model/time.ts';

const moment = z.number().transform(epochMs);

const RowShape = z.object({
  id: z.number(),
  key: z.string(),
  recipient: z.string(),
  content: z.instanceof(Uint8Array),
  body: z.string().nullable(),
  put_at: moment,
  not_before: moment,
  expires_at: moment,
  is_urgent: z.number().transform(Boolean),
  collapse: z.string().nullable(),
  is_end: z.number().transform(Boolean),
  caused_at: moment.nullable(),
  give_up_from: moment,
  attempts: z.number(),
});

/** A message that waits to be sent, as it is kept. */
export type WaitingRow = {
  readonly id: number;
  readonly key: string;
  readonly recipient: string;
  readonly content: Uint8Array;
  /** The announcement as JSON. */
  readonly body: string | undefined;
  readonly putAt: EpochMs;
  readonly notBefore: EpochMs;
  readonly expiresAt: EpochMs;
  readonly isUrgent: boolean;
  readonly collapse: string | undefined;
  /** It says that something is over. */
  readonly isEnd: boolean;
  readonly trigger: EpochMs | undefined;
  readonly giveUpFrom: EpochMs;
  readonly attempts: number;
};

export function parseWaitingRow(raw: object): WaitingRow {
  const row = RowShape.parse(raw);
  return {
    id: row.id,
    key: row.key,
    recipient: row.recipient,
    content: row.content,
    body: row.body ?? undefined,
    putAt: row.put_at,
    notBefore: row.not_before,
    expiresAt: row.expires_at,
    isUrgent: row.is_urgent,
    collapse: row.collapse ?? undefined,
    isEnd: row.is_end,
    trigger: row.caused_at ?? undefined,
    giveUpFrom: row.give_up_from,
    attempts: row.attempts,
  };
}

/** What a message is about, to whom: the newest one of it stands for the others. */
export const matterOf = ({ recipient, collapse }: Pick<WaitingRow, 'recipient' | 'collapse'>): string | undefined =>
  collapse === undefined ? undefined : `${recipient}\n${collapse}`;
