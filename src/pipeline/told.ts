import type { DeadLetter } from '../dead-letters/port.ts';
import type { Refusal } from '../model/rejection.ts';

type GrowingLetter = Omit<DeadLetter, 'samples' | 'detail'> & { samples: number; detail: string };

/** So many entries of a message are named by number. */
const mostNamed = 20;

/** A letter that stands for all refusals of a message that are alike. */
export class Told {
  readonly letter: GrowingLetter;
  readonly #detail: string;
  readonly #entries: number[] = [];

  constructor(letter: GrowingLetter) {
    this.letter = letter;
    this.#detail = letter.detail;
    this.#name(letter.entry);
  }

  add({ entry }: Refusal): void {
    this.letter.samples += 1;
    this.#name(entry);
  }

  #name(entry: number | undefined): void {
    if (entry === undefined || this.#entries.at(-1) === entry || this.#entries.length > mostNamed) return;
    this.#entries.push(entry);
    const named = this.#entries.slice(0, mostNamed).join(', ');
    const more = this.#entries.length > mostNamed ? ' and more' : '';
    this.letter.detail = `entry ${named}${more}: ${this.#detail}`;
  }
}
