import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Phase } from './latencies.ts';
import { firstTime } from './payloads.ts';
import type { Credential } from './registering.ts';
import type { Sent } from './sender.ts';

const milliseconds = z.array(z.number());
const ReportShape = z.array(
  z.object({
    id: z.string(),
    sent: z.number(),
    acknowledged: z.array(z.number()),
    inFlight: z.number(),
    latencies: z.object({ before: milliseconds, during: milliseconds, after: milliseconds }),
  }),
);

export type OtherDevice = Sent & { readonly id: string };

/** A steady group of devices that have nothing to do with the fault. What it does to them is how far it reaches. */
export class Others implements AsyncDisposable {
  #process: ChildProcess | undefined;
  #report: Promise<readonly OtherDevice[]> | undefined;

  start(credentials: readonly Credential[], { perSecond, port }: { perSecond: number; port: number }): void {
    const known = credentials.map(({ username, password }) => ({ username, password }));
    const data = JSON.stringify({ credentials: known, perSecond, port, firstTime });
    this.#process = fork(fileURLToPath(new URL('./others-process.ts', import.meta.url)), [data], { execArgv: [] });
  }

  tellPort(port: number): void {
    this.#tell({ order: 'port', port });
  }

  tellPhase(phase: Phase): void {
    this.#tell({ order: 'phase', phase });
  }

  /** They send nothing new, wait for what is in flight, and say what they were promised. */
  async drain(milliseconds: number): Promise<readonly OtherDevice[]> {
    const running = this.#process;
    if (running === undefined) return [];
    this.#report ??= (async () => {
      const answered = once(running, 'message', { signal: AbortSignal.timeout(milliseconds + 30_000) });
      this.#tell({ order: 'drain', milliseconds });
      const [message]: unknown[] = await answered;
      return ReportShape.parse(message).map((one) => ({ ...one, acknowledged: new Set(one.acknowledged) }));
    })();
    return await this.#report;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const running = this.#process;
    if (running === undefined || running.exitCode !== null) return;
    const exited = once(running, 'exit');
    running.kill('SIGKILL');
    await exited;
  }

  #tell(order: object): void {
    if (this.#process?.connected === true) this.#process.send(order);
  }
}
