import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { generate, parser } from 'mqtt-packet';

export type SenderOptions = {
  readonly username: string;
  readonly password: string;
  /** Where the broker is now: a restarted one may listen elsewhere. */
  readonly port: () => number;
  /** The payload that carries this number. */
  readonly payload: (number: number) => string;
  /** Messages in flight at the same time. */
  readonly window: number;
};

/**
 * A device that numbers its messages and does what MQTT asks of it: keeps each until it is acknowledged, and after a broken
 * connection sends it again under its packet id, marked as redelivery [MQTT-4.4.0-1]. It is the outside world: sockets only.
 */
export class NumberedSender {
  readonly #options: SenderOptions;
  readonly #unacknowledged = new Map<number, number>();
  readonly acknowledged = new Set<number>();
  #next = 0;
  #packetId = 0;
  #paused = false;
  #stopped = false;
  #socket: Socket | undefined;
  #resent = 0;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  get sent(): number {
    return this.#next;
  }

  get resent(): number {
    return this.#resent;
  }

  get inFlight(): number {
    return this.#unacknowledged.size;
  }

  /** Sends until {@link stop}, through as many connections as it takes. */
  async run(): Promise<void> {
    while (!this.#stopped) {
      await this.#connection().catch(() => undefined);
      if (!this.#stopped) await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Sends nothing new; resolves when everything in flight is acknowledged, or the time is over. */
  async drain(milliseconds: number): Promise<void> {
    this.#paused = true;
    const deadline = performance.now() + milliseconds;
    while (this.#unacknowledged.size > 0 && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
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
      if (packet.cmd === 'puback') this.#acknowledge(socket, packet.messageId ?? 0);
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
        keepalive: 30,
      }),
    );
    await once(socket, 'close');
  }

  #begin(socket: Socket): void {
    for (const [packetId, number] of this.#unacknowledged) {
      this.#resent += 1;
      this.#publish(socket, { packetId, number, dup: true });
    }
    this.#fill(socket);
  }

  #acknowledge(socket: Socket, packetId: number): void {
    const number = this.#unacknowledged.get(packetId);
    if (number === undefined) return;
    this.#unacknowledged.delete(packetId);
    this.acknowledged.add(number);
    this.#fill(socket);
  }

  #fill(socket: Socket): void {
    while (this.#unacknowledged.size < this.#options.window && !this.#paused && !this.#stopped) {
      this.#packetId = (this.#packetId % 65_535) + 1;
      const number = this.#next;
      this.#next += 1;
      this.#unacknowledged.set(this.#packetId, number);
      this.#publish(socket, { packetId: this.#packetId, number, dup: false });
    }
  }

  #publish(socket: Socket, { packetId, number, dup }: { packetId: number; number: number; dup: boolean }): void {
    const { username, payload } = this.#options;
    const topic = `barrio/v1/${username}/up`;
    socket.write(
      generate({ cmd: 'publish', topic, payload: payload(number), qos: 1, dup, retain: false, messageId: packetId }),
    );
  }
}
