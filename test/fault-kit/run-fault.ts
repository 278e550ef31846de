import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from './fault.ts';
import type { Finding } from './promises.ts';
import { NoStartError } from './service-under-test.ts';
import { Stage, type StageOptions } from './stage.ts';
import type { Table } from './table.ts';

/** How a fault ended. */
export type Verdict = {
  readonly fault: Fault;
  /** Empty when every promise held. */
  readonly findings: readonly Finding[];
  readonly table: Table;
  readonly seconds: number;
  /** What the service wrote since it last started. */
  readonly output: string;
};

export type RunOptions = StageOptions & {
  /** Ends the fault early, and puts away what it opened. */
  readonly signal?: AbortSignal | undefined;
};

/** Runs a fault on a stage of its own. What it throws, and a hang, are findings too. */
export async function runFault(fault: Fault, options: RunOptions): Promise<Verdict> {
  const began = performance.now();
  const stage = new Stage(options);
  const limit = stage.scaled(fault.limitSeconds);
  const over = new AbortController();
  const interrupted = Promise.withResolvers<Finding[]>();
  options.signal?.addEventListener('abort', () =>
    interrupted.resolve([{ promise: 'ends-in-time', detail: 'it was interrupted' }]),
  );
  const findings = await Promise.race([
    fault.run(stage).catch((error: unknown): Finding[] => [describeEnd(error, stage)]),
    delay(limit * 1000, undefined, { signal: over.signal, ref: false }).then((): Finding[] => [
      { promise: 'ends-in-time', detail: `it was not over after ${limit} s` },
    ]),
    interrupted.promise,
  ]);
  over.abort();
  await stage[Symbol.asyncDispose]();
  const output = stage.service.output();
  return { fault, findings, table: stage.table, output, seconds: (performance.now() - began) / 1000 };
}

/** A service that ends or falls silent is found by the first question that it does not answer. */
function describeEnd(error: unknown, { service }: Stage): Finding {
  if (error instanceof NoStartError)
    return { promise: 'starts-in-seconds', detail: `it does not start: ${error.message}` };
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const said = service.output().slice(-2000);
  return {
    promise: 'ends-in-time',
    detail: `it broke off: ${reason}${said === '' ? '' : `\nthe service said:\n${said}`}`,
  };
}
