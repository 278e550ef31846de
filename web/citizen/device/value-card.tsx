import { useMemo } from 'preact/hooks';
import type { AirIndices, Kind, Value } from '../../contract/generated/answers.ts';
import { DevicePast } from '../../shared/chart/past.tsx';
import type { SpanName } from '../../shared/chart/span.tsx';
import { common, wordFor } from '../../shared/common/index.ts';
import { ago } from '../../shared/format.ts';
import { language } from '../../shared/language.ts';
import { fill } from '../../shared/words.ts';
import { freshnessAt } from './aging.ts';
import { limitsOf } from './air.tsx';
import { FreshnessMark, QualityMark } from './marks.tsx';
import { valueText } from './value-text.ts';

type Props = {
  readonly device: string;
  readonly value: Value;
  readonly rhythm: Kind['rhythm'];
  /** Seconds since the value was asked for. */
  readonly aging: number;
  readonly span: SpanName;
  readonly air: AirIndices | null | undefined;
};

/** One quantity of a device: what it says now, and its past. */
export function ValueCard({ device, value, rhythm, aging, span, air }: Props) {
  const limits = useMemo(() => limitsOf(air, value.quantity), [air, value.quantity, language.value]);
  const { quantity } = value;
  const name = wordFor(common().quantities, quantity);
  const age = value.ageSeconds === null ? null : value.ageSeconds + aging;
  return (
    <section class="card" aria-labelledby={quantity}>
      <h3 id={quantity}>{name}</h3>
      <Now value={value} age={age} rhythm={rhythm} />
      {value.time !== null && <DevicePast {...{ device, quantity, span, rhythm, limits }} />}
    </section>
  );
}

type NowProps = Pick<Props, 'value' | 'rhythm'> & { readonly age: number | null };

/** Without a value of now, the word is "unknown", and the last word stands apart. */
function Now({ value: { quantity, lastValue, unit, quality, reasons }, age, rhythm }: NowProps) {
  const { unknown, lastWord, heard } = common();
  const freshness = freshnessAt(age, rhythm);
  if (age === null || lastValue === null) return <FreshnessMark freshness="never_seen" />;
  const said = valueText(quantity, lastValue, unit);
  const isKnown = freshness === 'live' || freshness === 'late';
  return (
    <>
      <p class="value">
        <span class={isKnown ? 'figure' : 'figure soft'}>{isKnown ? said : unknown}</span>{' '}
        <span class="soft small">
          {isKnown ? fill(heard, { ago: ago(age) }) : fill(lastWord, { value: said, ago: ago(age) })}
        </span>
      </p>
      <p class="row marks">
        <FreshnessMark freshness={freshness} />
        <QualityMark quality={quality} reasons={reasons} />
      </p>
    </>
  );
}
