import type { Clock, EpochMs } from '../../model/time.ts';
import type { Principal } from '../../registry/port.ts';
import { answer, Batch } from './batch.ts';
import type { Fault } from './faults.ts';
import type { Frame } from './frame-reader.ts';
import { packetTypes } from './frames.ts';
import type { PublishLane, TakenIds } from './publish-lane.ts';
import type { TopicCache } from './topic-cache.ts';

/** Whose messages these are, and where they go. */
export type IntakeOrigin = {
  readonly principal: Principal;
  readonly topics: TopicCache;
  readonly lane: PublishLane;
  readonly takenIds: TakenIds;
  readonly mostUnreleased: number;
  readonly clock: Clock;
};

/** What an answer takes in memory until it is given. */
const answerBytes = 8;

const pubackOf0 = answer(packetTypes.puback, 0);

/** Turns the PUBLISH packets of one client into messages, as many at a time as one read of its socket brought. */
export class Intake {
  readonly #origin: IntakeOrigin;
  readonly #topics: TopicCache;
  readonly #sender: string;
  #batch: Batch | undefined;
  #receivedAt: EpochMs;

  constructor(origin: IntakeOrigin) {
    this.#origin = origin;
    this.#topics = origin.topics;
    this.#sender = origin.principal.id;
    this.#receivedAt = origin.clock.now();
  }

  /** A read of the socket begins: its messages were received now. */
  begin(): void {
    this.#receivedAt = this.#origin.clock.now();
  }

  /** The read is over: what it brought goes to the journal together. */
  end(): void {
    const batch = this.#batch;
    if (batch === undefined) return;
    this.#batch = undefined;
    this.#origin.lane.submit(batch);
  }

  /** Takes a PUBLISH, or says what is wrong with it. */
  publish({ firstByte, bytes, start, end }: Frame): Fault | undefined {
    const qos = (firstByte >> 1) & 3;
    const topicEnd = start + 2 + (((bytes[start] ?? 0) << 8) | (bytes[start + 1] ?? 0));
    const payloadStart = qos === 0 ? topicEnd : topicEnd + 2;
    if (payloadStart > end) return 'malformed_packet';
    if (qos === 3) return 'bad_qos';
    const packetId = qos === 0 ? 0 : ((bytes[topicEnd] ?? 0) << 8) | (bytes[topicEnd + 1] ?? 0);
    if (packetId === 0 && qos !== 0) return 'bad_packet_id';
    const redelivery = (firstByte & 8) !== 0;
    // [MQTT-3.3.1-2]
    if (redelivery && qos === 0) return 'bad_flags';
    const known = this.#topics.at(bytes, start + 2, topicEnd);
    if (typeof known === 'string') return known;
    const batch = (this.#batch ??= new Batch());
    // Also what is not kept weighs: its answer waits behind what is.
    batch.bytes += end - start;
    if (qos === 1) batch.answers.push(pubackOf0 + packetId);
    else if (qos === 2) {
      const verdict = this.#judge(batch, packetId);
      if (verdict === 'taken') return undefined;
      if (verdict !== 'new') return verdict;
    }
    const payload = bytes.subarray(payloadStart, end);
    const { topic, partition, use } = known;
    if (use !== 'telemetry') {
      batch.show({ topic, payload: Buffer.from(payload), retain: (firstByte & 1) !== 0 });
      if (use === 'command_ack') return undefined;
    }
    batch.messages.push({
      topic,
      payload,
      receivedAt: this.#receivedAt,
      sender: this.#sender,
      via: 'mqtt',
      qos: qos === 1 ? 1 : qos === 0 ? 0 : 2,
      redelivery,
      packetId,
      partition,
    });
    return undefined;
  }

  /** The sender of a QoS 2 message will not send it again: its id may come back with another one. */
  release(packetId: number): void {
    this.#origin.takenIds.delete(packetId);
    const batch = (this.#batch ??= new Batch());
    batch.bytes += answerBytes;
    batch.answers.push(answer(packetTypes.pubcomp, packetId));
  }

  /**
   * A repeated QoS 2 message is answered again, behind the answer to the first one, and kept once. An id that is refused is not
   * noted: its message would pass for kept when it comes again.
   */
  #judge(batch: Batch, packetId: number): 'taken' | 'new' | Fault {
    const { takenIds, mostUnreleased } = this.#origin;
    const wasTaken = takenIds.has(packetId);
    if (!wasTaken && takenIds.size >= mostUnreleased) return 'too_many_unreleased';
    batch.answers.push(answer(packetTypes.pubrec, packetId));
    if (wasTaken) return 'taken';
    takenIds.add(packetId);
    batch.noteNewId(packetId);
    return 'new';
  }
}
