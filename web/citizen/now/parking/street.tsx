import type { StreetNear } from '../../../contract/generated/answers.ts';
import { lasting, percent } from '../../../shared/format.ts';
import { Mark, type Sign, type Tone } from '../../../shared/mark.tsx';
import { Link } from '../../../shared/route.tsx';
import { count, fill } from '../../../shared/words.ts';
import { Age } from '../known.tsx';
import { words } from '../words/index.ts';
import { countOf, lateOf, type Standing, standingOf, type Wish, walkTo } from './offer.ts';

const byStanding: Readonly<Record<Standing, readonly [Tone, Sign]>> = {
  free: ['good', 'tick'],
  full: ['bad', 'cross'],
  none_known: ['none', 'doubt'],
  unknown: ['none', 'gone'],
};

type Props = { readonly street: StreetNear; readonly wish: Wish; readonly aging: number };

/** One street: what is free, how far it is, where that is going, and the chance of a place on arrival. */
export function StreetRow({ street, wish, aging }: Props) {
  const { walk, unknown, late, elsewhere, standing, freeHere } = words().parking;
  const counted = countOf(street, wish);
  const how = standingOf(counted);
  const lates = lateOf(street.late, wish);
  const isFreeLate = how === 'free' && lates.free === counted.free;
  const [tone, sign]: readonly [Tone, Sign] = isFreeLate ? ['warn', 'half'] : byStanding[how];
  return (
    <li>
      <p class="row head-line">
        {street.id === null ? (
          <span>{elsewhere}</span>
        ) : (
          <Link to={`/places/${encodeURIComponent(street.id)}`}>{street.name ?? street.id}</Link>
        )}
        <Mark tone={tone} sign={sign}>
          {how === 'free' ? count(counted.free, freeHere) : standing[how]}
        </Mark>
      </p>
      <p class="small facts">
        <span>{fill(walk, { time: lasting(walkTo(street, wish) * 60) })}</span>
        {lates.free + lates.occupied > 0 && (
          <Mark tone="warn" sign="half">
            {count(lates.free + lates.occupied, late)}
          </Mark>
        )}
        {counted.unknown > 0 && how !== 'unknown' && <span>{count(counted.unknown, unknown)}</span>}
        {wish === 'any' && <Trend trend={street.trend} />}
        {wish === 'any' && <Chance chance={street.chance} />}
        <Age seconds={counted.ageSeconds} aging={aging} />
      </p>
    </li>
  );
}

/** Also without an arrow it says where it goes. */
const arrows = { filling: '↘', emptying: '↗', steady: '→' } as const;

function Trend({ trend }: Pick<StreetNear, 'trend'>) {
  if (trend === null) return null;
  const { trends, fewer, more } = words().parking;
  const change = trend.change === 0 ? undefined : trend.change < 0 ? fewer : more;
  return (
    <span>
      <span aria-hidden="true">{arrows[trend.is]}</span> {trends[trend.is]}
      {trend.is !== 'steady' &&
        change !== undefined &&
        ` (${fill(count(Math.abs(trend.change), change), { time: lasting(trend.minutes * 60) })})`}
    </span>
  );
}

function Chance({ chance }: Pick<StreetNear, 'chance'>) {
  const probability = chance?.probability ?? null;
  if (chance === null || probability === null) return null;
  return (
    <span>{fill(words().parking.chance, { share: percent(probability), time: lasting(chance.minutes * 60) })}</span>
  );
}
