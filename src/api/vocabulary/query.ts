import { z } from 'zod';
import { type Duration, days, parseDuration } from '../../model/duration.ts';
import { parseAreaId, parseDeviceId } from '../../model/ids.ts';
import type { Quality } from '../../model/quality.ts';
import { isQuantityId, quantityIds } from '../../model/quantity.ts';
import { parseIso } from '../../model/time.ts';

const decimalPattern = /^-?\d{1,15}(?:\.\d{1,15})?$/;

/** A number of a query: digits only, because `Number('')` is 0 and `Number('0x10')` is 16. */
const readNumber = (text: unknown): unknown =>
  typeof text === 'string' && decimalPattern.test(text) ? Number(text) : text;

export const decimal = (min: number, max: number) => z.preprocess(readNumber, z.number().min(min).max(max));

export const whole = (min: number, max: number) => z.preprocess(readNumber, z.int().min(min).max(max));

/** How many are answered at once. The default is said in words, because behind a preprocessing step the document loses it. */
export const upTo = (most: number, otherwise: number) =>
  whole(1, most).default(otherwise).describe(`How many at once; ${otherwise} when left out.`);

export const yesOrNo = z.preprocess(
  (text) => (text === 'true' ? true : text === 'false' ? false : text),
  z.boolean('expected true or false'),
);

/** `a,b` and `x=a&x=b` both list two. */
const readList = (given: unknown): unknown =>
  (Array.isArray(given) ? given : [given]).flatMap((text) => (typeof text === 'string' ? text.split(',') : [text]));

const maxListed = 50;

export const list = <Item extends z.ZodType>(item: Item) =>
  z.preprocess(readList, z.array(item).min(1).max(maxListed)).describe('One or several, separated by commas.');

export const DeviceIdShape = z
  .string()
  .max(64)
  .transform((text, context) => parseDeviceId(text) ?? refuse(context, 'is not the id of a device'));

export const AreaIdShape = z
  .string()
  .max(64)
  .transform((text, context) => parseAreaId(text) ?? refuse(context, 'is not the id of an area'));

/** The quality of a value that there is. */
export const JudgedQualityShape = z.enum(['pass', 'not_evaluated', 'suspect', 'fail'] satisfies Quality[]);

export const QuantityShape = z
  .string()
  .refine(isQuantityId, { error: `expected one of ${quantityIds.join(', ')}` })
  .meta({ enum: [...quantityIds] });

/** A time with its offset, e.g. `2026-11-21T10:00:00Z`. A `+` that came as a space (form encoding) is understood. */
export const MomentShape = z
  .string()
  .max(40)
  .meta({ format: 'date-time' })
  .transform((text, context) => {
    const moment = parseIso(text.replace(' ', '+'));
    if (moment === undefined) return refuse(context, 'expected a time like 2026-11-21T10:00:00Z, with its offset');
    const isWritable = moment >= firstMoment && moment < endOfMoments;
    return isWritable ? moment : refuse(context, 'expected a time of the years 0001 to 9999 in UTC');
  });

/** What an answer can write with a year of four digits, also when it looks a year further back. */
const [firstMoment, endOfMoments] = [Date.parse('0001-01-01T00:00:00Z'), Date.parse('+010000-01-01T00:00:00Z')];

/** Ten years. What ends beyond the years that a date can have cannot be written. */
const longestSpan = days(3660);

/** A span of time as people write it, up to ten years. */
export function readSpan(text: string, context: z.core.$RefinementCtx): Duration {
  const span = parseDuration(text);
  if (span === undefined) return refuse(context, 'expected a span like 30s, 15m, 1h or 1d');
  return span <= longestSpan ? span : refuse(context, 'expected a span of at most 3660d');
}

export function refuse(context: z.core.$RefinementCtx, message: string): never {
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
}
