/** The load, in a process of its own: started by run-load.ts, which sends the plan and hears the figures. */
import { setTimeout as pause } from 'node:timers/promises';
import { Histogram } from '../figures.ts';
import { cpuMicroseconds, rssMiB } from '../process-figures.ts';
import { Line } from './line.ts';
import { type LoadFigures, type LoadPlan, type LoadReport, planShape } from './plan.ts';

const tell = (report: LoadReport): void => {
  process.send?.(report);
};

/** So many knock at the same time: a city does not connect in one instant. */
const knocking = 100;

/** How long messages under way may take to be acknowledged, when nothing new is sent any more. */
const runOutSeconds = 10;

class Load {
  readonly #plan: LoadPlan;
  readonly #lines: readonly Line[];
  readonly #waits = new Histogram();
  readonly #broken = Promise.withResolvers<never>();
  #isSending = false;
  #startedAt = 0;
  #due = 0;
  #turn = 0;

  constructor(plan: LoadPlan) {
    this.#plan = plan;
    const window = plan.pace.is === 'idle' ? 0 : plan.pace.window;
    // A later run must not repeat the numbers of an earlier one.
    const firstNumber = (Math.floor(Date.now() / 1000) % 90_000) * 1000;
    this.#lines = plan.senders.map(
      (sender) =>
        new Line({
          sender,
          port: plan.port,
          timed: plan.timed,
          window,
          firstNumber,
          onAcknowledged: (line, count) => this.#acknowledged(line, count),
          onBroken: (reason) => this.#broken.reject(new Error(reason)),
        }),
    );
  }

  async run(): Promise<LoadFigures> {
    return await Promise.race([this.#run(), this.#broken.promise]);
  }

  async #run(): Promise<LoadFigures> {
    const connectSeconds = await this.#connect();
    tell({ is: 'connected' });
    this.#start();
    await pause(this.#plan.warmUpSeconds * 1000);
    tell({ is: 'measuring' });
    const before = this.#snapshot();
    this.#waits.clear();
    await pause(this.#plan.seconds * 1000);
    const after = this.#snapshot();
    const waits = { p50Ms: this.#quantile(0.5), p99Ms: this.#quantile(0.99), maxMs: this.#waits.max };
    this.#isSending = false;
    const behind = Math.max(0, this.#dueByNow() - this.#due);
    await this.#runOut();
    for (const line of this.#lines) line.close();
    const acknowledged = after.acknowledged - before.acknowledged;
    const seconds = (after.at - before.at) / 1000;
    return {
      connections: this.#lines.length,
      connectSeconds,
      seconds,
      acknowledged,
      perSecond: acknowledged / seconds,
      cpuMicroseconds: (after.cpu - before.cpu) / Math.max(1, acknowledged),
      rssStartMiB: before.rss,
      rssEndMiB: after.rss,
      ...waits,
      behind,
      ownCpuMicroseconds: (after.ownCpu - before.ownCpu) / Math.max(1, acknowledged),
      sentInAll: this.#lines.reduce((sum, { sent }) => sum + sent, 0),
      acknowledgedInAll: this.#acknowledgedInAll(),
    };
  }

  async #connect(): Promise<number> {
    const start = performance.now();
    const waiting = this.#lines.values();
    const knock = async (): Promise<void> => {
      for (const line of waiting) await line.open();
    };
    await Promise.all(Array.from({ length: knocking }, knock));
    return (performance.now() - start) / 1000;
  }

  #start(): void {
    const { pace } = this.#plan;
    this.#isSending = true;
    this.#startedAt = performance.now();
    if (pace.is === 'closed') for (const line of this.#lines) line.send(pace.window, performance.now());
    if (pace.is === 'rate') void this.#sendAtRate();
  }

  /** Whoever is at turn and has room sends what is due: one message in one segment as a device does, or some as a gateway does. */
  async #sendAtRate(): Promise<void> {
    const { pace } = this.#plan;
    const together = pace.is === 'rate' ? (pace.together ?? 1) : 1;
    while (this.#isSending) {
      const target = this.#dueByNow();
      for (let full = 0; this.#due + together <= target && full < this.#lines.length; this.#turn += 1) {
        const line = this.#lines[this.#turn % this.#lines.length];
        if (line === undefined || line.room < together) {
          full += 1;
          continue;
        }
        line.send(together, this.#dueAt(this.#due));
        this.#due += together;
        full = 0;
      }
      await pause(1);
    }
  }

  #dueByNow(): number {
    const { pace } = this.#plan;
    return pace.is === 'rate' ? Math.floor(((performance.now() - this.#startedAt) * pace.perSecond) / 1000) : 0;
  }

  #dueAt(index: number): number {
    const { pace } = this.#plan;
    return pace.is === 'rate' ? this.#startedAt + (index * 1000) / pace.perSecond : 0;
  }

  #acknowledged(line: Line, count: number): void {
    const now = performance.now();
    for (let back = 0; back < count; back += 1) this.#waits.add(now - line.dueTime(back));
    if (this.#isSending && this.#plan.pace.is === 'closed') line.send(count, now);
  }

  #acknowledgedInAll(): number {
    return this.#lines.reduce((sum, { acknowledged }) => sum + acknowledged, 0);
  }

  #snapshot() {
    const own = process.cpuUsage();
    return {
      at: performance.now(),
      acknowledged: this.#acknowledgedInAll(),
      cpu: cpuMicroseconds(this.#plan.watchPid),
      rss: rssMiB(this.#plan.watchPid),
      ownCpu: own.user + own.system,
    };
  }

  #quantile(share: number): number | null {
    const value = this.#waits.quantile(share);
    return Number.isNaN(value) ? null : value;
  }

  async #runOut(): Promise<void> {
    const deadline = performance.now() + runOutSeconds * 1000;
    const isDone = (): boolean => this.#lines.every(({ sent, acknowledged }) => sent === acknowledged);
    while (!isDone() && performance.now() < deadline) await pause(10);
  }
}

async function generate(plan: unknown): Promise<void> {
  try {
    tell({ is: 'measured', figures: await new Load(planShape.parse(plan)).run() });
  } catch (error) {
    tell({ is: 'failed', reason: String(error) });
    process.exitCode = 1;
  }
  process.disconnect();
}

process.once('message', (plan) => void generate(plan));

// Whoever started the load has gone: so do we.
process.once('disconnect', () => process.exit());
