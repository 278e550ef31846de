import { setTimeout as pause } from 'node:timers/promises';
import { type Journal, JournalFullError, type Position } from '../journal/port.ts';
import { type Duration, milliseconds, seconds } from '../model/duration.ts';
import { messageOf } from '../model/errors.ts';
import type { Clock, EpochMs } from '../model/time.ts';
import type { Events } from '../observability/events.ts';
import type { Directory } from '../registry/port.ts';
import { createBell } from './bell.ts';
import { createMakeMessages, type MakeMessages } from './messages-of.ts';
import type { DeadLetters, KeptLetter } from './port.ts';

/** What is asked for in another process is found within this time. */
const lookEvery = seconds(1);
/** How often to look whether the way is free, or everything has come through. */
const followEvery = milliseconds(50);

/** So much goes into the journal at once: little enough that the doors wait for nothing. */
const portion = { messages: 500, letters: 4000, payloadBytes: 4 * 1024 * 1024 };

/** What comes from the street goes first: while so many messages wait for the store, nothing old is added. */
const mostLag = 10_000;

export type ReplayParts = {
  readonly deadLetters: DeadLetters;
  readonly journal: Pick<Journal, 'append' | 'writable' | 'end'>;
  readonly directory: Pick<Directory, 'device'>;
  /** Messages of the journal that the store does not have yet. */
  readonly lag: () => number;
  readonly clock: Clock;
  readonly events: Events;
};

/**
 * Puts dead letters that somebody asked for into the journal again, for as long as it runs. First they are in the journal, then the
 * letters go: a crash in between makes a message come twice, at the same moments, which counts once.
 */
export function startReplaying(parts: ReplayParts): { close(): Promise<void> } {
  const stopping = new AbortController();
  const bell = createBell(stopping.signal);
  const stopListening = parts.deadLetters.onAsked(bell.ring);
  const running = run(new Replay(parts, stopping.signal), { parts, wait: bell.wait, signal: stopping.signal });
  return {
    async close() {
      stopListening();
      stopping.abort();
      await running;
    },
  };
}

type Surroundings = {
  readonly parts: ReplayParts;
  readonly wait: (span: Duration) => Promise<void>;
  readonly signal: AbortSignal;
};

async function run(replay: Replay, { parts, wait, signal }: Surroundings): Promise<void> {
  while (!signal.aborted) {
    try {
      const next = await replay.step();
      if (next !== undefined) await wait(next);
    } catch (error) {
      parts.events.emit('replayHeldUp', { reason: messageOf(error) });
      await wait(lookEvery);
    }
  }
}

/** What went into the journal again since somebody asked. */
type Round = { readonly startedAt: EpochMs; letters: number; messages: number; upTo: Position };

const isAsked = ({ replayAskedAt }: KeptLetter): boolean => replayAskedAt !== undefined;

class Replay {
  readonly #parts: ReplayParts;
  readonly #signal: AbortSignal;
  #makeMessages: MakeMessages;
  #round: Round | undefined;
  /** In the journal, and still to be taken away. */
  #done: readonly KeptLetter[] = [];
  #knowsFormer = false;

  constructor(parts: ReplayParts, signal: AbortSignal) {
    this.#parts = parts;
    this.#signal = signal;
    this.#makeMessages = createMakeMessages(parts.directory);
  }

  /** Does the next thing; answers how long to wait before the one after it. */
  async step(): Promise<Duration | undefined> {
    if (!this.#knowsFormer) await this.#rememberFormer();
    // Before anything else, or what cannot be taken away would go into the journal again and again.
    await this.#takeAway();
    const letters = await this.#parts.deadLetters.asked(portion);
    if (letters.length === 0) return await this.#finish();
    this.#round ??= await this.#begin();
    if (this.#parts.lag() > mostLag) return followEvery;
    await this.#putBack(letters, this.#round);
    return undefined;
  }

  /** A process that ended may have left messages on their way. */
  async #rememberFormer(): Promise<void> {
    const state = await this.#parts.deadLetters.replayState();
    if (state === 'under_way') this.#round = this.#newRound();
    this.#knowsFormer = true;
  }

  async #begin(): Promise<Round> {
    const { deadLetters, events } = this.#parts;
    const waiting = await deadLetters.countAsked();
    await deadLetters.noteReplay('under_way');
    events.emit('replayStarted', { letters: waiting });
    this.#makeMessages = createMakeMessages(this.#parts.directory);
    return this.#newRound();
  }

  #newRound(): Round {
    const { clock, journal } = this.#parts;
    return { startedAt: clock.now(), letters: 0, messages: 0, upTo: journal.end() };
  }

  async #putBack(letters: readonly KeptLetter[], round: Round): Promise<void> {
    const { journal, events } = this.#parts;
    const returned = this.#makeMessages(letters);
    if (!(await this.#append(returned.map(({ message }) => message)))) return;
    this.#done = letters;
    round.letters += letters.length;
    round.messages += returned.length;
    round.upTo = journal.end();
    events.emit('lettersReplayed', { count: letters.length });
    await this.#takeAway();
  }

  /** Waits for as long as there is no room; `false` when it was stopped before. */
  async #append(messages: Parameters<Journal['append']>[0]): Promise<boolean> {
    const { journal } = this.#parts;
    while (!this.#signal.aborted) {
      try {
        await journal.append(messages);
        return true;
      } catch (error) {
        if (!(error instanceof JournalFullError)) throw error;
        await this.#untilWritable();
      }
    }
    return false;
  }

  async #untilWritable(): Promise<void> {
    const stopped = Promise.withResolvers<void>();
    const stop = (): void => stopped.resolve();
    this.#signal.addEventListener('abort', stop, { once: true });
    await Promise.race([this.#parts.journal.writable(), stopped.promise]);
    this.#signal.removeEventListener('abort', stop);
    // The room may be gone again at once; nobody is helped by asking without a breath.
    await pause(followEvery, undefined, { signal: this.#signal }).catch(() => undefined);
  }

  /** Those that were asked for go last: a crash in between leaves them to be found again, with their message. */
  async #takeAway(): Promise<void> {
    if (this.#done.length === 0) return;
    const { deadLetters } = this.#parts;
    await deadLetters.remove(this.#done.filter((letter) => !isAsked(letter)));
    await deadLetters.remove(this.#done.filter(isAsked));
    this.#done = [];
  }

  /** Nothing is left to be put back; it is over when all has come through. */
  async #finish(): Promise<Duration> {
    const round = this.#round;
    if (round === undefined) return lookEvery;
    const { deadLetters, journal, lag, clock, events } = this.#parts;
    if (journal.end() - lag() < round.upTo) return followEvery;
    await deadLetters.noteReplay('idle');
    this.#round = undefined;
    const { letters, messages, startedAt } = round;
    events.emit('replayFinished', { letters, messages, tookMs: clock.now() - startedAt });
    return lookEvery;
  }
}
