import { createHash } from 'node:crypto';
import type { DeadLetterFilter, DeadLetterKey, KeptLetter, ReadDeadLetters } from '../dead-letters/port.ts';
import { milliseconds } from '../model/duration.ts';
import { isReplayable } from '../model/rejection.ts';
import { after, type EpochMs, epochMs } from '../model/time.ts';

/** What a refusal says, by which a later one of the same message is told to be the same again. */
export type Said = Pick<KeptLetter, 'code' | 'device' | 'detail'>;

/** A message that is tried again as a whole, although perhaps only some of its refusals were asked for. */
export type RememberedMessage = {
  readonly position: number;
  readonly moment: EpochMs;
  readonly asked: readonly Said[];
  /** Refused at the former try, and not asked for. */
  readonly others: readonly Said[];
};

/** By what tells that a later refusal is of one of them: who said what on which topic. */
export type Remembered = ReadonlyMap<string, readonly RememberedMessage[]>;

/** Messages that came in the same millisecond are tried again one behind the other. */
const mostMoved = milliseconds(100);
const pageSize = { limit: 1000, payloadBytes: 16 * 1024 * 1024 };

export const printOf = ({ sender, topic, payload }: KeptLetter): string =>
  `${sender} ${topic} ${createHash('sha1').update(payload).digest('base64')}`;

type Draft = { -readonly [Key in 'moment' | 'position']: RememberedMessage[Key] } & {
  readonly receivedAt: EpochMs;
  readonly asked: Said[];
  readonly others: Said[];
};

/** Remembers what is going to be tried again, while it is still there. */
export async function rememberMessages(
  letters: ReadDeadLetters,
  which: DeadLetterFilter | DeadLetterKey,
): Promise<Remembered> {
  const messages = new Map<string, Draft[]>();
  const draftOf = (letter: KeptLetter): Draft | undefined =>
    messages.get(printOf(letter))?.find(({ position }) => position === letter.position);
  const keysAsked = new Set<string>();
  for await (const letter of askedFor(letters, which)) {
    keysAsked.add(keyOf(letter));
    const draft = draftOf(letter) ?? { ...placeOf(letter), asked: [], others: [] };
    if (draft.asked.length === 0) messages.set(printOf(letter), [...(messages.get(printOf(letter)) ?? []), draft]);
    draft.asked.push(saidBy(letter));
  }
  for await (const letter of allOf(letters, spanOf([...messages.values()].flat()))) {
    const draft = draftOf(letter);
    if (draft === undefined) continue;
    draft.moment = epochMs(Math.min(draft.moment, momentOf(letter)));
    if (!keysAsked.has(keyOf(letter))) draft.others.push(saidBy(letter));
  }
  return messages;
}

async function* askedFor(
  letters: ReadDeadLetters,
  which: DeadLetterFilter | DeadLetterKey,
): AsyncGenerator<KeptLetter> {
  if (!('position' in which)) {
    for await (const letter of allOf(letters, which)) if (isReplayable(letter.code)) yield letter;
    return;
  }
  const letter = await letters.find(which);
  if (letter !== undefined) yield letter;
}

const keyOf = ({ position, item, receivedAt }: DeadLetterKey): string => `${position} ${item} ${receivedAt}`;
const saidBy = ({ code, device, detail }: KeptLetter): Said => ({ code, device, detail });
const placeOf = (letter: KeptLetter) => ({
  position: letter.position,
  receivedAt: letter.receivedAt,
  moment: momentOf(letter),
});

/** The moment that the message is tried again with, as far as this letter knows it. */
const momentOf = ({ topic, givenTime, receivedAt }: KeptLetter): EpochMs =>
  topic.startsWith('barrio/') ? givenTime : receivedAt;

async function* allOf(letters: ReadDeadLetters, filter: DeadLetterFilter): AsyncGenerator<KeptLetter> {
  let last: DeadLetterKey | undefined;
  do {
    const page = await letters.list({ ...filter, ...pageSize, after: last });
    yield* page;
    last = page.at(-1);
  } while (last !== undefined);
}

const spanOf = (drafts: readonly Draft[]): DeadLetterFilter =>
  spanAround(
    drafts.map(({ receivedAt }) => receivedAt),
    1,
  );

/** From the first moment to so much behind the last one. */
function spanAround(moments: readonly EpochMs[], behind: number): DeadLetterFilter & { readonly to: EpochMs } {
  let [from, to] = [Number.POSITIVE_INFINITY, 0];
  for (const moment of moments) {
    from = Math.min(from, moment);
    to = Math.max(to, moment);
  }
  return to === 0 ? { to: epochMs(0) } : { from: epochMs(from), to: epochMs(to + behind) };
}

/** When the messages count: from the first moment of any up to behind the last one. */
export const spanOfMessages = (messages: Remembered): DeadLetterFilter & { readonly to: EpochMs } =>
  spanAround(
    [...messages.values()].flat().map(({ moment }) => moment),
    mostMoved + 1,
  );

/** The refusals that came of it when the messages were tried again. */
export async function refusedAgain(
  letters: ReadDeadLetters,
  messages: Remembered,
): Promise<ReadonlyMap<RememberedMessage, readonly Said[]>> {
  const found = new Map<RememberedMessage, Said[]>();
  for await (const letter of allOf(letters, spanOfMessages(messages))) {
    const former = formerOf(letter, messages);
    if (former === undefined) continue;
    const known = found.get(former);
    if (known === undefined) found.set(former, [saidBy(letter)]);
    else known.push(saidBy(letter));
  }
  return found;
}

/** The message that this is a later refusal of. */
function formerOf(letter: KeptLetter, messages: Remembered): RememberedMessage | undefined {
  return messages
    .get(printOf(letter))
    ?.filter(({ position }) => letter.position > position)
    .filter(({ moment }) => letter.receivedAt >= moment && letter.receivedAt <= after(moment, mostMoved))
    .toSorted((one, other) => other.moment - one.moment)[0];
}
