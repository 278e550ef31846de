import type { Observation, Reading, Rejudged } from '../model/observation.ts';
import type { Events } from '../observability/events.ts';

/** Counts what is doubted, by test. A new judgement counts for what it adds: its last reason. */
export function countDoubts(
  { readings, rejudged }: { readonly readings: readonly Reading[]; readonly rejudged: readonly Rejudged[] },
  events: Pick<Events, 'emit'>,
): void {
  const counts = new Map<string, number>();
  const count = (reason: string | undefined): void => {
    if (reason === undefined) return;
    const test = reason.slice(0, reason.indexOf(':'));
    counts.set(test, (counts.get(test) ?? 0) + 1);
  };
  for (const { observations } of readings) for (const { reasons } of observations) reasons.forEach(count);
  for (const { observation } of rejudged) count(lastReason(observation));
  for (const [test, number] of counts) events.emit('observationsDoubted', { test, count: number });
}

const lastReason = ({ reasons }: Observation): string | undefined => reasons.at(-1);
