import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { z } from 'zod';
import { messageOf } from '../model/errors.ts';
import { UsageError } from './command.ts';

/**
 * Reads the words behind a command's name. What has no dashes is named, in order, by `places`.
 *
 * @throws {UsageError} that names every fault at once.
 */
export function readArguments<Shape extends z.ZodRawShape>(
  words: readonly string[],
  { options, places = [], shape }: Expected<Shape>,
): z.output<z.ZodObject<Shape>> {
  const { values, positionals } = parse(words, options);
  const surplus = positionals[places.length];
  if (surplus !== undefined) throw new UsageError(`"${surplus}" is one argument too many`);
  const placed = Object.fromEntries(places.map((place, index) => [place, positionals[index]]));
  const parsed = z.object(shape).safeParse({ ...values, ...placed });
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => describe(issue, places));
  throw new UsageError(faults.join('\n'));
}

type Expected<Shape extends z.ZodRawShape> = {
  readonly options: ParseArgsOptionsConfig;
  readonly places?: readonly string[];
  readonly shape: Shape;
};

function parse(words: readonly string[], options: ParseArgsOptionsConfig) {
  try {
    return parseArgs({ args: joinNegativeNumbers(words), options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(messageOf(error), { cause: error });
  }
}

/** `--lon -3.81` would be read as two options; half of the cities lie west of Greenwich. */
function joinNegativeNumbers(words: readonly string[]): string[] {
  const joined: string[] = [];
  for (const word of words) {
    const last = joined.at(-1);
    if (last !== undefined && /^--[a-z-]+$/.test(last) && /^-\.?\d/.test(word)) joined.splice(-1, 1, `${last}=${word}`);
    else joined.push(word);
  }
  return joined;
}

function describe(issue: z.core.$ZodIssue, places: readonly string[]): string {
  const [name = ''] = issue.path.map(String);
  const shown = places.includes(name) ? name.toUpperCase() : `--${name}`;
  const missing = issue.code === 'invalid_type' && issue.input === undefined;
  return `${shown}: ${missing ? 'is needed' : issue.message}`;
}
