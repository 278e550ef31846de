import type { Duplex } from 'node:stream';
import type { Quota } from '../port.ts';
import { weightOf } from '../quotas/limits.ts';
import type { Admission } from './admission.ts';
import type { Door } from './door.ts';
import type { Fault } from './faults.ts';
import type { Frame } from './frame-reader.ts';
import { packetTypes, pingResponse } from './frames.ts';
import { Hearing } from './hearing.ts';
import { Intake } from './intake.ts';
import { speakLastWill } from './last-will.ts';
import { Portion, type ReadFrom } from './portion.ts';
import { PublishLane } from './publish-lane.ts';
import { readSubscribe, readUnsubscribe } from './subscribe-frame.ts';
import { TopicCache } from './topic-cache.ts';

/** What an admitted client needs of its connection. */
export type ClientOwner = {
  answer(bytes: Buffer): void;
  onProgress(): void;
  break(fault: Fault): void;
  /** What the client asked for, and what nothing else may overtake, is done. */
  onReady(): void;
};

export type ClientOrigin = {
  readonly door: Door;
  readonly wire: Duplex;
  readonly admission: Admission;
  readonly owner: ClientOwner;
};

/** What became of a packet: taken, to be waited for, the last one, or against the rules. */
export type Outcome = undefined | 'wait' | 'leave' | Fault;

/** A client that was let in: what it says, what it hears, and what is said when it has gone. */
export class AdmittedClient {
  readonly admission: Admission;
  readonly #door: Door;
  readonly #owner: ClientOwner;
  readonly #topics: TopicCache;
  readonly #lane: PublishLane;
  readonly #intake: Intake;
  readonly #hearing: Hearing;
  readonly #portion: Portion;
  readonly #quota: Quota;
  #pings = 0;
  #farewell: Promise<void> = Promise.resolve();

  constructor({ door, wire, admission, owner }: ClientOrigin) {
    this.admission = admission;
    this.#door = door;
    this.#owner = owner;
    const { principal, session } = admission;
    this.#topics = new TopicCache(principal, door.directory);
    this.#lane = new PublishLane(
      door,
      {
        answer: (bytes) => owner.answer(bytes),
        show: (showing) => door.show(showing),
        onProgress: () => owner.onProgress(),
        onFailure: () => owner.break('journal_failed'),
      },
      session.takenIds,
    );
    this.#intake = new Intake({
      principal,
      topics: this.#topics,
      lane: this.#lane,
      takenIds: session.takenIds,
      mostUnreleased: door.limits.unreleased,
      clock: door.clock,
    });
    this.#quota = door.quotas.enter(principal);
    this.#portion = new Portion(this.#quota, () => door.heldBack.isTooMuch);
    this.#portion.begin('memory');
    this.#hearing = new Hearing({
      door,
      wire,
      admission,
      answer: (bytes) => owner.answer(bytes),
      onBroken: (fault) => owner.break(fault),
    });
  }

  get isAnswered(): boolean {
    return this.#lane.isEmpty;
  }

  /** What waits for the disk, as a share of what may. */
  get pendingShare(): number {
    const { pendingMessages, pendingBytes } = this.#door.limits;
    return Math.max(this.#lane.pendingMessages / pendingMessages, this.#lane.pendingBytes / pendingBytes);
  }

  /** Whether its quota lets it be heard now. */
  get hasRoom(): boolean {
    return this.#portion.hasRoom;
  }

  /** Whether it was heard beyond its quota, and is to wait before it is heard again. */
  get owes(): boolean {
    return this.#portion.owes;
  }

  /** Calls back when it is its turn again. */
  awaitTurn(onTurn: () => void): void {
    this.#quota.whenRoom(onTurn);
  }

  stopWaiting(onTurn: () => void): void {
    this.#quota.stopWaiting(onTurn);
  }

  resumeSession(): Promise<void> {
    return this.#hearing.resume();
  }

  beginRead(from: ReadFrom): void {
    this.#intake.begin();
    this.#portion.begin(from);
  }

  endRead(): void {
    this.#portion.end();
    this.#intake.end();
    if (this.#pings === 0) return;
    this.#owner.answer(this.#pings === 1 ? pingResponse : Buffer.alloc(this.#pings * 2, pingResponse));
    this.#pings = 0;
  }

  take(frame: Frame): Outcome {
    this.#portion.count(frame);
    return (frame.firstByte & 0xf0) === packetTypes.publish ? this.#intake.publish(frame) : this.#control(frame);
  }

  onRegistryChange(): void {
    this.#topics.forget();
  }

  /** Why the client may not stay, now that the registry has changed. */
  objection(): Fault | undefined {
    const { directory } = this.#door;
    const { principal } = this.admission;
    if (directory.isCurrent(principal)) return undefined;
    const isRegistered = directory.isGateway(principal.id) || directory.device(principal.id) !== undefined;
    return isRegistered ? 'credential_replaced' : 'no_longer_registered';
  }

  close(manner: 'said_goodbye' | 'vanished'): void {
    const { will } = this.admission.connect;
    if (will !== undefined && manner === 'vanished') {
      // It is spoken at once, for others wait to hear it: what it weighs is waited for by what the sender says next.
      this.#quota.take(weightOf(will.topic.length + will.payload.length));
      this.#farewell = speakLastWill(will, {
        door: this.#door,
        principal: this.admission.principal,
        topics: this.#topics,
      });
    }
    this.#door.quotas.leave(this.admission.principal);
    this.#lane.close();
    this.#farewell = Promise.all([this.#farewell, this.#lane.settled(), this.#hearing.close()]).then(() => undefined);
  }

  /** Resolves when a successor can take the place: nothing of this client is on its way any more. */
  gone(): Promise<void> {
    return this.#farewell;
  }

  #control(frame: Frame): Outcome {
    const length = frame.end - frame.start;
    switch (frame.firstByte) {
      case packetTypes.pingreq:
        if (length !== 0) return 'malformed_packet';
        this.#pings++;
        return undefined;
      case packetTypes.disconnect:
        return length === 0 ? 'leave' : 'malformed_packet';
      case packetTypes.subscribe | 2:
        return this.#subscribe(frame);
      case packetTypes.unsubscribe | 2:
        return this.#unsubscribe(frame);
      case packetTypes.puback:
      case packetTypes.pubrec:
      case packetTypes.pubcomp:
      case packetTypes.pubrel | 2:
        return this.#acknowledge(frame);
      default:
        return faultOfType(frame.firstByte & 0xf0);
    }
  }

  #acknowledge(frame: Frame): Outcome {
    if (frame.end - frame.start !== 2) return 'malformed_packet';
    const packetId = frame.bytes.readUInt16BE(frame.start);
    if (packetId === 0) return 'bad_packet_id';
    if (frame.firstByte === (packetTypes.pubrel | 2)) this.#intake.release(packetId);
    else this.#hearing.pass(Buffer.from([frame.firstByte, 2, packetId >> 8, packetId & 0xff]));
    return undefined;
  }

  #subscribe(frame: Frame): Outcome {
    const reading = readSubscribe(frame);
    if (!reading.ok) return reading.fault;
    this.#await(this.#hearing.subscribe(reading.packetId, reading.asked));
    return 'wait';
  }

  #unsubscribe(frame: Frame): Outcome {
    const reading = readUnsubscribe(frame);
    if (!reading.ok) return reading.fault;
    this.#await(this.#hearing.unsubscribe(reading.packetId, reading.filters));
    return 'wait';
  }

  #await(done: Promise<void>): void {
    done.then(
      () => this.#owner.onReady(),
      () => this.#owner.break('fan_out_failed'),
    );
  }
}

const clientTypes: ReadonlySet<number> = new Set([
  packetTypes.puback,
  packetTypes.pubrec,
  packetTypes.pubrel,
  packetTypes.pubcomp,
  packetTypes.subscribe,
  packetTypes.unsubscribe,
  packetTypes.pingreq,
  packetTypes.disconnect,
]);

/** A client's packet that is no case of the table has flags that are not those of its type [MQTT-2.2.2-2]. */
function faultOfType(type: number): Fault {
  if (type === packetTypes.connect) return 'second_connect';
  return clientTypes.has(type) ? 'bad_flags' : 'unknown_packet_type';
}
