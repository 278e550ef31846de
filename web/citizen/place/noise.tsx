import type { NoiseIndices } from '../../contract/generated/answers.ts';
import { figure } from '../../shared/chart/figure.ts';
import { common } from '../../shared/common/index.ts';
import { clock } from '../../shared/format.ts';
import { fill } from '../../shared/words.ts';
import { words } from './words/index.ts';

/** How loud it was in the last hour, and yesterday by day, in the evening and at night. */
export function Noise({ noise }: { readonly noise: NoiseIndices }) {
  const { title, lastHour, lastHourUnknown, yesterday, note } = words().noise;
  const { value, basis } = noise.lastHour;
  const { day, evening, night } = noise.yesterday;
  return (
    <section class="card" aria-labelledby="noise">
      <h3 id="noise">{title}</h3>
      <p class="value">
        <span class="figure">{loud(value)}</span>{' '}
        <span class="soft small">
          {value === null
            ? lastHourUnknown
            : `${lastHour} (${clock(new Date(basis.from))}–${clock(new Date(basis.to))})`}
        </span>
      </p>
      <p>{fill(yesterday, { day: loud(day.value), evening: loud(evening.value), night: loud(night.value) })}</p>
      <p class="soft small">{note}</p>
    </section>
  );
}

const loud = (level: number | null): string => (level === null ? common().unknown : figure('sound_level', level));
