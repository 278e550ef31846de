import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { momentOf } from '../dead-letters/messages-of.ts';
import type { DeadLetterFilter, DeadLetterKey, KeptLetter, ReadDeadLetters } from '../dead-letters/port.ts';
import { milliseconds, seconds } from '../model/duration.ts';
import { allRejectionCodes, isReplayable, type RejectionCode, rejectionCodes } from '../model/rejection.ts';
import { after, type EpochMs, epochMs } from '../model/time.ts';
import { tabulate } from './lines.ts';

/** Messages that are tried again, by what tells that a later refusal is of one of them: who said what on which topic. */
export type Remembered = Map<string, { readonly position: number; readonly moment: EpochMs }[]>;

/** Messages that came in the same millisecond are tried again one behind the other. */
const mostMoved = milliseconds(100);
const lookEvery = milliseconds(200);
const tellEvery = seconds(5);
const pageSize = { limit: 1000, payloadBytes: 16 * 1024 * 1024 };

const printOf = ({ sender, topic, payload }: KeptLetter): string =>
  `${sender} ${topic} ${createHash('sha1').update(payload).digest('base64')}`;

/** Remembers what is going to be tried again, while it is still there. */
export async function rememberMessages(
  letters: ReadDeadLetters,
  which: DeadLetterFilter | DeadLetterKey,
): Promise<Remembered> {
  const messages: Remembered = new Map();
  const remember = (letter: KeptLetter): void => {
    const { position } = letter;
    const moment = momentOf([letter]);
    const alike = messages.get(printOf(letter)) ?? [];
    if (alike.some((other) => other.position === position && other.moment === moment)) return;
    messages.set(printOf(letter), [...alike, { position, moment }]);
  };
  if ('position' in which) {
    const letter = await letters.find(which);
    if (letter !== undefined) remember(letter);
    return messages;
  }
  for await (const letter of allOf(letters, which)) if (isReplayable(letter.code)) remember(letter);
  return messages;
}

async function* allOf(letters: ReadDeadLetters, filter: DeadLetterFilter): AsyncGenerator<KeptLetter> {
  let last: DeadLetterKey | undefined;
  do {
    const page = await letters.list({ ...filter, ...pageSize, after: last });
    yield* page;
    last = page.at(-1);
  } while (last !== undefined);
}

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

export type Fate = { readonly lines: readonly string[]; readonly isWell: boolean };

/** What became of messages that were tried again: those that are refused once more have come back as new letters. */
export async function describeFate(letters: ReadDeadLetters, messages: Remembered): Promise<Fate> {
  const counts: Partial<Record<RejectionCode, number>> = {};
  const refused = new Set<string>();
  for await (const letter of allOf(letters, spanOf(messages))) {
    const former = formerOf(letter, messages);
    if (former === undefined) continue;
    refused.add(former);
    counts[letter.code] = (counts[letter.code] ?? 0) + 1;
  }
  const all = [...messages.values()].reduce((sum, alike) => sum + alike.length, 0);
  const rows = allRejectionCodes
    .filter((code) => counts[code] !== undefined)
    .map((code) => [String(counts[code]), code, rejectionCodes[code].meaning]);
  const accepted = `Of ${all} ${all === 1 ? 'message' : 'messages'} that went in again, ${all - refused.size} were accepted`;
  if (refused.size === 0) return { lines: [`${accepted}.`], isWell: true };
  const again = `${accepted} and ${refused.size} refused once more, at least in part:`;
  return { lines: [again, ...tabulate(['COUNT', 'CODE', 'MEANING'], rows)], isWell: false };
}

/** Names the message that this is a later refusal of. */
function formerOf(letter: KeptLetter, messages: Remembered): string | undefined {
  const print = printOf(letter);
  const former = messages
    .get(print)
    ?.filter(({ position }) => letter.position > position)
    .filter(({ moment }) => letter.receivedAt >= moment && letter.receivedAt <= after(moment, mostMoved))
    .toSorted((one, other) => other.moment - one.moment)[0];
  return former && `${print} ${former.position} ${former.moment}`;
}

function spanOf(messages: Remembered): DeadLetterFilter {
  let [from, to] = [Number.POSITIVE_INFINITY, 0];
  for (const { moment } of [...messages.values()].flat()) {
    from = Math.min(from, moment);
    to = Math.max(to, moment);
  }
  return to === 0 ? { to: epochMs(0) } : { from: epochMs(from), to: epochMs(to + mostMoved + 1) };
}
