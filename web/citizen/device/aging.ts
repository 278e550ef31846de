import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { Asked } from '../../shared/asked.ts';

/** Often enough for ages that are told in minutes. */
const everyMs = 20_000;

/** Seconds since something was answered: by so much is all that it tells older now, also when nobody could be asked since. */
export function useAging({ body, keptAt }: Pick<Asked<unknown>, 'body' | 'keptAt'>): number {
  const answeredAt = useMemo(() => keptAt ?? Date.now(), [body, keptAt]);
  const now = useSignal(answeredAt);
  useEffect(() => {
    const timer = setInterval(() => (now.value = Date.now()), everyMs);
    return () => clearInterval(timer);
  }, []);
  return (
    Math.max(0, Math.max(now.value, answeredAt) - answeredAt, keptAt === undefined ? 0 : Date.now() - keptAt) / 1000
  );
}

export type Freshness = 'live' | 'late' | 'stale' | 'never_seen';

type Rhythm = { readonly lateAfterSeconds: number; readonly staleAfterSeconds: number };

/** How fresh something is by now: an answer that is shown for an hour is an hour older. */
export function freshnessAt(age: number | null, { lateAfterSeconds, staleAfterSeconds }: Rhythm): Freshness {
  if (age === null) return 'never_seen';
  if (age > staleAfterSeconds) return 'stale';
  return age > lateAfterSeconds ? 'late' : 'live';
}
