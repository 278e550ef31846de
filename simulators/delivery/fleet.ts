import type { DeviceId } from '../../src/model/ids.ts';
import { luckOf } from '../chance.ts';
import type { Step } from '../step.ts';
import type { Credentials } from './credentials.ts';
import { Line, type LineSettings } from './line.ts';
import type { Tally } from './tally.ts';
import type { Trouble } from './trouble.ts';

export type FleetSettings = {
  readonly url: string;
  readonly credentials: Credentials;
  readonly tally: Tally;
  readonly seed: number;
  readonly whenFull: LineSettings['whenFull'];
  /** Nobody is kept waiting for room after this. */
  readonly signal: AbortSignal;
  /** What goes wrong, for people; each different sentence once until things are well again. */
  readonly complain: (sentence: string) => void;
};

/** All connections of the simulated city. */
export class Fleet {
  readonly #lines: ReadonlyMap<string, Line>;
  readonly #tally: Tally;
  readonly #complain: (sentence: string) => void;
  readonly #complaints = new Set<string>();
  #wasTakenOver = false;
  #watchers: (() => void)[] = [];

  constructor({ credentials, complain, signal, ...settings }: FleetSettings) {
    this.#complain = complain;
    this.#tally = settings.tally;
    this.#lines = new Map(
      [...credentials.values()].map((credential) => [
        credential.id,
        new Line({
          url: settings.url,
          credential,
          tally: settings.tally,
          whenFull: settings.whenFull,
          luck: luckOf(settings.seed, `retry/${credential.id}`),
          onChange: (line) => this.#changed(line),
        }),
      ]),
    );
    signal.addEventListener('abort', () => this.#letIn(), { once: true });
  }

  get size(): number {
    return this.#lines.size;
  }

  count(state: 'up' | 'refused' | 'cut'): number {
    return [...this.#lines.values()].filter((line) => line.state === state).length;
  }

  /** Messages that wait for a connection or an acknowledgement. */
  get backlog(): number {
    return [...this.#lines.values()].reduce((sum, { backlog }) => sum + backlog, 0);
  }

  call(): void {
    for (const line of this.#lines.values()) line.call();
  }

  /** Does a step of the story; resolves when the next may follow, `undefined` for at once. */
  perform(step: Step): Promise<void> | undefined {
    const line = this.#lineOf(step.carrier);
    if (line === undefined) {
      this.#tally.refused += 1;
      return undefined;
    }
    if (step.does === 'publish') return line.send(step);
    if (step.does === 'hang_up') line.cut();
    else line.call();
    return undefined;
  }

  /** Waits for something to come true of the connections; answers whether it did before the signal. */
  async until(isSo: () => boolean, signal: AbortSignal): Promise<boolean> {
    while (!isSo()) {
      if (signal.aborted) return false;
      await this.#change(signal);
    }
    return true;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#lines.values()].map((line) => line.close()));
  }

  #letIn(): void {
    for (const line of this.#lines.values()) line.letIn();
  }

  #lineOf(id: DeviceId): Line | undefined {
    return this.#lines.get(id);
  }

  #change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#watchers.push(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }

  /** Who is taken over comes up again and again, so being well again does not end that complaint. */
  #tell({ kind, advice }: Trouble): void {
    if (this.#complaints.has(advice) || (kind === 'taken over' && this.#wasTakenOver)) return;
    if (kind === 'taken over') this.#wasTakenOver = true;
    else this.#complaints.add(advice);
    this.#complain(advice);
  }

  #changed({ trouble, state }: Line): void {
    if (trouble !== undefined) this.#tell(trouble);
    // Who hung up on purpose is not missed.
    const wanted = this.size - this.count('cut');
    if (state === 'up' && this.#complaints.size > 0 && this.count('up') === wanted) {
      this.#complaints.clear();
      this.#complain(`All ${wanted} connections are there again.`);
    }
    const watchers = this.#watchers;
    this.#watchers = [];
    for (const resolve of watchers) resolve();
  }
}
