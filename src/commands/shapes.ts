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

const degrees = (limit: number) =>
  z
    .number(`expected degrees between -${limit} and ${limit}`)
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
