import { type Partition, partitionOf } from '../../model/message.ts';
import type { Directory, Principal } from '../../registry/port.ts';
import type { Fault } from './faults.ts';
import { isTopicName, readText } from './mqtt-text.ts';
import { deviceOf, type TopicUse, useOf } from './topic-rules.ts';

/** What is known of a topic that a client publishes on. */
export type KnownTopic = {
  readonly bytes: Uint8Array;
  readonly topic: string;
  readonly partition: Partition;
  readonly use: TopicUse;
};

const mostTopics = { device: 16, gateway: 1_024 } as const;
const longestKept = 256;
const nothingYet: KnownTopic = { bytes: new Uint8Array(0), topic: '', partition: partitionOf(''), use: 'telemetry' };

/**
 * Remembers the topics of one client, so that a device that repeats its topic costs a comparison of bytes, and a gateway that
 * goes round its devices a look into a map. Forgotten whenever the registry changes.
 */
export class TopicCache {
  readonly #principal: Principal;
  readonly #directory: Directory;
  #last = nothingYet;
  #known: Map<string, KnownTopic> | undefined;

  constructor(principal: Principal, directory: Directory) {
    this.#principal = principal;
    this.#directory = directory;
  }

  /** The topic whose bytes lie from `start` to `end`, or what is wrong with it. */
  at(bytes: Buffer, start: number, end: number): KnownTopic | Fault {
    return isSame(this.#last.bytes, bytes, start) && this.#last.bytes.length === end - start
      ? this.#last
      : this.#lookUp(bytes.subarray(start, end));
  }

  forget(): void {
    this.#last = nothingYet;
    this.#known = undefined;
  }

  #lookUp(bytes: Buffer): KnownTopic | Fault {
    const key = bytes.toString('latin1');
    const kept = this.#known?.get(key);
    const found = kept ?? this.#read(bytes);
    if (typeof found === 'string') return found;
    this.#last = found;
    if (kept === undefined && bytes.length <= longestKept) this.#keep(key, found);
    return found;
  }

  #keep(key: string, found: KnownTopic): void {
    this.#known ??= new Map();
    if (this.#known.size >= mostTopics[this.#principal.role]) this.#known.clear();
    this.#known.set(key, found);
  }

  #read(bytes: Buffer): KnownTopic | Fault {
    const topic = readText(bytes);
    if (topic === undefined) return 'bad_utf8';
    if (!isTopicName(topic)) return 'bad_topic';
    const device = deviceOf(topic) ?? this.#principal.id;
    return {
      bytes: Uint8Array.from(bytes),
      topic,
      partition: partitionOf(this.#directory.device(device)?.area ?? device),
      use: useOf(topic, this.#principal, this.#directory),
    };
  }
}

/** Compares from the end, where the topics of a gateway's devices differ. */
function isSame(known: Uint8Array, bytes: Buffer, start: number): boolean {
  for (let index = known.length - 1; index >= 0; index--) {
    if (known[index] !== bytes[start + index]) return false;
  }
  return true;
}
