import { hours, seconds } from '../../model/duration.ts';
import { aheadBeyond } from './clock.ts';
import { inRange } from './clock-memory.ts';
import { mostAlike } from './peer-memory.ts';

const mostSenders = 15;
/** Different senders that err alike do not err by chance. */
const fewestSenders = 3;
/** Who has not spoken for longer says nothing of our clock now. */
const heardWithin = hours(1);

/** No wait makes anybody look ahead: when most do, it shows early. */
const behindBeyond = seconds(30);

type Heard = { readonly sender: string; readonly delay: number; readonly receivedAt: number };
export type OurClockDump = {
  readonly heard: readonly Heard[];
  readonly next: number;
  readonly doubtedAt: number;
  readonly behindAt: number;
};

/**
 * Whether it is our own clock that is wrong: when most of those who spoke last, each a gateway or a device with a line of its own, are
 * ahead alike, or behind alike.
 */
export class OurClock {
  readonly #heard: Heard[] = [];
  #next = 0;
  #doubtedAt = 0;
  #behindAt = 0;

  dump(): OurClockDump {
    return { heard: [...this.#heard], next: this.#next, doubtedAt: this.#doubtedAt, behindAt: this.#behindAt };
  }

  restore({ heard, next, doubtedAt, behindAt }: OurClockDump): void {
    this.#heard.push(...heard);
    this.#next = next;
    this.#doubtedAt = doubtedAt;
    this.#behindAt = behindAt;
  }

  note(heard: Heard): void {
    const known = this.#heard.findIndex(({ sender }) => sender === heard.sender);
    this.#heard[known === -1 ? this.#next : known] = heard;
    if (known === -1) this.#next = (this.#next + 1) % mostSenders;
    if (isUsual(heard.delay)) return;
    const shared = this.#sharedBy(heard.receivedAt);
    if (shared === undefined || isUsual(shared)) return;
    this.#doubtedAt = heard.receivedAt;
    if (shared < 0) this.#behindAt = heard.receivedAt;
  }

  /** Whether it looked behind when a message came at this moment. */
  isBehind(at: number): boolean {
    return at === this.#behindAt;
  }

  /** Whether it was doubted so long before or behind this moment. */
  isDoubted(at: number, within: number): boolean {
    return Math.abs(at - this.#doubtedAt) <= within;
  }

  #sharedBy(now: number): number | undefined {
    const recent = this.#heard.filter(({ receivedAt }) => Math.abs(now - receivedAt) <= heardWithin);
    if (recent.length < fewestSenders) return undefined;
    return mostAlike(Int32Array.from(recent, ({ delay }) => inRange(delay)).sort(), aheadBeyond);
  }
}

const isUsual = (delay: number): boolean => delay + behindBeyond >= 0 && delay <= aheadBeyond;
