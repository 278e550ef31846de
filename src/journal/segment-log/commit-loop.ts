import { type Duration, milliseconds } from '../../model/duration.ts';
import { UnavailableError } from '../../model/errors.ts';
import type { Message } from '../../model/message.ts';
import { JournalFullError, type Position, position } from '../port.ts';
import { Chunks, Group } from './group.ts';
import { createSourceEncoder } from './source-texts.ts';

export type CommitLoopSettings = {
  readonly end: Position;
  readonly next: Position;
  /** How long appends may wait for others to share their commit, when several did so lately. */
  readonly linger: Duration;
  /** @returns `false` when there is no room, `true` when the group is on disk. */
  readonly write: (group: Group) => Promise<boolean>;
  readonly onDurable: (end: Position) => void;
  readonly onNoRoom: () => void;
  readonly onFailed: (cause: unknown) => void;
};

/** So much is worth a commit of its own: waiting for more would not make it cheaper. */
const enoughBytes = 256 * 1024;

/** Group commit: while one group goes to disk, the next one gathers. At most one write is under way. */
export class CommitLoop {
  readonly #settings: CommitLoopSettings;
  readonly #chunks = new Chunks();
  readonly #sourceOf = createSourceEncoder();
  #gathering: Group;
  #flying: Group | undefined;
  #running: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #immediate: NodeJS.Immediate | undefined;
  #startedAt = 0;
  #wasShared = false;
  #refusal: UnavailableError | undefined;
  #end: Position;

  constructor(settings: CommitLoopSettings) {
    this.#settings = settings;
    this.#end = settings.end;
    this.#gathering = new Group(settings.next, this.#chunks);
  }

  /** Position of the last durable message. */
  get end(): Position {
    return this.#end;
  }
  /** Bytes that wait for the disk. */
  get waitingBytes(): number {
    return this.#gathering.bytes + (this.#flying?.bytes ?? 0);
  }
  /** Why nothing is accepted any more. */
  get refusal(): UnavailableError | undefined {
    return this.#refusal;
  }

  append(messages: readonly Message[]): Promise<void> {
    if (this.#refusal !== undefined) return Promise.reject(this.#refusal);
    const group = this.#gathering;
    try {
      group.add(messages, this.#sourceOf);
    } catch (error) {
      return Promise.reject(error);
    }
    this.#schedule();
    return group.done;
  }

  /** Lets what was accepted go to disk, and accepts no more. */
  async close(): Promise<void> {
    this.#refusal ??= new UnavailableError('appending to the journal: it is closed');
    this.#unschedule();
    this.#schedule();
    while (this.#running !== undefined) await this.#running;
  }

  /** The disk can no longer be trusted: nothing more is accepted. */
  fail(cause: unknown): void {
    this.#fail(this.#flying ?? this.#gathering, cause);
  }

  #schedule(): void {
    const { bytes } = this.#gathering;
    if (bytes === 0 || this.#running !== undefined || this.#immediate !== undefined) return;
    if (this.#refusal !== undefined) return this.#start();
    const wait = this.#wasShared && bytes < enoughBytes ? this.#lingerLeft() : milliseconds(0);
    if (wait > 0) {
      this.#timer ??= setTimeout(() => this.#start(), wait);
      return;
    }
    // Not at once: whatever else arrived in this turn of the event loop shares the commit.
    this.#unschedule();
    this.#immediate = setImmediate(() => this.#start());
  }

  #lingerLeft(): Duration {
    return milliseconds(this.#settings.linger - (performance.now() - this.#startedAt));
  }

  #unschedule(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#immediate);
    this.#timer = undefined;
    this.#immediate = undefined;
  }

  #start(): void {
    this.#unschedule();
    this.#running = this.#commit();
  }

  async #commit(): Promise<void> {
    const group = this.#gathering;
    this.#gathering = new Group(position(group.last + 1), this.#chunks);
    this.#flying = group;
    this.#startedAt = performance.now();
    this.#wasShared = group.calls > 1;
    try {
      if (await this.#settings.write(group)) this.#succeed(group);
      else this.#refuse(group);
    } catch (error) {
      this.#fail(group, error);
    }
    this.#running = undefined;
    this.#schedule();
  }

  #succeed(group: Group): void {
    this.#flying = undefined;
    this.#end = group.last;
    group.settle();
    this.#settings.onDurable(this.#end);
  }

  /** What gathered meanwhile goes too: its positions come after those that do not exist now. */
  #refuse(group: Group): void {
    this.#giveBack(group, new JournalFullError('appending to the journal: no space left on its disk'));
    this.#settings.onNoRoom();
  }

  #fail(group: Group, cause: unknown): void {
    this.#refusal = new UnavailableError('appending to the journal: its disk failed; restart Barrio', { cause });
    this.#giveBack(group, this.#refusal);
    this.#settings.onFailed(cause);
  }

  #giveBack(group: Group, error: Error): void {
    const gathered = this.#gathering;
    this.#flying = undefined;
    this.#gathering = new Group(group.first, this.#chunks);
    group.settle(error);
    gathered.settle(error);
  }
}
