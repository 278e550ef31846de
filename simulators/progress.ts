import { type Duration, seconds } from '../src/model/duration.ts';
import { type EpochMs, toIso } from '../src/model/time.ts';
import type { Tally } from './delivery/tally.ts';

/** Where people read: a terminal, or a pipe that wants whole plain lines. */
export interface Screen {
  readonly isTerminal: boolean;
  write(text: string): void;
}

export type Outlets = { readonly screen: Screen; readonly errors: Pick<Screen, 'write'> };

export type State = {
  readonly tally: Tally;
  readonly moment: EpochMs | undefined;
  readonly isLive: boolean;
  readonly up: number;
  readonly connections: number;
  readonly backlog: number;
};

const number = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const clearLine = '\r\u001B[2K';

/** One line about how far the simulation is. */
export function progressLine({ tally, moment, isLive, up, connections, backlog }: State, perSecond: number): string {
  const when =
    moment === undefined
      ? 'starting'
      : `${toIso(moment).slice(0, 16).replace('T', ' ')}Z ${isLive ? 'live' : 'history'}`;
  const counts = `${number.format(tally.acknowledged)} acknowledged (${number.format(perSecond)}/s), ${number.format(backlog)} waiting`;
  const lost = tally.dropped + tally.refused;
  return `${when}: ${counts}, ${up}/${connections} connections${lost > 0 ? `, ${number.format(lost)} given up` : ''}`;
}

/** Tells people how far it is: one line that changes on a terminal, a plain line now and then in a pipe. */
export class Progress {
  readonly #screen: Screen;
  readonly #errors: Pick<Screen, 'write'>;
  readonly #isQuiet: boolean;
  #timer: NodeJS.Timeout | undefined;
  #hasLine = false;

  constructor({ screen, errors }: Outlets, { quiet }: { quiet: boolean }) {
    this.#screen = screen;
    this.#errors = errors;
    this.#isQuiet = quiet;
  }

  get interval(): Duration {
    return this.#screen.isTerminal ? seconds(1) : seconds(10);
  }

  start(stateNow: () => State): void {
    if (this.#isQuiet) return;
    let before = 0;
    this.#timer = setInterval(() => {
      const state = stateNow();
      this.#show(progressLine(state, ((state.tally.acknowledged - before) * 1000) / this.interval));
      before = state.tally.acknowledged;
    }, this.interval);
  }

  /** A sentence that stays, said even when quiet. */
  say(sentence: string): void {
    this.#screen.write(`${this.#hasLine ? clearLine : ''}${sentence}\n`);
    this.#hasLine = false;
  }

  /** What goes wrong, said where faults are said. */
  complain(sentence: string): void {
    if (this.#hasLine) this.#screen.write(clearLine);
    this.#hasLine = false;
    this.#errors.write(`${sentence}\n`);
  }

  /** A sentence that stays, for those who want to know. */
  tell(sentence: string): void {
    if (!this.#isQuiet) this.say(sentence);
  }

  stop(): void {
    clearInterval(this.#timer);
    if (this.#hasLine) this.#screen.write('\n');
    this.#hasLine = false;
  }

  #show(line: string): void {
    if (!this.#screen.isTerminal) {
      this.say(line);
      return;
    }
    this.#screen.write(`${clearLine}${line}`);
    this.#hasLine = true;
  }
}

const twoDigits = new Intl.NumberFormat('en-GB', { minimumSignificantDigits: 2, maximumSignificantDigits: 2 });
const milliseconds = (value: number | undefined): string =>
  value === undefined ? '-' : `${twoDigits.format(value)} ms`;

/** What it came to, in the end. */
export function summary(tally: Tally, { elapsedMs, backlog }: { elapsedMs: number; backlog: number }): string {
  const perSecond = (tally.acknowledged * 1000) / Math.max(1, elapsedMs);
  const kinds = [...tally.readings].map(([kind, count]) => `${kind} ${number.format(count)}`).join(', ');
  const extra = [
    { count: tally.repeated, what: 'sent again after a break' },
    { count: tally.dropped, what: 'given up because too many waited' },
    { count: tally.refused, what: 'given up because the sender was refused' },
    { count: Math.max(0, backlog - tally.unacknowledged), what: 'never sent' },
  ];
  return [
    `Published ${number.format(tally.published)}, acknowledged ${number.format(tally.acknowledged)}, unacknowledged ${number.format(tally.unacknowledged)}` +
      ` in ${(elapsedMs / 1000).toFixed(1)} s (${number.format(perSecond)}/s).`,
    ...extra.filter(({ count }) => count > 0).map(({ count, what }) => `${number.format(count)} ${what}.`),
    `Readings: ${kinds === '' ? 'none' : kinds}.`,
    `Acknowledged within ${milliseconds(tally.latency(0.5))} (half), ${milliseconds(tally.latency(0.99))} (99 %).`,
  ].join('\n');
}
