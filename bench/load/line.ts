import { connect, type Socket } from 'node:net';
import type { Sender } from './plan.ts';
import { connectPacket, Publishes } from './publishes.ts';

export type LineOptions = {
  readonly sender: Sender;
  readonly port: number;
  readonly timed: boolean;
  /** Most messages of this connection that wait for their acknowledgement. */
  readonly window: number;
  readonly firstNumber: number;
  /** Called when messages were acknowledged, with how many; `since` says for each, oldest first, when it was due. */
  readonly onAcknowledged: (line: Line, count: number) => void;
  readonly onBroken: (reason: string) => void;
};

/** Read by one socket at a time, and looked at before the next one reads. */
const shared = Buffer.alloc(64 * 1024);

const connack = 0x20;
const puback = 0x40;
const answerBytes = 4;

/** One connection of one device: raw bytes, no library between the bench and the socket. */
export class Line {
  readonly #options: LineOptions;
  readonly #publishes: Publishes;
  readonly #dueTimes: Float64Array;
  readonly #admitted = Promise.withResolvers<void>();
  #socket: Socket | undefined;
  #sent = 0;
  #acknowledged = 0;
  /** Bytes of an answer that is not whole yet. */
  #pieces = 0;
  #isAdmitted = false;
  #closing = false;

  constructor(options: LineOptions) {
    this.#options = options;
    this.#publishes = new Publishes(options.sender, { timed: options.timed, from: options.firstNumber });
    this.#dueTimes = new Float64Array(Math.max(1, options.window));
  }

  get sent(): number {
    return this.#sent;
  }
  get acknowledged(): number {
    return this.#acknowledged;
  }
  get room(): number {
    return this.#options.window - (this.#sent - this.#acknowledged);
  }

  open(): Promise<void> {
    const { port, sender, onBroken } = this.#options;
    const onread = { buffer: shared, callback: (count: number) => this.#read(count) };
    const socket = connect({ port, host: '127.0.0.1', noDelay: true, onread });
    this.#socket = socket;
    socket.on('error', ({ message }) => onBroken(`${sender.username}: ${message}`));
    socket.on('close', () => {
      if (!this.#closing) onBroken(`${sender.username}: the server closed the connection`);
    });
    socket.write(connectPacket(sender));
    return this.#admitted.promise;
  }

  /** Sends the next `count` messages in one go. The caller knows that there is {@link room}. */
  send(count: number, due: number): void {
    for (let index = 0; index < count; index += 1) {
      this.#dueTimes[(this.#sent + index) % this.#dueTimes.length] = due;
    }
    this.#sent += count;
    this.#socket?.write(this.#publishes.next(count, Date.now()));
  }

  /** When the message acknowledged `back` messages ago was due; 0 is the last one. */
  dueTime(back: number): number {
    return this.#dueTimes[(this.#acknowledged - 1 - back) % this.#dueTimes.length] ?? 0;
  }

  close(): void {
    this.#closing = true;
    this.#socket?.destroy();
  }

  #read(count: number): boolean {
    if (!this.#isAdmitted) return this.#admit(count);
    if (this.#pieces === 0 && shared[0] !== puback) {
      this.#options.onBroken(`${this.#options.sender.username}: an answer begins with ${shared[0]}`);
      return true;
    }
    const bytes = this.#pieces + count;
    const answers = Math.floor(bytes / answerBytes);
    this.#pieces = bytes % answerBytes;
    if (answers === 0) return true;
    this.#acknowledged += answers;
    this.#options.onAcknowledged(this, answers);
    return true;
  }

  #admit(count: number): boolean {
    if (count === answerBytes && shared[0] === connack && shared[3] === 0) {
      this.#isAdmitted = true;
      this.#admitted.resolve();
    } else {
      this.#options.onBroken(`${this.#options.sender.username}: not let in (${shared.toString('hex', 0, count)})`);
    }
    return true;
  }
}
