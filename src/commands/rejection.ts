import { z } from 'zod';
import { type DeadLetterFilter, type KeptLetter, letterId } from '../dead-letters/port.ts';
import { CallerError } from '../model/errors.ts';
import { allRejectionCodes, rejectionCodes } from '../model/rejection.ts';
import { readArguments } from './arguments.ts';
import { type Command, exitCodes } from './command.ts';
import { tabulate } from './lines.ts';
import { withDeadLetters } from './opened.ts';
import { filterOptions, filterShape, filterUsage, filterWords, letterIdShape } from './rejection-filter.ts';
import { describeAll, describeWhole, presentLetter } from './rejection-words.ts';
import { jsonShape } from './shapes.ts';

const limitShape = z
  .string()
  .regex(/^[1-9]\d{0,5}$/, 'expected a whole number from 1 to 999999')
  .transform(Number)
  .default(20);

export const rejectionList: Command = {
  name: 'rejection list',
  summary: 'Show what was refused and why, newest first',
  usage: `[--code CODE] [--device ID] [--sender ID] [--from TIME] [--to TIME] [--limit N] [--after ID] [--json]

  --limit N     at most so many; 20 when left out
  --after ID    goes on behind this one, as the last line of a page says
  --json        print one JSON array
${filterUsage}`,
  async run(context) {
    const { limit, after, json, ...filter } = readArguments(context.arguments, {
      options: {
        ...filterOptions,
        limit: { type: 'string' },
        after: { type: 'string' },
        json: { type: 'boolean' },
      },
      shape: { ...filterShape, limit: limitShape, after: letterIdShape.optional(), json: jsonShape },
    });
    const found = await withDeadLetters(context, ({ letters: open }) =>
      open.list({ ...filter, after, limit: limit + 1 }),
    );
    const letters = found.slice(0, limit);
    if (json) context.stdout(JSON.stringify(letters.map(presentLetter)));
    else for (const line of describeAll(letters)) context.stdout(line);
    if (!json && found.length > limit) context.stdout(`\nThere are more: ${nextPage(filter, letters)}`);
    return exitCodes.ok;
  },
};

function nextPage(filter: DeadLetterFilter, letters: readonly KeptLetter[]): string {
  const last = letters.at(-1);
  const after = last === undefined ? '' : `--after ${letterId(last)}`;
  return ['npm run barrio -- rejection list', filterWords(filter), after].filter((words) => words !== '').join(' ');
}

export const rejectionShow: Command = {
  name: 'rejection show',
  summary: 'Show one refusal: the whole message, the reason, and what to do',
  usage: `ID [--json]

  ID       as rejection list shows it
  --json   print one JSON object`,
  async run(context) {
    const { id, json } = readArguments(context.arguments, {
      options: { json: { type: 'boolean' } },
      places: ['id'],
      shape: { id: letterIdShape, json: jsonShape },
    });
    const letter = await withDeadLetters(context, ({ letters }) => letters.find(id));
    if (letter === undefined) throw unknownLetter(letterId(id));
    if (json) context.stdout(JSON.stringify(presentLetter(letter)));
    else for (const line of describeWhole(letter)) context.stdout(line);
    return exitCodes.ok;
  },
};

export const unknownLetter = (id: string): CallerError =>
  new CallerError(`there is no rejection ${id}: it was tried again, or has grown too old; see: rejection list`, {
    status: 404,
    code: 'rejection_unknown',
  });

export const rejectionCount: Command = {
  name: 'rejection count',
  summary: 'Count what was refused, by reason',
  usage: `[--json]

  --json   print one JSON object, code to count`,
  async run(context) {
    const { json } = readArguments(context.arguments, {
      options: { json: { type: 'boolean' } },
      shape: { json: jsonShape },
    });
    const counts = await withDeadLetters(context, ({ letters }) => letters.count());
    const found = allRejectionCodes.filter((code) => counts[code] !== undefined);
    const rows = found.map((code) => [String(counts[code]), code, rejectionCodes[code].meaning]);
    if (json) context.stdout(JSON.stringify(counts));
    else for (const line of tabulate(['COUNT', 'CODE', 'MEANING'], rows)) context.stdout(line);
    return exitCodes.ok;
  },
};
