import { z } from 'zod';
import { type DeadLetterFilter, type DeadLetters, type KeptLetter, parseLetterId } from '../../dead-letters/port.ts';
import type { Duration } from '../../model/duration.ts';
import { allRejectionCodes, isRejectionCode } from '../../model/rejection.ts';
import { CursorShape } from '../vocabulary/cursor.ts';
import { withinTime } from '../vocabulary/deadline.ts';
import { DeviceIdShape, MomentShape, refuse, upTo } from '../vocabulary/query.ts';
import { pageBytes } from './letter.ts';

export const CodeShape = z
  .string()
  .refine(isRejectionCode, { error: `expected one of ${allRejectionCodes.join(', ')}` })
  .meta({ enum: [...allRejectionCodes] });

export const LetterIdShape = z
  .string()
  .max(64)
  .transform((text, context) => parseLetterId(text) ?? refuse(context, 'is not the id of a rejection'));

/** What one owner may ask of its own refusals. */
export const ownFilterFields = {
  code: CodeShape.optional(),
  from: MomentShape.optional().describe('Received then or later.'),
  to: MomentShape.optional().describe('Received before then.'),
};

export const filterFields = {
  ...ownFilterFields,
  device: DeviceIdShape.optional().describe('What is about this device, whoever sent it.'),
  sender: z.string().max(64).optional().describe('What this device or gateway sent, whomever it is about.'),
};

export const pageFields = {
  limit: upTo(200, 50),
  cursor: CursorShape.transform((id, context) => parseLetterId(id) ?? refuse(context, 'is of another list'))
    .optional()
    .describe('From the `next` link.'),
};

type Page = { readonly limit: number; readonly cursor?: ReturnType<typeof parseLetterId> };

/** One letter more than the page has room for, which tells that there is a next one. */
export const readPage = (
  deadLetters: DeadLetters,
  { limit, cursor, storeTime, ...filter }: DeadLetterFilter & Page & { readonly storeTime: Duration },
): Promise<readonly KeptLetter[]> =>
  withinTime(deadLetters.list({ ...filter, limit: limit + 1, payloadBytes: pageBytes, after: cursor }), storeTime);
