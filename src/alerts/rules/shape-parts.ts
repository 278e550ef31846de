import { z } from 'zod';
import { parseDuration } from '../../model/duration.ts';
import { languages } from '../../model/language.ts';
import { didYouMean } from '../../model/nearest.ts';

/* What the fields of a rule's file are made of. Each says in words what is wrong with what stands there. */

/** A mapping of these fields and no others. What it says of unknown ones is a line for each. */
export const mapping = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== 'unrecognized_keys') return `expected fields (${Object.keys(shape).join(', ')})`;
      const known = Object.keys(shape);
      const keys: readonly string[] = issue.keys;
      return keys.map((key) => `there is no field "${key}" here${hint(key, known)}`).join('\n');
    },
  });

const hint = (key: string, known: readonly string[]): string =>
  didYouMean(key, known) || `; there are ${known.join(', ')}`;

/** One of a few words. */
export const oneOf = <const Words extends readonly [string, ...string[]]>(words: Words) =>
  z.enum(words, {
    error: ({ input }) =>
      `expected one of ${words.join(', ')}, got ${shown(input)}${typeof input === 'string' ? didYouMean(input, words) : ''}`,
  });

export const shown = (value: unknown): string => {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'fields' : JSON.stringify(value);
};

export const number = z.number({
  error: ({ input }) =>
    typeof input === 'string'
      ? `expected a number, got the text ${JSON.stringify(input)}: write it without quotes and without its unit`
      : `expected a number, got ${shown(input)}`,
});

/** 0 to 1. */
export const share = number.min(0, 'expected a share from 0 to 1').max(1, 'expected a share from 0 to 1');

export const flag = z.boolean({ error: ({ input }) => `expected true or false, got ${shown(input)}` });

const durationPattern = /^\d+(\.\d+)?(ms|s|min|m|h|d)$/;

/** `90s`, `15m`, `6h`, `7d`. */
export const duration = z
  .string({ error: ({ input }) => durationFault(input) })
  .regex(durationPattern, { error: ({ input }) => durationFault(input) })
  .transform((text, context) => {
    const parsed = parseDuration(text);
    if (parsed !== undefined && parsed <= 366 * 86_400_000) return parsed;
    context.addIssue({ code: 'custom', message: `${text} is longer than a year` });
    return z.NEVER;
  });

const durationFault = (input: unknown): string =>
  `expected a span such as 90s, 15m, 6h or 7d, got ${shown(input)}${typeof input === 'number' ? ': the unit is missing' : ''}`;

/** `22:30`, as the minute of the day. */
export const timeOfDay = z
  .string({ error: ({ input }) => timeFault(input) })
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: ({ input }) => timeFault(input) })
  .transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));

const timeFault = (input: unknown): string => `expected a time of day from 00:00 to 23:59, got ${shown(input)}`;

/** Words for people: not empty, and short enough to be read. */
export const words = (most: number) =>
  z
    .string({ error: ({ input }) => `expected a text, got ${shown(input)}` })
    .trim()
    .min(1, 'expected a text, got an empty one')
    .max(most, `has more than ${most} characters: nobody reads that`);

/** The same in every language that Barrio speaks. */
export const inEveryLanguage = <Shape extends z.ZodType>(shape: Shape) =>
  mapping({ es: shape, en: shape, fr: shape } satisfies Record<(typeof languages)[number], Shape>);

export const listOf = <Shape extends z.ZodType>(shape: Shape) =>
  z.array(shape, { error: ({ input }) => `expected a list such as [a, b], got ${shown(input)}` });
