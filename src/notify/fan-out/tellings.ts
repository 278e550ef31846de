import type { Plan } from '../../community/port.ts';
import type { Announcement } from '../../model/alert.ts';
import { type HandOutParts, mayPass, setAside } from './hand-out.ts';

type Telling = { readonly announcement: Announcement; readonly plans: Iterator<Plan> };

/**
 * Announcements that citizens are being told of, a portion of them at a time. Urgent ones go first, the others in turn, so that what
 * concerns few does not wait until a whole city is told; but of one matter nobody hears the end before the beginning.
 */
export class Tellings {
  readonly #parts: HandOutParts;
  readonly #open: Telling[] = [];

  constructor(parts: HandOutParts) {
    this.#parts = parts;
  }

  /** Takes one up, behind those of its matter. */
  add(announcement: Announcement): void {
    const { audience, clock } = this.#parts;
    if (!announcement.audience.includes('citizens')) return;
    const plans = audience.plan(announcement, clock.now())[Symbol.iterator]();
    this.#open.push({ announcement, plans });
  }

  isOpen(announcement: Announcement): boolean {
    return this.#open.some((each) => each.announcement.seq === announcement.seq);
  }

  /** The next portion, and of what; of the given announcement, unless another one of its matter is before it. */
  next(of?: Announcement): { readonly announcement: Announcement; readonly plan: Plan } | undefined {
    const ready = this.#open.filter((each) => this.#isFirst(each));
    const asked = of === undefined ? ready : ready.filter(({ announcement }) => announcement.seq === of.seq);
    const telling = asked.find(({ announcement }) => announcement.isUrgent) ?? asked[0];
    if (telling === undefined) return undefined;
    const plan = this.#planOf(telling);
    this.#open.splice(this.#open.indexOf(telling), 1);
    if (!plan.isLast) this.#open.push(telling);
    return { announcement: telling.announcement, plan };
  }

  #isFirst({ announcement }: Telling): boolean {
    const { group, seq } = announcement;
    return this.#open.every((other) => other.announcement.group !== group || other.announcement.seq >= seq);
  }

  /** What is wrong with a plan is wrong the next time too, but for what the database says of itself. */
  #planOf({ announcement, plans }: Telling): Plan {
    try {
      const next = plans.next();
      return next.done === true ? nobodyElse : next.value;
    } catch (error) {
      if (mayPass(error)) throw error;
      setAside('citizens', { announcement, parts: this.#parts, error });
      return nobodyElse;
    }
  }
}

const nobodyElse: Plan = { isLast: true, deliveries: [], record: () => undefined };
