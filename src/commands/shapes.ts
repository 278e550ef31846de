import { z } from 'zod';
import { areaId, deviceIdRule, kindId, parseAreaId, parseDeviceId } from '../model/ids.ts';
import { isRejectionCode } from '../model/rejection.ts';

/* What people write on the command line and in files, and what it becomes inside. */

export const deviceIdShape = z.string().transform((text, context) => {
  const id = parseDeviceId(text);
  if (id !== undefined) return id;
  context.addIssue({ code: 'custom', message: `"${text}" is no id: ${deviceIdRule}` });
  return z.NEVER;
});

export const areaIdShape = z
  .string()
  .refine((text) => parseAreaId(text) !== undefined, `an area id has ${deviceIdRule}`)
  .transform((text) => areaId(text));

export const kindIdShape = z.string().transform((text) => kindId(text));

/** A JSON number; a number in quotes is told apart from what is no number at all. */
const numberShape = z.number({ error: ({ input }) => describeNoNumber(input) });

function describeNoNumber(input: unknown): string {
  if (input === undefined) return 'is needed: a number';
  if (typeof input !== 'string') return `expected a number, got ${describeValue(input)}`;
  return `expected a number, got the text ${JSON.stringify(input)}: write it without quotes`;
}

const describeValue = (value: unknown): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : JSON.stringify(value);
};

const degrees = (limit: number) =>
  numberShape
    .min(-limit, `expected degrees between -${limit} and ${limit}`)
    .max(limit, `expected degrees between -${limit} and ${limit}`);

export const latShape = degrees(90);
export const lonShape = degrees(180);

/** A number as people write it: no `0x`, no `1e3`, no empty text that would count as zero. */
export const decimalShape = z
  .string()
  .regex(/^-?\d*\.?\d+$/, 'expected a decimal number such as -3.8044')
  .transform(Number);

/** `key=value`, any number of them. */
export const tagsShape = z
  .array(z.string().regex(/^[^=]+=/, 'expected key=value'))
  .default([])
  .transform((words) =>
    Object.fromEntries(words.map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)])),
  );

export const jsonShape = z.boolean().default(false);

export const rejectionCodeShape = z
  .string()
  .refine(isRejectionCode, 'there is no such code; see: rejection list --help');
