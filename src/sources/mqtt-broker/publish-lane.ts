import { type Journal, JournalFullError } from '../../journal/port.ts';
import { Batch, encodeAnswers, type Showing } from './batch.ts';
import type { PendingInAll } from './pending.ts';
import type { RoomForAll } from './room-for-all.ts';

/** What a lane shares with all others. */
export type LaneSurroundings = {
  readonly journal: Journal;
  readonly room: RoomForAll;
  readonly pendingInAll: PendingInAll;
  acknowledged(count: number): void;
};

/** What a lane tells its connection. */
export type LaneOwner = {
  answer(bytes: Buffer): void;
  show(showing: Showing): void;
  /** Less is pending than before. */
  onProgress(): void;
  onFailure(error: unknown): void;
};

/** Ids of the QoS 2 messages of a session that were taken and not yet released [MQTT-4.3.3-2]. */
export type TakenIds = Set<number>;

/**
 * The way of one client's messages to the disk and of the answers back, both in the order of arrival. An answer leaves when its
 * message is durable and everything before it was answered. What a full journal refused is held until there is room.
 */
export class PublishLane {
  readonly #around: LaneSurroundings;
  readonly #owner: LaneOwner;
  readonly #takenIds: TakenIds;
  readonly #queue: Batch[] = [];
  #held: Batch[] = [];
  #underWay = 0;
  #isClosed = false;
  #whenSettled: (() => void) | undefined;
  readonly #goOn = (): void => this.#retry();
  pendingMessages = 0;
  pendingBytes = 0;

  constructor(around: LaneSurroundings, owner: LaneOwner, takenIds: TakenIds) {
    this.#around = around;
    this.#owner = owner;
    this.#takenIds = takenIds;
  }

  get isEmpty(): boolean {
    return this.#queue.length === 0;
  }

  get isHeld(): boolean {
    return this.#held.length > 0;
  }

  submit(batch: Batch): void {
    this.#queue.push(batch);
    this.pendingMessages += batch.messages.length;
    this.pendingBytes += batch.bytes;
    this.#around.pendingInAll.add(batch.bytes);
    if (this.isHeld) this.#held.push(batch);
    else this.#append(batch);
  }

  /** Resolves when the fate of everything that was given to the journal is known. */
  settled(): Promise<void> {
    if (this.#underWay === 0) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#whenSettled = resolve;
    return promise;
  }

  /**
   * The connection is gone. Held messages of QoS 1 and 2 are given up, for their sender still has them; those of QoS 0 exist
   * nowhere else, and stay until there is room.
   */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const batch of this.#queue) if (batch.isDone) this.#forget(batch);
    for (const batch of this.#held) this.#keepOnlyPromiseless(batch);
    this.#held = this.#held.filter(({ messages }) => messages.length > 0);
    if (!this.isHeld) this.#around.room.leave(this.#goOn);
  }

  #keepOnlyPromiseless(batch: Batch): void {
    this.#releaseIds(batch);
    const kept = batch.messages.filter(({ qos }) => qos === 0);
    batch.messages.length = 0;
    batch.messages.push(...kept);
    const bytes = kept.reduce((sum, { payload }) => sum + payload.length, 0);
    this.#around.pendingInAll.remove(batch.bytes - bytes);
    this.pendingBytes -= batch.bytes - bytes;
    batch.bytes = bytes;
    batch.showings = undefined;
  }

  #append(batch: Batch): void {
    if (batch.messages.length === 0) return this.#finish(batch);
    this.#underWay++;
    void this.#keep(batch);
  }

  async #keep(batch: Batch): Promise<void> {
    const failure = await this.#around.journal.append(batch.messages).then(succeeded, (error: unknown) => ({ error }));
    if (failure === undefined) {
      this.#around.acknowledged(batch.messages.length);
      this.#finish(batch);
    } else this.#refuse(batch, failure.error);
    this.#landed();
  }

  #landed(): void {
    this.#underWay--;
    if (this.#underWay === 0) this.#whenSettled?.();
  }

  #refuse(batch: Batch, error: unknown): void {
    if (error instanceof JournalFullError) {
      if (this.#isClosed) this.#keepOnlyPromiseless(batch);
      if (batch.messages.length === 0) return;
      this.#held.push(batch);
      // One that was refused at once must not overtake one that was refused while it was under way.
      this.#held.sort((a, b) => this.#queue.indexOf(a) - this.#queue.indexOf(b));
      this.#around.room.wait(this.#goOn);
      return;
    }
    this.#releaseIds(batch);
    this.#forget(batch);
    if (!this.#isClosed) this.#owner.onFailure(error);
  }

  /** A message that was not kept must be taken when it comes again. */
  #releaseIds(batch: Batch): void {
    for (const packetId of batch.newIds ?? []) this.#takenIds.delete(packetId);
    batch.newIds = undefined;
  }

  #retry(): void {
    const held = this.#held;
    this.#held = [];
    for (const batch of held) this.#append(batch);
  }

  #finish(batch: Batch): void {
    batch.isDone = true;
    for (const showing of batch.showings ?? []) this.#owner.show(showing);
    if (this.#isClosed) return this.#forget(batch);
    // One that has nothing to keep is done before those that it stands behind: its answers are held until then.
    const finished = this.#takeFinished();
    if (finished.length === 0) return;
    for (const each of finished) this.#forget(each);
    const answers = encodeAnswers(finished);
    if (answers.length > 0) this.#owner.answer(answers);
    this.#owner.onProgress();
  }

  #forget(batch: Batch): void {
    this.pendingMessages -= batch.messages.length;
    this.pendingBytes -= batch.bytes;
    this.#around.pendingInAll.remove(batch.bytes);
  }

  #takeFinished(): readonly Batch[] {
    let count = 0;
    while (this.#queue[count]?.isDone === true) count++;
    return this.#queue.splice(0, count);
  }
}

const succeeded = (): undefined => undefined;
