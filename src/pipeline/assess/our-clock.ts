import { hours } from '../../model/duration.ts';
import { aheadBeyond } from './clock.ts';
import { inRange } from './clock-memory.ts';
import { mostAlike } from './peer-memory.ts';

const mostSenders = 15;
/** Different senders that err alike do not err by chance. */
const fewestSenders = 3;
/** Who has not spoken for longer says nothing of our clock now. */
const heardWithin = hours(1);

type Heard = { readonly sender: string; readonly delay: number; readonly receivedAt: number };
export type OurClockDump = { readonly heard: readonly Heard[]; readonly next: number; readonly doubtedAt: number };

/**
 * Whether it is our own clock that is wrong: when most of those who spoke last, each a gateway or a device with a line of its own, are
 * ahead alike, or behind alike.
 */
export class OurClock {
  readonly #heard: Heard[] = [];
  #next = 0;
  #doubtedAt = 0;

  dump(): OurClockDump {
    return { heard: [...this.#heard], next: this.#next, doubtedAt: this.#doubtedAt };
  }

  restore({ heard, next, doubtedAt }: OurClockDump): void {
    this.#heard.push(...heard);
    this.#next = next;
    this.#doubtedAt = doubtedAt;
  }

  note(heard: Heard): void {
    const known = this.#heard.findIndex(({ sender }) => sender === heard.sender);
    this.#heard[known === -1 ? this.#next : known] = heard;
    if (known === -1) this.#next = (this.#next + 1) % mostSenders;
    if (Math.abs(heard.delay) > aheadBeyond && this.#errsFor(heard.receivedAt)) this.#doubtedAt = heard.receivedAt;
  }

  /** Whether it was doubted at this moment, or so long before or behind it. */
  isDoubted(at: number, within = 0): boolean {
    return Math.abs(at - this.#doubtedAt) <= within;
  }

  #errsFor(now: number): boolean {
    const recent = this.#heard.filter(({ receivedAt }) => Math.abs(now - receivedAt) <= heardWithin);
    if (recent.length < fewestSenders) return false;
    const shared = mostAlike(Int32Array.from(recent, ({ delay }) => inRange(delay)).sort(), aheadBeyond);
    return shared !== undefined && Math.abs(shared) > aheadBeyond;
  }
}
