import { z } from 'zod';
import { type Duration, parseDuration } from './model/duration.ts';

/** A value that must not be printed: shows as `[secret]` wherever it lands. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[secret]';
  }
}

/** A whole number, as a number or as the text that an environment variable is. */
export const whole = (standard: number, { min, max }: { readonly min: number; readonly max: number }) =>
  z
    .union(
      [
        z.number(),
        z
          .string()
          .regex(/^-?\d+$/)
          .transform(Number),
      ],
      { error: 'expected a whole number' },
    )
    .pipe(z.int().min(min).max(max))
    .default(standard);

export const port = (standard: number, what: string) =>
  whole(standard, { min: 0, max: 65_535 }).describe(`${what}; 0 takes any free port`);

export const count = (standard: number, what: string) =>
  whole(standard, { min: 0, max: Number.MAX_SAFE_INTEGER }).describe(what);

export const duration = (standard: string, what: string) =>
  z
    .string()
    .default(standard)
    .transform((text, context): Duration => {
      const parsed = parseDuration(text);
      if (parsed !== undefined) return parsed;
      context.addIssue({ code: 'custom', message: `expected a time such as 250ms, 30s, 15m, 6h or 7d, got "${text}"` });
      return z.NEVER;
    })
    .describe(what);

export const optionalText = (what: string) => z.string().min(1).optional().describe(what);
const secretText = z.string().min(1);
export const secret = (what: string, text = secretText) =>
  text
    .transform((text) => new Secret(text))
    .optional()
    .meta({ description: what, isSecret: true });

export const isSecret = (setting: z.ZodType): boolean => setting.meta()?.['isSecret'] === true;
