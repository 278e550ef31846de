import type { Kinds } from '../../model/device-kind.ts';
import type { Duration } from '../../model/duration.ts';
import type { Reading } from '../../model/observation.ts';
import type { Condition, Rule } from '../../model/rule.ts';
import { before, type EpochMs } from '../../model/time.ts';
import type { Store } from '../../stores/port.ts';

/** More than this is not read for the sake of a rule that is new: its windows begin emptier, and say that they are not complete. */
const mostReadings = 2_000_000;

/** The quantities that the windows of a condition remember. */
function remembered(condition: Condition): readonly string[] {
  if (condition.is === 'all' || condition.is === 'any') return condition.of.flatMap(remembered);
  if (condition.is === 'not' || condition.is === 'some') return remembered(condition.of);
  if (condition.is === 'index') return ['no2', 'o3', 'so2', 'pm2_5', 'pm10'];
  return 'quantity' in condition ? [condition.quantity] : [];
}

export type PastParts = {
  readonly store: Pick<Store, 'scan'>;
  readonly kinds: Kinds;
  readonly lookback: Duration;
  /** Only what had arrived by then. */
  readonly until: EpochMs;
  readonly signal: AbortSignal;
};

/** What these rules would remember if they had been in force all along, in batches and in no order. */
export async function* recallPast(
  rules: readonly Rule[],
  { store, kinds, lookback, until, signal }: PastParts,
): AsyncGenerator<readonly Reading[]> {
  if (lookback <= 0) return;
  const wanted = new Set(rules.flatMap(({ when }) => remembered(when)));
  let left = mostReadings;
  for (const { id: kind, quantities } of kinds.values()) {
    const asked = quantities.filter((quantity) => wanted.has(quantity));
    if (asked.length === 0) continue;
    for await (const batch of store.scan({ kind, quantities: asked, from: before(until, lookback), to: until })) {
      if (signal.aborted || left <= 0) return;
      left -= batch.length;
      yield batch.filter(({ receivedAt }) => receivedAt <= until);
    }
  }
}
