import type { Alert, Quiet } from '../../model/alert.ts';
import type { EpochMs } from '../../model/time.ts';
import type { Quieting } from '../port.ts';
import { areasAround, type Surroundings } from './around.ts';

/** When it is really over: at its end, or when somebody ended it before. */
export const endOf = ({ to, endedAt }: Pick<Quieting, 'to' | 'endedAt'>): EpochMs =>
  endedAt !== undefined && endedAt < to ? endedAt : to;

const mostOver = 1_000;

/** The silences and maintenance windows that are not over. */
export class QuietWindows {
  readonly #directory: Surroundings;
  readonly #windows = new Map<string, Quieting>();
  /** Asked for there and then: they hold, whatever becomes of the clock. */
  readonly #atOnce = new Set<string>();
  /** The last ones that were over, should the clock be set back. */
  readonly #over = new Map<string, Quieting>();

  constructor(directory: Surroundings) {
    this.#directory = directory;
  }

  get(id: string): Quieting | undefined {
    return this.#windows.get(id);
  }

  put(quieting: Quieting): void {
    this.#windows.set(quieting.id, quieting);
  }

  putAtOnce(quieting: Quieting): void {
    this.put(quieting);
    this.#atOnce.add(quieting.id);
  }

  drop(id: string): void {
    this.#windows.delete(id);
    this.#atOnce.delete(id);
  }

  /** It came to its end. */
  end(id: string): void {
    const window = this.#windows.get(id);
    this.drop(id);
    if (window === undefined) return;
    this.#over.set(id, window);
    const [oldest] = this.#over.keys();
    if (this.#over.size > mostOver && oldest !== undefined) this.#over.delete(oldest);
  }

  /** Puts back what is not over by the clock of now. @returns all that are not. */
  turnBack(now: EpochMs): readonly Quieting[] {
    for (const [id, window] of this.#over) {
      if (endOf(window) <= now) continue;
      this.#over.delete(id);
      this.put(window);
    }
    return [...this.#windows.values()];
  }

  /** Which of them keeps an alert quiet: the one that began first. */
  over(alert: Alert, at: EpochMs): Quiet | undefined {
    if (this.#windows.size === 0) return undefined;
    const around = areasAround(this.#directory, alert.area);
    const [first] = [...this.#windows.values()]
      .filter((window) => this.#hasBegun(window, at) && at < endOf(window) && isMeant(window, { alert, around }))
      .sort((one, other) => one.from - other.from || (one.id < other.id ? -1 : 1));
    return first && { because: first.is === 'silence' ? 'silenced' : 'maintenance', by: first.id };
  }

  #hasBegun({ id, from }: Quieting, at: EpochMs): boolean {
    return from <= at || this.#atOnce.has(id);
  }
}

function isMeant(
  { rules, areas, devices }: Quieting,
  { alert, around }: { readonly alert: Alert; readonly around: readonly string[] },
): boolean {
  const { subject } = alert;
  if (rules !== undefined && !rules.includes(alert.rule)) return false;
  if (areas !== undefined && !areas.some((area) => around.includes(area))) return false;
  return devices === undefined || (subject.is === 'device' && devices.includes(subject.id));
}
