import type { Duplex } from 'node:stream';
import type { Admission } from './admission.ts';
import type { Listener } from './audience.ts';
import type { Door } from './door.ts';
import type { Fault } from './faults.ts';
import { refusedFilter, suback } from './frames.ts';
import { isTopicFilter } from './mqtt-text.ts';
import type { AskedFilter } from './subscribe-frame.ts';
import { isForConsumers, mayHear, noticeTopic } from './topic-rules.ts';

/** What a hearing needs of its connection. */
export type HearingOwner = {
  readonly door: Door;
  readonly wire: Duplex;
  readonly admission: Admission;
  answer(bytes: Buffer): void;
  onBroken(fault: Fault): void;
};

/**
 * What one client hears. Most devices only speak: aedes learns of a client when it subscribes for the first time, or when its
 * session is to be remembered.
 */
export class Hearing {
  readonly #owner: HearingOwner;
  #listener: Promise<Listener> | undefined;
  #joined: Listener | undefined;
  /** Filters whose standing words it has not been given yet. */
  readonly #asked = new Set<string>();
  #isClosed = false;

  constructor(owner: HearingOwner) {
    this.#owner = owner;
  }

  /** Introduces the client to aedes, which then sends the CONNACK, and what the session had waiting. */
  async resume(): Promise<void> {
    await this.#join({ isWelcomed: false });
    const topic = noticeTopic(this.#owner.admission.principal.id);
    if (this.#owner.door.audience.hears(topic)) this.#deliverNotice(topic);
  }

  async subscribe(packetId: number, asked: readonly AskedFilter[]): Promise<void> {
    const granted = this.#grant(asked);
    if (granted.size > 0) {
      const listener = await this.#join({ isWelcomed: true });
      await listener.subscribe([...granted.values()]);
    }
    const codes = asked.map(({ filter, qos }) => (granted.has(filter) ? qos : refusedFilter));
    if (this.#isClosed) return;
    this.#owner.answer(suback(packetId, codes));
    for (const filter of granted.keys()) {
      this.#deliverRetained(filter);
      this.#deliverNotice(filter);
    }
    this.#deliverStanding(granted.keys());
  }

  async unsubscribe(packetId: number, filters: readonly string[]): Promise<void> {
    const listener = await this.#join({ isWelcomed: true });
    await listener.unsubscribe(packetId, filters.filter(isTopicFilter));
  }

  /** What the client says about messages that were delivered to it is for aedes; who was sent nothing has nothing to say. */
  pass(frame: Buffer): void {
    this.#joined?.pass(frame);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#listener?.then(
      (listener) => listener.close(),
      () => undefined,
    );
  }

  /** The last one counts where a filter comes twice. */
  #grant(asked: readonly AskedFilter[]): ReadonlyMap<string, AskedFilter> {
    const { admission, door } = this.#owner;
    let room = door.limits.subscriptions - (this.#joined?.filterCount() ?? 0);
    const granted = new Map<string, AskedFilter>();
    for (const one of asked) {
      if (!mayHear(one.filter, admission.principal, door.directory)) continue;
      if (!granted.has(one.filter) && room-- <= 0) continue;
      granted.set(one.filter, one);
    }
    return granted;
  }

  #deliverRetained(topic: string): void {
    const payload = this.#owner.door.presence.of(topic);
    if (this.#owner.wire.writableLength > this.#owner.door.limits.unreadBytes) this.#owner.onBroken('reader_too_slow');
    else if (payload !== undefined) this.#joined?.deliver({ topic, payload });
  }

  /** One after the other: who asks faster than it reads waits, and nothing piles up. */
  #deliverStanding(filters: Iterable<string>): void {
    const isUnderWay = this.#asked.size > 0;
    for (const filter of filters) if (isForConsumers(filter)) this.#asked.add(filter);
    if (!isUnderWay && this.#asked.size > 0) void this.#deliverAsked();
  }

  async #deliverAsked(): Promise<void> {
    for (const filter of this.#asked) {
      await this.#joined?.deliverAll(this.#owner.door.standing.matching(filter));
      this.#asked.delete(filter);
    }
  }

  /** What could not be said when its last connection was closed. */
  #deliverNotice(topic: string): void {
    const { door, admission } = this.#owner;
    const { id } = admission.principal;
    const payload = topic === noticeTopic(id) ? door.tooLarge.takeNotice(id) : undefined;
    if (payload !== undefined) this.#joined?.deliver({ topic, payload });
  }

  #join({ isWelcomed }: { readonly isWelcomed: boolean }): Promise<Listener> {
    this.#listener ??= this.#introduce(isWelcomed ? 'welcomed' : 'waiting');
    return this.#listener;
  }

  async #introduce(client: 'welcomed' | 'waiting'): Promise<Listener> {
    const { door, wire, admission } = this.#owner;
    const { session, connect, principal } = admission;
    const listener = await door.audience.join({
      wire,
      principal,
      clientId: session.aedesName,
      clean: connect.clean,
      isWelcomed: client === 'welcomed',
      onClose: (fault) => this.#owner.onBroken(fault),
    });
    this.#joined = listener;
    return listener;
  }
}
