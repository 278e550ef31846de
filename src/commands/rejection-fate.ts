import { setTimeout as pause } from 'node:timers/promises';
import type { ReadDeadLetters } from '../dead-letters/port.ts';
import { type Counts, hourMs, hourOf, type Ledger } from '../ledger/port.ts';
import { milliseconds, seconds } from '../model/duration.ts';
import { allRejectionCodes, type RejectionCode, rejectionCodes } from '../model/rejection.ts';
import { epochMs } from '../model/time.ts';
import { tabulate } from './lines.ts';
import {
  type Remembered,
  type RememberedMessage,
  refusedAgain,
  type Said,
  spanOfMessages,
} from './replayed-messages.ts';

const lookEvery = milliseconds(200);
const tellEvery = seconds(5);

type Following = { readonly isRunning: () => Promise<boolean>; readonly tell: (line: string) => void };

/** Waits until everything that was asked for has come through; `false` when the service stopped before that. */
export async function untilThrough(letters: ReadDeadLetters, { isRunning, tell }: Following): Promise<boolean> {
  for (let waited = 0; ; waited += lookEvery) {
    const waiting = await letters.countAsked();
    if (waiting === 0 && (await letters.replayState()) === 'idle') return true;
    if (waited > 0 && waited % tellEvery === 0) {
      if (!(await isRunning())) return false;
      tell(waiting === 0 ? 'waiting for the store' : `${waiting} rejections to go`);
    }
    await pause(lookEvery);
  }
}

/** What the books say of the hours in which the messages count. */
export type BooksOfHours = Pick<Counts, 'received' | 'replayed' | 'stored'>;

export async function readBooks(ledger: Pick<Ledger, 'sum'>, messages: Remembered): Promise<BooksOfHours> {
  const { from = epochMs(0), to } = spanOfMessages(messages);
  return await ledger.sum({ from: hourOf(from), to: epochMs(hourOf(to) + hourMs) });
}

export type Fate = { readonly lines: readonly string[]; readonly isWell: boolean };

type Books = { readonly before: BooksOfHours; readonly now: BooksOfHours };

/**
 * What became of the refusals that were tried again, and of nothing else: a message goes in as a whole, and what else is wrong
 * with it was not asked for. Those that are refused once more have come back as new letters.
 */
export async function describeFate(letters: ReadDeadLetters, messages: Remembered, books: Books): Promise<Fate> {
  const found = await refusedAgain(letters, messages);
  const refused: RejectionCode[] = [];
  let besides = 0;
  for (const [message, news] of found) {
    const again = assign(message, news);
    refused.push(...again.asked);
    besides += again.besides;
  }
  const all = [...messages.values()].flat().reduce((sum, { asked }) => sum + asked.length, 0);
  const accepted = `Of ${all} ${all === 1 ? 'rejection that was' : 'rejections that were'} tried again, ${all - refused.length} ${all - refused.length === 1 ? 'is' : 'are'} accepted`;
  const rest = [
    ...(besides === 0 ? [] : [`Refused as before, and not asked for: ${besides} more of the same messages.`]),
    describeStored(books),
  ];
  if (refused.length === 0) return { lines: [`${accepted}.`, ...rest], isWell: true };
  return { lines: [`${accepted} and ${refused.length} refused once more:`, ...table(refused), ...rest], isWell: false };
}

function table(refused: readonly RejectionCode[]): readonly string[] {
  const rows = allRejectionCodes
    .map((code) => ({ code, count: refused.filter((each) => each === code).length }))
    .filter(({ count }) => count > 0)
    .map(({ code, count }) => [String(count), code, rejectionCodes[code].meaning]);
  return tabulate(['COUNT', 'CODE', 'MEANING'], rows);
}

/** What devices send meanwhile is in the same hour as what was refused in it. */
function describeStored({ before, now }: Books): string {
  const stored = now.stored - before.stored;
  const replayed = now.replayed - before.replayed;
  const live = now.received - before.received - replayed;
  if (live <= 0) return `Newly stored by that: ${stored} ${stored === 1 ? 'sample' : 'samples'}.`;
  return `Newly stored by that: at most ${Math.min(stored, replayed)} samples; others came in meanwhile, and are counted with them.`;
}

/** From the surest sign that two refusals are of the same thing to the weakest. */
const signs: readonly ((one: Said, other: Said) => boolean)[] = [
  (one, other) => one.code === other.code && one.device === other.device && one.detail === other.detail,
  (one, other) => one.code === other.code && one.device === other.device,
  (one, other) => one.device === other.device,
  // Refused as a whole before, in part now; or the other way round.
  (one, other) => one.device === undefined || other.device === undefined,
];

/** Which of the new refusals of a message are of what was asked for. */
function assign(message: RememberedMessage, news: readonly Said[]) {
  const waiting = { asked: [...message.asked], others: [...message.others] };
  const asked: RejectionCode[] = [];
  let left = [...news];
  for (const isSame of signs) {
    left = left.filter((letter) => {
      if (takeFrom(waiting.asked, (former) => isSame(former, letter))) asked.push(letter.code);
      else return !takeFrom(waiting.others, (former) => isSame(former, letter));
      return false;
    });
  }
  return { asked, besides: news.length - asked.length };
}

function takeFrom(letters: Said[], isIt: (letter: Said) => boolean): boolean {
  const index = letters.findIndex(isIt);
  if (index >= 0) letters.splice(index, 1);
  return index >= 0;
}
