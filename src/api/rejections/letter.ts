import { z } from 'zod';
import { type KeptLetter, letterId, readPayload } from '../../dead-letters/port.ts';
import { isReplayable, rejectionCodes } from '../../model/rejection.ts';
import { toIso } from '../../model/time.ts';
import { cursorAfter, linkTo, NextShape } from '../vocabulary/cursor.ts';
import { TimeShape } from '../vocabulary/value.ts';

const PayloadShape = z
  .object({
    bytes: z.int().min(0),
    text: z.string().optional().describe('Where it is text in UTF-8.'),
    hex: z.string().optional().describe('Where it is not, as hexadecimal digits.'),
  })
  .nullable()
  .describe('The whole message as it was received; null where others speak in it too.');

export const LetterShape = z
  .object({
    id: z.string(),
    code: z.string(),
    detail: z.string().describe('What exactly was wrong.'),
    meaning: z.string(),
    remedy: z.string().describe('What the sender should do.'),
    device: z.string().nullable().describe('The device that it is about, where that much is known.'),
    sender: z.string().nullable().describe('Who sent it; null when an external broker relayed it.'),
    topic: z.string(),
    receivedAt: TimeShape,
    samples: z.int().min(1).describe('How many samples it stands for.'),
    payload: PayloadShape,
    replayable: z.boolean().describe('Whether to try it again can help, once the cause is mended.'),
    replayAskedAt: TimeShape.nullable().describe('Since when it waits to be tried again.'),
  })
  .meta({ id: 'Rejection', description: 'One refusal of a message or of a part of it, as it is kept.' });

type Letter = z.output<typeof LetterShape>;

/** `null` hides the payload. */
type ShownPayload = Uint8Array | null;

export function presentLetter(letter: KeptLetter, payload: ShownPayload = letter.payload): Letter {
  const { code, detail, device, sender, topic, receivedAt, samples, replayAskedAt } = letter;
  return {
    id: letterId(letter),
    code,
    detail,
    ...rejectionCodes[code],
    device: device ?? null,
    sender: sender === '' ? null : sender,
    topic,
    receivedAt: toIso(receivedAt),
    samples,
    payload: payload === null ? null : { bytes: payload.byteLength, ...readPayload(payload) },
    replayable: isReplayable(code),
    replayAskedAt: replayAskedAt === undefined ? null : toIso(replayAskedAt),
  };
}

export const LetterListShape = z
  .object({ rejections: z.array(LetterShape), next: NextShape })
  .meta({ id: 'RejectionList', description: 'Refusals, newest first.' });

/** Letters of which one more than fits was asked for, as a page. */
export type LetterPage = {
  readonly letters: readonly KeptLetter[];
  readonly limit: number;
  readonly url: string;
  readonly present: (letter: KeptLetter) => Letter;
};

/** @returns a page that ends where its payloads grow too large, or at the limit. */
export function presentPage({ letters, limit, url, present }: LetterPage): z.output<typeof LetterListShape> {
  const page = letters.slice(0, limit);
  const last = page.at(-1);
  const bytes = letters.reduce((sum, { payload }) => sum + payload.byteLength, 0);
  const isWhole = last === undefined || (letters.length <= limit && bytes <= pageBytes);
  return {
    rejections: page.map(present),
    next: isWhole ? null : linkTo(url, { cursor: cursorAfter(letterId(last)) }),
  };
}

/** Payloads of one page together, but for the last one. As text they may become six times as large. */
export const pageBytes = 1024 * 1024;
