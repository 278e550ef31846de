import type { DeadLetter } from '../dead-letters/port.ts';
import type { DeviceId } from '../model/ids.ts';
import type { Refusal } from '../model/rejection.ts';

type Changing = 'samples' | 'detail' | 'device' | 'about';
type GrowingLetter = Omit<DeadLetter, Changing> & { -readonly [Name in Changing]: DeadLetter[Name] };

/** So many entries of a message are named by number. */
const mostNamed = 20;

/** A letter that stands for several refusals of a message: those that are alike or, of a message with too many, those of one code. */
export class Told {
  readonly letter: GrowingLetter;
  readonly #first: string;
  readonly #entries: number[] = [];
  #hasOthers = false;

  constructor(letter: GrowingLetter) {
    this.letter = letter;
    this.#first = letter.detail;
    this.#name(letter.entry);
  }

  add({ entry, detail }: Refusal, device: DeviceId | undefined): void {
    this.letter.samples += 1;
    if (device !== this.letter.device) {
      this.letter.device = undefined;
      this.letter.about = undefined;
    }
    if (detail !== this.#first) this.#hasOthers = true;
    this.#name(entry);
  }

  #name(entry: number | undefined): void {
    const entries = this.#entries;
    if (entries.length > mostNamed) return;
    if (entry !== undefined && entries.at(-1) !== entry) entries.push(entry);
    const more = entries.length > mostNamed ? ' and more' : '';
    const place = entries.length === 0 ? '' : `entry ${entries.slice(0, mostNamed).join(', ')}${more}: `;
    this.letter.detail = `${place}${this.#first}${this.#hasOthers ? ', and others like it' : ''}`;
  }
}

/** So many refusals of a message have a letter of their own at least... */
const leastApart = 50;
/** ...and at most so many that their copies of the message come to this: one bad batch must not fill the disk. */
const copiedBytes = 4 * 1024 * 1024;

export const mostApart = (payload: Uint8Array): number => Math.max(leastApart, copiedBytes / (payload.length + 1));
