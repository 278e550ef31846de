import { useMemo } from 'preact/hooks';
import type { AirIndices, AreaNow, Kind } from '../../contract/generated/answers.ts';
import { AreaPast } from '../../shared/chart/past.tsx';
import { ChooseSpan, chosenSpan, type SpanName } from '../../shared/chart/span.tsx';
import { common, wordFor } from '../../shared/common/index.ts';
import { language } from '../../shared/language.ts';
import { limitsOf } from '../device/air.tsx';
import { words } from './words/index.ts';

/** What of an area's past means something to most people, in this order. */
const told: readonly string[] = [
  'occupied',
  'pm2_5',
  'no2',
  'o3',
  'pm10',
  'sound_level',
  'air_temperature',
  'lamp_fault',
];

type Props = {
  readonly now: AreaNow;
  readonly kinds: readonly Kind[];
  readonly air: AirIndices | null | undefined;
};

/** The past of an area, of what is measured in it. */
export function AreaPasts({ now, kinds, air }: Props) {
  const span = chosenSpan();
  const { title, note } = words().past;
  const measured = told.filter((quantity) => isMeasured(now, quantity));
  if (measured.length === 0) return null;
  return (
    <section aria-labelledby="past">
      <div class="row between">
        <h2 id="past">{title}</h2>
        <ChooseSpan />
      </div>
      <p class="soft small">{note}</p>
      <div class="cards broad">
        {measured.map((quantity) => {
          const kind = kinds.find(({ quantities }) => quantities.some((each) => each === quantity));
          return kind && <PastCard key={quantity} {...{ area: now.area.id, quantity, kind, span, air }} />;
        })}
      </div>
    </section>
  );
}

function isMeasured({ parking, lighting, environment }: AreaNow, quantity: string): boolean {
  if (quantity === 'occupied') return (parking?.bays ?? 0) > 0;
  if (quantity === 'lamp_fault') return (lighting?.lamps ?? 0) > 0;
  return environment.some((mean) => mean.quantity === quantity);
}

type CardProps = {
  readonly area: string;
  readonly quantity: string;
  readonly kind: Kind;
  readonly span: SpanName;
  readonly air: Props['air'];
};

function PastCard({ area, quantity, kind, span, air }: CardProps) {
  const limits = useMemo(() => limitsOf(air, quantity), [air, quantity, language.value]);
  const name = wordFor(common().quantities, quantity);
  const shares: Readonly<Record<string, string>> = words().past.shares;
  return (
    <section class="card" aria-labelledby={`past-${quantity}`}>
      <h3 id={`past-${quantity}`}>{shares[quantity] ?? name}</h3>
      <AreaPast {...{ area, quantity, span, limits, kind: kind.id, rhythm: kind.rhythm }} />
    </section>
  );
}
