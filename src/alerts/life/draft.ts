import type { Alert, Announcement, Transition } from '../../model/alert.ts';
import type { EpochMs } from '../../model/time.ts';
import type { LifeChange, Quieting } from '../port.ts';
import { type Group, memoryOf } from './group.ts';

/** Under which it remembers up to where it has lived. No group is called so. */
export const clockKey = 'clock';

/** A change while it comes together. */
export class Draft {
  readonly #alerts = new Map<string, Alert>();
  readonly #transitions: Transition[] = [];
  readonly #announcements: Announcement[] = [];
  readonly #groups = new Map<string, Group | undefined>();
  readonly #quietings = new Map<string, Quieting>();
  #isClockNews = false;

  alert(alert: Alert): void {
    this.#alerts.set(alert.id, alert);
  }

  transition(transition: Transition): void {
    this.#transitions.push(transition);
  }

  announcement(announcement: Announcement): void {
    this.#announcements.push(announcement);
  }

  group(id: string, group: Group | undefined): void {
    this.#groups.set(id, group);
  }

  quieting(quieting: Quieting): void {
    this.#quietings.set(quieting.id, quieting);
  }

  /** Up to where it has lived is to be remembered, even if nothing else is. */
  lived(): void {
    this.#isClockNews = true;
  }

  toChange(now: EpochMs): LifeChange {
    const groups = new Map<string, unknown>();
    for (const [id, group] of this.#groups) groups.set(id, group && memoryOf(group));
    const change = {
      alerts: [...this.#alerts.values()],
      transitions: this.#transitions,
      announcements: this.#announcements,
      groups,
      quietings: [...this.#quietings.values()],
    };
    if (this.#isClockNews || !isEmpty(change)) groups.set(clockKey, now);
    return change;
  }
}

const isEmpty = ({ alerts, transitions, announcements, groups, quietings }: LifeChange): boolean =>
  alerts.length + transitions.length + announcements.length + groups.size + quietings.length === 0;
