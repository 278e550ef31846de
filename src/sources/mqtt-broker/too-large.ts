import { type Duration, minutes } from '../../model/duration.ts';
import type { Clock, EpochMs } from '../../model/time.ts';
import type { Events } from '../../observability/events.ts';

/** Who sent a packet that is larger than one may be. */
export type TooLarge = { readonly client: string; readonly address: string };

type Noted = { saidAt: EpochMs; count: number; isOwed: boolean };

const every: Duration = minutes(1);
const mostRemembered = 10_000;

/**
 * Remembers whose connection was closed because of a packet over the limit. MQTT 3.1.1 has no way to say why a connection is
 * closed, so the log says it, once a minute for each sender, and the sender hears it when it listens to its notices again.
 */
export class TooLargePackets {
  readonly #clock: Clock;
  readonly #events: Events;
  readonly #limitBytes: number;
  readonly #noted = new Map<string, Noted>();

  constructor({ clock, events, limitBytes }: { clock: Clock; events: Events; limitBytes: number }) {
    this.#clock = clock;
    this.#events = events;
    this.#limitBytes = limitBytes;
  }

  note({ client, address }: TooLarge): void {
    const now = this.#clock.now();
    const last = this.#noted.get(client);
    const count = (last?.count ?? 0) + 1;
    // A clock that was set back must not make us silent.
    const isSoon = last !== undefined && now >= last.saidAt && now - last.saidAt < every;
    this.#noted.delete(client);
    const [oldest] = this.#noted.size < mostRemembered ? [] : this.#noted.keys();
    if (oldest !== undefined) this.#noted.delete(oldest);
    this.#noted.set(client, { saidAt: isSoon ? last.saidAt : now, count: isSoon ? count : 0, isOwed: true });
    if (!isSoon) this.#events.emit('packetTooLarge', { client, address, limitBytes: this.#limitBytes, count });
  }

  /** What the sender is to be told, once. */
  takeNotice(client: string): Buffer | undefined {
    const noted = this.#noted.get(client);
    if (noted?.isOwed !== true) return undefined;
    noted.isOwed = false;
    return Buffer.from(
      JSON.stringify({
        notice: 'packet_too_large',
        limitBytes: this.#limitBytes,
        detail: `Your last connection was closed because of a packet larger than ${this.#limitBytes} bytes. Nothing of it is kept.`,
        remedy: 'Send fewer readings in one message. The operator can allow more: BARRIO_MQTT_MAX_PACKET_BYTES.',
      }),
    );
  }
}
