import type { Value } from '../../contract/generated/answers.ts';
import { common, wordFor } from '../../shared/common/index.ts';
import { ago } from '../../shared/format.ts';
import { Mark } from '../../shared/mark.tsx';
import { Link } from '../../shared/route.tsx';
import { fill } from '../../shared/words.ts';
import { FreshnessMark } from '../device/marks.tsx';
import { valueText } from '../device/value-text.ts';
import { words } from './words/index.ts';

/** `as of 3 minutes ago`. */
export function Age({ seconds, aging }: { readonly seconds: number | null; readonly aging: number }) {
  if (seconds === null) return null;
  return <span class="soft small">{fill(common().heard, { ago: ago(seconds + aging) })}</span>;
}

/** Nobody knows, and what that means. */
export function Unknown({ children }: { readonly children?: string }) {
  return (
    <p>
      <Mark tone="none" sign="gone">
        {common().unknown}
      </Mark>{' '}
      {children}
    </p>
  );
}

/** What is known still, but was to be heard again before now. */
export function Late({ freshness }: Pick<Value, 'freshness'>) {
  return freshness === 'late' ? <FreshnessMark freshness="late" /> : null;
}

type ListProps = { readonly values: readonly Value[]; readonly aging: number };

/** Quantities with what they are now, each with its age; what is not known says what was last. */
export function Values({ values, aging }: ListProps) {
  return (
    <dl class="values">
      {values.map((value) => (
        <div key={value.quantity}>
          <dt>{wordFor(common().quantities, value.quantity)}</dt>
          <dd>
            <One value={value} aging={aging} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function One({ value, aging }: { readonly value: Value; readonly aging: number }) {
  const { quantity, unit, lastValue, ageSeconds, quality, freshness } = value;
  const { unknown, lastWord } = common();
  if (lastValue === null || ageSeconds === null) {
    return (
      <Mark tone="none" sign="gone">
        {common().freshness.never_seen}
      </Mark>
    );
  }
  const said = valueText(quantity, lastValue, unit);
  if (value.value === null) {
    return (
      <>
        <Mark tone="none" sign="empty">
          {unknown}
        </Mark>{' '}
        <span class="soft small">{fill(lastWord, { value: said, ago: ago(ageSeconds + aging) })}</span>
      </>
    );
  }
  const isDoubted = quality === 'suspect' || quality === 'fail';
  return (
    <>
      <strong>{said}</strong>{' '}
      {isDoubted && (
        <Mark tone="warn" sign="doubt">
          {common().quality[quality]}
        </Mark>
      )}{' '}
      <Late freshness={freshness} /> <Age seconds={ageSeconds} aging={aging} />
    </>
  );
}

type StationProps = {
  readonly station: { readonly id: string; readonly name: string; readonly distanceMetres: number };
};

/** Who measured it, and how far away that is. */
export function Measured({ station, distance }: StationProps & { readonly distance: string }) {
  return (
    <p class="small soft">
      {words().measured} <Link to={`/devices/${encodeURIComponent(station.id)}`}>{station.name}</Link> · {distance}
    </p>
  );
}
