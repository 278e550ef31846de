import { readFile } from 'node:fs/promises';

/** Memory that a process holds, in MiB; `undefined` when it is gone. */
async function residentMiB(pid: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const [, kibibytes] = /VmRSS:\s+(\d+) kB/.exec(status) ?? [];
  return kibibytes === undefined ? undefined : Number(kibibytes) / 1024;
}

/** Looks at the memory of the service four times a second, through all its restarts. */
export class MemoryWatch implements Disposable {
  readonly #timer: NodeJS.Timeout;
  #now = 0;
  #peak = 0;
  #before: number | undefined;

  constructor(pid: () => number | undefined) {
    this.#timer = setInterval(() => {
      const running = pid();
      if (running !== undefined) void this.#look(running);
    }, 250);
    this.#timer.unref();
  }

  /** From here on the fault is on. */
  markBefore(): void {
    this.#before = this.#now;
  }

  /** In MiB, rounded. `peak` is of the whole run. */
  get figures(): { readonly before: number; readonly peak: number; readonly after: number } {
    const [before, peak, after] = [this.#before ?? 0, this.#peak, this.#now].map(Math.round);
    return { before: before ?? 0, peak: peak ?? 0, after: after ?? 0 };
  }

  async #look(pid: number): Promise<void> {
    const mebibytes = await residentMiB(pid);
    if (mebibytes === undefined) return;
    this.#now = mebibytes;
    this.#peak = Math.max(this.#peak, mebibytes);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
