import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { generate, parser } from 'mqtt-packet';

export type Login = { readonly username: string; readonly password: string };

export type LineOptions = Login & {
  readonly port: number;
  readonly clientId?: string;
  readonly keepalive?: number;
  /** Publishes that may be unacknowledged at the same time. */
  readonly window?: number;
  readonly clean?: boolean;
};

export type Publish = {
  readonly topic: string;
  readonly payload: Uint8Array | string;
  readonly qos?: 0 | 1;
};

type Heard = (topic: string, payload: Buffer) => void;

/** One MQTT connection, from outside: says what it is told to say, byte for byte, and knows what was acknowledged. */
export class MqttLine {
  readonly socket: Socket;
  readonly #waiting = new Map<number, (acknowledged: boolean) => void>();
  readonly #room: (() => void)[] = [];
  readonly #window: number;
  readonly #ready = Promise.withResolvers<void>();
  #packetId = 0;
  #heard: Heard = () => undefined;
  #subscribed: () => void = () => undefined;
  acknowledged = 0;
  /** Milliseconds from each QoS 1 publish to its PUBACK. */
  readonly waits: number[] = [];

  constructor(options: LineOptions) {
    const { port, username, password, clientId = username, keepalive = 60, window = 100, clean = true } = options;
    this.#window = window;
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const incoming = parser();
    incoming.on('packet', (packet) => {
      if (packet.cmd === 'connack' && packet.returnCode === 0) this.#ready.resolve();
      if (packet.cmd === 'connack' && packet.returnCode !== 0)
        this.#ready.reject(new Error(`CONNACK ${packet.returnCode}`));
      if (packet.cmd === 'puback') this.#answer(packet.messageId ?? 0, true);
      if (packet.cmd === 'suback') this.#subscribed();
      if (packet.cmd === 'publish') this.#heard(packet.topic, Buffer.from(packet.payload));
    });
    incoming.on('error', () => this.socket.destroy());
    this.socket.on('data', (chunk) => incoming.parse(chunk));
    this.socket.on('error', () => this.socket.destroy());
    this.socket.on('close', () => this.#fail());
    this.#ready.promise.catch(() => undefined);
    const login = { username, password: Buffer.from(password) };
    this.socket.write(generate({ cmd: 'connect', clientId, clean, keepalive, ...login }));
  }

  /** Resolves when it was let in. */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  get isOpen(): boolean {
    return !this.socket.destroyed;
  }

  /** Resolves when acknowledged (`true`), or when the connection ended before (`false`). Waits for room in the window first. */
  async publish({ topic, payload, qos = 1 }: Publish): Promise<boolean> {
    while (this.#waiting.size >= this.#window && this.isOpen) {
      await new Promise<void>((resolve) => this.#room.push(resolve));
    }
    if (!this.isOpen) return false;
    const body = typeof payload === 'string' ? payload : Buffer.from(payload);
    if (qos === 0) {
      this.socket.write(generate({ cmd: 'publish', topic, payload: body, qos, dup: false, retain: false }));
      return true;
    }
    do this.#packetId = (this.#packetId % 65_535) + 1;
    while (this.#waiting.has(this.#packetId));
    const messageId = this.#packetId;
    const begun = performance.now();
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#waiting.set(messageId, (acknowledged) => {
      if (acknowledged) {
        this.acknowledged += 1;
        this.waits.push(performance.now() - begun);
      }
      resolve(acknowledged);
    });
    this.socket.write(generate({ cmd: 'publish', topic, payload: body, qos, dup: false, retain: false, messageId }));
    return await promise;
  }

  async subscribe(topic: string, heard: Heard): Promise<void> {
    this.#heard = heard;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#subscribed = resolve;
    this.socket.write(generate({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic, qos: 0 }] }));
    await Promise.race([promise, once(this.socket, 'close')]);
  }

  ping(): void {
    this.socket.write(generate({ cmd: 'pingreq' }));
  }

  close(): void {
    if (this.isOpen) this.socket.end(generate({ cmd: 'disconnect' }));
  }

  #answer(messageId: number, acknowledged: boolean): void {
    this.#waiting.get(messageId)?.(acknowledged);
    this.#waiting.delete(messageId);
    this.#room.shift()?.();
  }

  #fail(): void {
    this.#ready.reject(new Error('the connection ended'));
    for (const answer of this.#waiting.values()) answer(false);
    this.#waiting.clear();
    for (const go of this.#room.splice(0)) go();
  }
}

/** Connects and waits until it was let in. @throws when it was not. */
export async function openLine(options: LineOptions): Promise<MqttLine> {
  const line = new MqttLine(options);
  await line.ready;
  return line;
}
