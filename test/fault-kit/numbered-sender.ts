import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { generate, parser } from 'mqtt-packet';
import { noLatencies, type Phase } from './latencies.ts';
import { Pace } from './pace.ts';
import { mostNumbers, type Payload } from './payloads.ts';
import type { Sender } from './sender.ts';

export type SenderOptions = {
  readonly username: string;
  readonly password: string;
  /** Where it publishes; its own telemetry topic when left out. */
  readonly topic?: string | undefined;
  /** Where the broker is now: a restarted one may listen elsewhere. */
  readonly port: () => number;
  readonly phase: () => Phase;
  /** The payload that carries this number. */
  readonly payload: Payload;
  /** Messages in flight at the same time. */
  readonly window: number;
  readonly perSecond: number;
  /** Called at every acknowledgement, before anything else is done. */
  readonly onAcknowledge?: (() => void) | undefined;
};

type Outstanding = { readonly number: number; readonly sentAt: number; readonly phase: Phase };

const tickMs = 10;

/**
 * A device that numbers its messages and does what MQTT asks of it: keeps each until it is acknowledged, and after a broken
 * connection sends it again under its packet id, marked as redelivery [MQTT-4.4.0-1]. It is the outside world: sockets only.
 */
export class NumberedSender implements Sender {
  readonly #options: SenderOptions;
  readonly #unacknowledged = new Map<number, Outstanding>();
  readonly #pace: Pace;
  readonly acknowledged = new Set<number>();
  readonly latencies = noLatencies();
  #next = 0;
  #packetId = 0;
  #paused = false;
  #stopped = false;
  #ready: Socket | undefined;
  #socket: Socket | undefined;

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#pace = new Pace(options.perSecond, performance.now());
  }

  get sent(): number {
    return this.#next;
  }

  get inFlight(): number {
    return this.#unacknowledged.size;
  }

  async run(): Promise<void> {
    const ticking = setInterval(() => this.#fill(), tickMs);
    while (!this.#stopped) {
      await this.#connection().catch(() => undefined);
      if (!this.#stopped) await delay(50);
    }
    clearInterval(ticking);
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
  }

  async drain(milliseconds: number): Promise<void> {
    this.pause();
    const deadline = performance.now() + milliseconds;
    while (this.#unacknowledged.size > 0 && performance.now() < deadline) await delay(20);
    this.stop();
  }

  stop(): void {
    this.#stopped = true;
    this.#socket?.destroy();
  }

  async #connection(): Promise<void> {
    const socket = connect({ port: this.#options.port(), host: '127.0.0.1', noDelay: true });
    this.#socket = socket;
    const incoming = parser();
    incoming.on('packet', (packet) => {
      if (packet.cmd === 'connack' && packet.returnCode === 0) this.#begin(socket);
      if (packet.cmd === 'puback') this.#acknowledge(packet.messageId ?? 0);
    });
    socket.on('data', (chunk) => incoming.parse(chunk));
    socket.on('error', () => socket.destroy());
    const { username, password } = this.#options;
    socket.write(
      generate({
        cmd: 'connect',
        clientId: username,
        clean: false,
        username,
        password: Buffer.from(password),
        keepalive: 0,
      }),
    );
    await once(socket, 'close');
    this.#ready = undefined;
  }

  #begin(socket: Socket): void {
    for (const [packetId, { number }] of this.#unacknowledged) this.#publish(socket, { packetId, number, dup: true });
    this.#ready = socket;
    this.#fill();
  }

  #acknowledge(packetId: number): void {
    const message = this.#unacknowledged.get(packetId);
    if (message === undefined) return;
    this.#options.onAcknowledge?.();
    this.#unacknowledged.delete(packetId);
    this.acknowledged.add(message.number);
    this.latencies[message.phase].push(performance.now() - message.sentAt);
    this.#fill();
  }

  #fill(): void {
    const socket = this.#ready;
    if (socket === undefined) return;
    while (this.#mayPublish()) {
      this.#packetId = (this.#packetId % 65_535) + 1;
      const number = this.#next;
      this.#next += 1;
      const message = { number, sentAt: performance.now(), phase: this.#options.phase() };
      this.#unacknowledged.set(this.#packetId, message);
      this.#publish(socket, { packetId: this.#packetId, number, dup: false });
    }
  }

  #mayPublish(): boolean {
    if (this.#paused || this.#stopped || this.#next >= mostNumbers) return false;
    return this.#unacknowledged.size < this.#options.window && this.#pace.take(performance.now());
  }

  #publish(socket: Socket, { packetId, number, dup }: { packetId: number; number: number; dup: boolean }): void {
    const { username, payload, topic = `barrio/v1/${username}/up` } = this.#options;
    socket.write(
      generate({ cmd: 'publish', topic, payload: payload(number), qos: 1, dup, retain: false, messageId: packetId }),
    );
  }
}
