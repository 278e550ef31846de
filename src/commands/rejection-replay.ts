import { type DeadLetterFilter, type DeadLetterKey, letterId, type ReadDeadLetters } from '../dead-letters/port.ts';
import { allRejectionCodes, isReplayable, type RejectionCode, rejectionCodes } from '../model/rejection.ts';
import { readServiceNote } from '../operator/service-note.ts';
import { readArguments } from './arguments.ts';
import { type Command, type CommandContext, exitCodes, UsageError } from './command.ts';
import { type OpenedLetters, withDeadLetters } from './opened.ts';
import { unknownLetter } from './rejection.ts';
import { describeFate, readBooks, untilThrough } from './rejection-fate.ts';
import { filterOptions, filterShape, filterUsage, letterIdShape } from './rejection-filter.ts';
import { rememberMessages } from './replayed-messages.ts';
import { jsonShape } from './shapes.ts';

export const rejectionReplay: Command = {
  name: 'rejection replay',
  summary: 'Try refused messages again, after a device was registered or a codec mended',
  usage: `ID | --all | [--code CODE] [--device ID] [--sender ID] [--from TIME] [--to TIME]   [--dry-run] [--wait]

  ID            this one, as rejection list shows it
  --all         all that there are
  --dry-run     only say how many that are
  --wait        wait until it is done, and say what became of them: exit code 1 when any of them is refused again
${filterUsage}

  A message is tried again as a whole, at the moment that it had: what was kept of it stays as it is, and nothing counts twice.
  Works while the service runs, and while it does not: then it is done at the next start.`,
  async run(context) {
    const {
      id,
      all,
      'dry-run': isTrial,
      wait,
      ...filter
    } = readArguments(context.arguments, {
      options: {
        ...filterOptions,
        all: { type: 'boolean' },
        'dry-run': { type: 'boolean' },
        wait: { type: 'boolean' },
      },
      places: ['id'],
      shape: { ...filterShape, id: letterIdShape.optional(), all: jsonShape, 'dry-run': jsonShape, wait: jsonShape },
    });
    const which = choose({ id, all, filter });
    return await withDeadLetters(context, (opened) => replay({ which, isTrial, wait, ...opened, context }));
  },
};

type Choice = {
  readonly id: DeadLetterKey | undefined;
  readonly all: boolean;
  readonly filter: DeadLetterFilter;
};

type Which = DeadLetterFilter | DeadLetterKey;

/** All of them only where that is said: a filter that was forgotten must not become all. */
function choose({ id, all, filter }: Choice): Which {
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  const said = [id !== undefined, all, isFiltered].filter(Boolean).length;
  if (said === 1) return id ?? filter;
  throw new UsageError(
    said === 0 ? 'which ones? an ID, a filter, or --all' : 'an ID, a filter or --all, only one of them',
  );
}

type Request = OpenedLetters & {
  readonly which: Which;
  readonly isTrial: boolean;
  readonly wait: boolean;
  readonly context: CommandContext;
};

async function replay(request: Request): Promise<number> {
  const { which, isTrial, wait, letters, ledger, dataDir, context } = request;
  const { stdout, stderr } = context;
  const counts = await countWhich(letters, which);
  for (const line of describeCounts(counts, { isOne: 'position' in which, isTrial })) stdout(line);
  if (isTrial) return exitCodes.ok;
  const messages = wait ? await rememberMessages(letters, which) : undefined;
  const before = messages && (await readBooks(ledger, messages));
  const asked = await letters.askReplay(which);
  if (asked === 0) return exitCodes.ok;
  const isRunning = async (): Promise<boolean> => (await readServiceNote(dataDir)) !== undefined;
  if (!(await isRunning())) {
    stdout(`No service runs on ${dataDir}: it is done at the next start.`);
    return wait ? exitCodes.failed : exitCodes.ok;
  }
  if (messages === undefined || before === undefined) {
    stdout(
      'The running service does it now. To see how it ends, call this again with --wait; what waits shows: rejection list',
    );
    return exitCodes.ok;
  }
  if (!(await untilThrough(letters, { isRunning, tell: stderr }))) {
    stderr('The service stopped before it was done: it goes on at the next start.');
    return exitCodes.failed;
  }
  const fate = await describeFate(letters, messages, { before, now: await readBooks(ledger, messages) });
  for (const line of fate.lines) stdout(line);
  return fate.isWell ? exitCodes.ok : exitCodes.failed;
}

type Counts = Readonly<Partial<Record<RejectionCode, number>>>;

async function countWhich(letters: ReadDeadLetters, which: Which): Promise<Counts> {
  if (!('position' in which)) return await letters.count(which);
  const letter = await letters.find(which);
  if (letter === undefined) throw unknownLetter(letterId(which));
  return { [letter.code]: 1 };
}

type Manner = { readonly isOne: boolean; readonly isTrial: boolean };

function describeCounts(counts: Counts, { isOne, isTrial }: Manner): readonly string[] {
  const found = allRejectionCodes.filter((code) => counts[code] !== undefined);
  const taken = found.filter((code) => isOne || isReplayable(code));
  const skipped = found.filter((code) => !taken.includes(code));
  const sum = taken.reduce((total, code) => total + (counts[code] ?? 0), 0);
  const each = taken.map((code) => `${counts[code]} ${code}`).join(', ');
  const will = isTrial ? 'would be' : sum === 1 ? 'is' : 'are';
  return [
    sum === 0 ? 'There is nothing to try again.' : `${rejections(sum)} ${will} tried again: ${each}.`,
    ...skipped.map(
      (code) => `Left out, for it would change nothing: ${counts[code]} ${code}. ${rejectionCodes[code].meaning}`,
    ),
  ];
}

const rejections = (count: number): string => (count === 1 ? '1 rejection' : `${count} rejections`);
