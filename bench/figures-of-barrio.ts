import { setTimeout as pause } from 'node:timers/promises';
import { cpuMicroseconds, rssMiB } from './process-figures.ts';
import type { Service } from './running-barrio.ts';

/** What the service says of itself at a moment. */
export type ServiceFigures = {
  readonly atMs: number;
  readonly acknowledged: number;
  /** Messages that are through the pipeline and in the store. */
  readonly stored: number;
  readonly lag: number;
  readonly observations: number;
  readonly rejected: number;
  readonly repeated: number;
  readonly rssMiB: number;
  readonly cpuMicroseconds: number;
};

/** Asks `/metrics` and the operating system. */
export async function readServiceFigures({ httpUrl, pid }: Service): Promise<ServiceFigures> {
  const response = await fetch(`${httpUrl}/metrics`);
  const text = await response.text();
  const sum = (name: string, label = ''): number => sumOf(text, name, label);
  return {
    atMs: performance.now(),
    acknowledged: sum('barrio_messages_acknowledged_total'),
    stored: sum('barrio_messages_processed_total', 'consumer="store-'),
    lag: sum('barrio_store_lag_messages'),
    observations: sum('barrio_observations_stored_total'),
    rejected: sum('barrio_samples_rejected_total'),
    repeated: sum('barrio_samples_repeated_total'),
    rssMiB: rssMiB(pid),
    cpuMicroseconds: cpuMicroseconds(pid),
  };
}

/** Adds up the samples of a metric, over those with this in their labels. */
export function sumOf(text: string, name: string, label: string): number {
  return text
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
    .filter((line) => line.includes(label))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}

/** Figures every so often, from now until it is stopped. */
export function watchService(service: Service, everyMs: number): { stop(): Promise<readonly ServiceFigures[]> } {
  const seen: ServiceFigures[] = [];
  const stopping = new AbortController();
  const watching = (async () => {
    while (!stopping.signal.aborted) {
      seen.push(await readServiceFigures(service));
      await pause(everyMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await watching;
      return seen;
    },
  };
}

/** Waits until everything acknowledged is in the store. Answers when that was. @throws when it takes longer than allowed. */
export async function untilStored(service: Service, mostSeconds: number): Promise<ServiceFigures> {
  const deadline = performance.now() + mostSeconds * 1000;
  while (performance.now() < deadline) {
    const figures = await readServiceFigures(service);
    if (figures.lag === 0 && figures.stored >= figures.acknowledged) return figures;
    await pause(100);
  }
  throw new Error(`the store did not catch up within ${mostSeconds} s`);
}
