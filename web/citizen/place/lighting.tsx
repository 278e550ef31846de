import type { AreaNow, LightingIndices } from '../../contract/generated/answers.ts';
import { figure } from '../../shared/chart/figure.ts';
import { common } from '../../shared/common/index.ts';
import { count, fill } from '../../shared/words.ts';
import { Basis } from './basis.tsx';
import { words } from './words/index.ts';

type Props = {
  readonly lighting: NonNullable<AreaNow['lighting']>;
  readonly indices: LightingIndices | null | undefined;
  readonly aging: number;
};

/** How many lamps are broken, and which of them shine. */
export function Lighting({ lighting, indices, aging }: Props) {
  const { title, broken, on, off, unknown, ofLamps, yesterday } = words().lighting;
  const { faults, lamps } = lighting;
  const isKnown = faults.faulty + faults.sound > 0;
  // Of all lamps together, as if the silent ones had done as the others.
  const hours = indices?.yesterday.burningHours.estimate ?? null;
  const others = [
    count(lighting.on, on),
    count(lighting.off, off),
    ...(lighting.unknown > 0 ? [count(lighting.unknown, unknown)] : []),
  ];
  return (
    <section class="card" aria-labelledby="lighting">
      <h3 id="lighting">{title}</h3>
      <p class="value">
        <span class="figure">{isKnown ? count(faults.faulty, broken) : common().unknown}</span>{' '}
        <span class="soft">{count(lamps, ofLamps)}</span>
      </p>
      <p>{others.join(' · ')}</p>
      <Basis basis={faults.basis} aging={aging} />
      {hours !== null && lamps > 0 && (
        <p class="small">{fill(yesterday, { hours: figure('burning_hours', hours / lamps) })}</p>
      )}
    </section>
  );
}
