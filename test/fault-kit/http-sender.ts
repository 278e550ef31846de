import { setTimeout as delay } from 'node:timers/promises';
import { noLatencies, type Phase } from './latencies.ts';
import { Pace } from './pace.ts';
import { mostNumbers, type Payload } from './payloads.ts';
import type { Sender } from './sender.ts';

export type HttpSenderOptions = {
  readonly username: string;
  readonly password: string;
  /** Where the service is now: a restarted one may listen elsewhere. */
  readonly httpUrl: () => string;
  readonly phase: () => Phase;
  readonly payload: Payload;
  /** Requests under way at the same time. */
  readonly window: number;
  readonly perSecond: number;
  readonly onAcknowledge?: (() => void) | undefined;
};

/** A device that numbers its messages and sends them by HTTP: each again and again, until 202 says that it is kept. */
export class HttpSender implements Sender {
  readonly #options: HttpSenderOptions;
  readonly #pace: Pace;
  readonly acknowledged = new Set<number>();
  readonly latencies = noLatencies();
  #next = 0;
  #inFlight = 0;
  #paused = false;
  #stopped = false;

  constructor(options: HttpSenderOptions) {
    this.#options = options;
    this.#pace = new Pace(options.perSecond, performance.now());
  }

  get sent(): number {
    return this.#next;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  async run(): Promise<void> {
    const one = async (): Promise<void> => {
      while (!this.#stopped) {
        if (this.#maySend()) await this.#send();
        else await delay(10);
      }
    };
    await Promise.all(Array.from({ length: this.#options.window }, one));
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
    while (this.#inFlight > 0 && performance.now() < deadline) await delay(20);
    this.stop();
  }

  stop(): void {
    this.#stopped = true;
  }

  #maySend(): boolean {
    return !this.#paused && this.#next < mostNumbers && this.#pace.take(performance.now());
  }

  async #send(): Promise<void> {
    const number = this.#next;
    this.#next += 1;
    this.#inFlight += 1;
    const [sentAt, phase] = [performance.now(), this.#options.phase()];
    while (!(await this.#post(number).catch(() => false))) {
      if (this.#stopped) return;
      await delay(50);
    }
    this.#options.onAcknowledge?.();
    this.#inFlight -= 1;
    this.acknowledged.add(number);
    this.latencies[phase].push(performance.now() - sentAt);
  }

  /** Whether it was kept. */
  async #post(number: number): Promise<boolean> {
    const { username, password, httpUrl, payload } = this.#options;
    const response = await fetch(`${httpUrl()}/ingest/v1/devices/${username}/messages`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
        'content-type': 'application/json',
      },
      body: payload(number),
      signal: AbortSignal.timeout(10_000),
    });
    await response.body?.cancel();
    return response.status === 202;
  }
}
