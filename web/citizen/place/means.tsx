import type { AreaNow } from '../../contract/generated/answers.ts';
import { figure } from '../../shared/chart/figure.ts';
import { common, wordFor } from '../../shared/common/index.ts';
import { ago } from '../../shared/format.ts';
import { count, fill } from '../../shared/words.ts';
import { words } from './words/index.ts';

type Mean = AreaNow['environment'][number];
type Props = {
  readonly id: string;
  readonly title: string;
  readonly means: readonly Mean[];
  readonly aging: number;
};

/** What the stations of an area say together, a line for each quantity. */
export function Means({ id, title, means, aging }: Props) {
  if (means.length === 0) return null;
  return (
    <section class="card" aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      <ul class="plain lines">
        {means.map((mean) => (
          <li key={mean.quantity}>
            <MeanLine mean={mean} aging={aging} />
          </li>
        ))}
      </ul>
      <p class="soft small">{words().means.note}</p>
    </section>
  );
}

function MeanLine({
  mean: { quantity, unit, mean, min, max, basis },
  aging,
}: {
  readonly mean: Mean;
  readonly aging: number;
}) {
  const { stations, range } = words().means;
  const name = wordFor(common().quantities, quantity);
  const known = [
    count(basis.values, stations),
    ...(min !== null && max !== null && min !== max
      ? [fill(range, { least: figure(quantity, min, unit), greatest: figure(quantity, max, unit) })]
      : []),
    ...(basis.newestAgeSeconds === null ? [] : [ago(basis.newestAgeSeconds + aging)]),
  ];
  return (
    <>
      <span class="row between">
        <span>{name}</span>
        <strong>{mean === null ? common().unknown : figure(quantity, mean, unit)}</strong>
      </span>
      {mean !== null && <span class="soft small">{known.join(' · ')}</span>}
    </>
  );
}
