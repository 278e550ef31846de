import { setTimeout as pause } from 'node:timers/promises';
import { type Duration, days, hours, minutes } from '../../model/duration.ts';
import { messageOf } from '../../model/errors.ts';
import type { Rule } from '../../model/rule.ts';
import { after, before, type Clock } from '../../model/time.ts';
import type { Events } from '../../observability/events.ts';
import type { Rules, Usual } from '../port.ts';
import { createUsualDays, type UsualDays, type UsualParts } from './usual-days.ts';

export type OpenUsualParts = UsualParts & {
  readonly rules: Pick<Rules, 'all'>;
  readonly clock: Clock;
  readonly events: Pick<Events, 'emit'>;
  /** How often it looks whether another day has to be known. */
  readonly lookEvery?: Duration | undefined;
};

export interface LiveUsual extends Usual {
  /** Knows what these rules compare, from now on; call it before they come into force. Says it when it cannot, and tries again. */
  prepare(rules: readonly Rule[]): Promise<void>;
  close(): Promise<void>;
}

/** The next day is there long before it begins, however long its past takes to read. */
const ahead = days(1);
/** The last hour is compared as well when it began yesterday. */
const behind = hours(1);
const usuallyLooksEvery = minutes(10);

/** What is usual today and tomorrow, for the rules in force. Resolves when it is known, or when it is known why not. */
export async function openUsual(parts: OpenUsualParts): Promise<LiveUsual> {
  const { rules, clock, events, lookEvery = usuallyLooksEvery } = parts;
  const stopping = new AbortController();
  let known = createUsualDays(rules.all(), parts);

  async function renew(usual: UsualDays): Promise<void> {
    const now = clock.now();
    await usual.prepare({ from: before(now, behind), to: after(now, ahead) }).catch((error: unknown) => {
      events.emit('usualUnknown', { reason: messageOf(error) });
    });
  }
  async function keepAhead(): Promise<void> {
    while (!stopping.signal.aborted) {
      await pause(lookEvery, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
      if (!stopping.signal.aborted) await renew(known);
    }
  }
  await renew(known);
  const done = keepAhead();
  return {
    at: (of, query) => known.at(of, query),
    async prepare(wanted) {
      const next = createUsualDays(wanted, parts);
      await renew(next);
      known = next;
    },
    async close() {
      stopping.abort();
      await done;
    },
  };
}
