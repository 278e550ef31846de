import type { z } from 'zod';
import { type Environment, type Service, startService } from '../process/running-service.ts';

/** How the service is started this time. */
export type StartOptions = {
  /** Settings beside those of the kit: free ports, the data folder, no limit for our own questions. */
  readonly settings?: Environment;
  /** A start that takes longer is no start. */
  readonly withinSeconds?: number;
  /** Flags of Node: what is loaded before the service. */
  readonly nodeFlags?: readonly string[];
  /** Of the process, not of Barrio. */
  readonly environment?: Environment;
};

/** The service ended, or stayed silent, instead of starting. */
export class NoStartError extends Error {}

/** The real process: started, asked, frozen, killed and started again, always with the settings that it had before. */
export class ServiceUnderTest implements AsyncDisposable {
  readonly #dataDir: () => string;
  readonly #always: StartOptions;
  #options: StartOptions = {};
  #service: Service | undefined;
  #output: () => string = () => '';
  /** Seconds that each start took. */
  readonly startSeconds: number[] = [];
  /** Told of each start: senders find its new port by it. */
  onStart: (service: Service) => void = () => undefined;

  /** @param always what holds for every start, such as a mutant that is looked for */
  constructor(dataDir: () => string, always: StartOptions = {}) {
    this.#dataDir = dataDir;
    this.#always = always;
  }

  get pid(): number | undefined {
    return this.#service?.pid;
  }

  /** A port on which nobody listens while it does not run. */
  get mqttPort(): number {
    return this.#service?.mqttPort ?? 1;
  }

  get httpUrl(): string {
    return this.#running.httpUrl;
  }

  /** What it wrote since its last start, also when it is gone. */
  output(): string {
    return this.#output();
  }

  /** @throws {NoStartError} */
  async start(options: StartOptions = this.#options): Promise<void> {
    this.#options = options;
    const began = performance.now();
    const service = await startService({
      dataDir: this.#dataDir(),
      environment: { BARRIO_LOG_LEVEL: 'warn', ...options.settings },
      processEnvironment: { ...this.#always.environment, ...options.environment },
      nodeFlags: [...(this.#always.nodeFlags ?? []), ...(options.nodeFlags ?? [])],
      patience: (options.withinSeconds ?? 60) * 1000,
    }).catch((cause: unknown) => {
      throw new NoStartError(cause instanceof Error ? cause.message : String(cause), { cause });
    });
    this.#service = service;
    this.#output = () => service.output();
    this.startSeconds.push((performance.now() - began) / 1000);
    this.onStart(service);
  }

  /** Resolves when it is gone. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const service = this.#service;
    this.#service = undefined;
    await service?.kill(signal);
  }

  /** Stops its clockwork where it stands: no instruction more, but the system still knows its files and sockets. */
  freeze(): void {
    process.kill(this.#running.pid, 'SIGSTOP');
  }

  thaw(): void {
    process.kill(this.#running.pid, 'SIGCONT');
  }

  /** Asks the public API. @throws when it does not answer with the shape within half a minute */
  async ask<Answer>(path: string, shape: z.ZodType<Answer>): Promise<Answer> {
    const response = await fetch(new URL(path, this.httpUrl), { signal: AbortSignal.timeout(30_000) });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return shape.parse(await response.json());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill('SIGKILL');
  }

  get #running(): Service {
    if (this.#service === undefined) throw new Error('the service does not run');
    return this.#service;
  }
}
