import { ago } from '../../shared/format.ts';
import { count, fill } from '../../shared/words.ts';
import { words } from './words/index.ts';

type Props = {
  readonly basis: {
    readonly values: number;
    readonly newestAgeSeconds: number | null;
    readonly oldestAgeSeconds: number | null;
  };
  /** Seconds since it was asked for. */
  readonly aging: number;
};

/** What a figure of an area rests on: of how many values, and how old they are. */
export function Basis({ basis: { values, newestAgeSeconds, oldestAgeSeconds }, aging }: Props) {
  const { counted, oldest, nothing } = words().basis;
  if (newestAgeSeconds === null || oldestAgeSeconds === null) return <p class="soft small">{nothing}</p>;
  const newest = fill(count(values, counted), { newest: ago(newestAgeSeconds + aging) });
  const eldest = fill(oldest, { oldest: ago(oldestAgeSeconds + aging) });
  return <p class="soft small">{values > 1 ? `${newest}, ${eldest}` : newest}</p>;
}
