import { type Duration, milliseconds, seconds } from '../../model/duration.ts';
import type { Events } from '../../observability/events.ts';
import { JournalFullError } from '../port.ts';

export type RoomSettings = {
  readonly limitBytes: number;
  /** Bytes that must be kept. */
  readonly keptBytes: () => number;
  readonly waitingLimitBytes: number;
  /** Bytes that wait for the disk. */
  readonly waitingBytes: () => number;
  /** Tries whether the disk takes anything. */
  readonly probe: () => Promise<boolean>;
  readonly events: Events;
};

const firstProbe = milliseconds(100);
const slowestProbe = seconds(2);

/** Whether the journal takes more, and who waits for that. */
export class Room {
  readonly #settings: RoomSettings;
  #waiting: (() => void)[] = [];
  #diskIsFull = false;
  #saidFull = false;
  #closed = false;
  #timer: NodeJS.Timeout | undefined;
  #probing: Promise<void> | undefined;
  #probeAfter: Duration = firstProbe;

  constructor(settings: RoomSettings) {
    this.#settings = settings;
  }

  /** Why an append must be refused now. Called for each one: three comparisons when there is room. */
  refusal(): JournalFullError | undefined {
    const { limitBytes, keptBytes, waitingBytes, waitingLimitBytes } = this.#settings;
    const waiting = waitingBytes();
    if (waiting >= waitingLimitBytes)
      return new JournalFullError(`appending to the journal: ${waiting} bytes wait for the disk`);
    const kept = keptBytes() + waiting;
    if (kept < limitBytes && !this.#diskIsFull) return undefined;
    this.#sayFull(kept);
    const reason = this.#diskIsFull ? 'no space left on its disk' : `${kept} of ${limitBytes} bytes are taken`;
    return new JournalFullError(`appending to the journal: ${reason}`);
  }

  async writable(): Promise<void> {
    if (this.#closed || this.refusal() === undefined) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push(resolve);
    await promise;
  }

  /** Something became free: lets those go on who wait for it. */
  recheck(): void {
    if (this.#waiting.length === 0 && !this.#saidFull) return;
    if (!this.#closed && this.refusal() !== undefined) return;
    this.#saidFull = false;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }

  /** The disk took nothing: appends are refused until a probe goes through. */
  diskIsFull(): void {
    this.#diskIsFull = true;
    this.#sayFull(this.#settings.keptBytes());
    this.#probeAfter = firstProbe;
    this.#probeLater();
  }

  /** Space was freed: does not wait for the next probe. */
  async probeNow(): Promise<void> {
    if (!this.#diskIsFull || this.#closed) return;
    clearTimeout(this.#timer);
    this.#probing ??= this.#probe();
    await this.#probing;
  }

  /** Nothing will change any more; whoever waits learns why when it appends. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.recheck();
    await this.#probing;
  }

  #probeLater(): void {
    if (this.#closed) return;
    this.#timer = setTimeout(() => void this.probeNow(), this.#probeAfter).unref();
    this.#probeAfter = milliseconds(Math.min(this.#probeAfter * 2, slowestProbe));
  }

  async #probe(): Promise<void> {
    this.#diskIsFull = !(await this.#settings.probe());
    this.#probing = undefined;
    if (this.#diskIsFull) this.#probeLater();
    else this.recheck();
  }

  #sayFull(bytes: number): void {
    if (this.#saidFull) return;
    this.#saidFull = true;
    this.#settings.events.emit('journalFull', { bytes, limitBytes: this.#settings.limitBytes });
  }
}
