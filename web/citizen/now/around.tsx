import type { Near } from '../../contract/generated/answers.ts';
import type { Asked } from '../../shared/asked.ts';
import { ago, clock, lasting } from '../../shared/format.ts';
import { KeptNotice } from '../../shared/kept-notice.tsx';
import { Mark } from '../../shared/mark.tsx';
import { note } from '../../shared/route.tsx';
import { fill } from '../../shared/words.ts';
import { useAging } from '../device/aging.ts';
import { forgetPlace, type Place, reaches, reachNow } from './place.ts';
import { words } from './words/index.ts';

type Props = { readonly near: Near; readonly place: Place; readonly asked: Asked<Near>; readonly isLive: boolean };

/** Which place it is, how far around it people look, and of which moment all of it speaks. */
export function Around({ near, place, asked, isLive }: Props) {
  const { around, nowhere, toCentre } = words();
  const isChosen = place.at !== undefined || place.lat !== undefined;
  const isSomewhere = near.area !== null || near.parking !== null || near.air !== null;
  return (
    <section class="around" aria-label={around.label}>
      <p class="row">
        <strong>{nameOf(near, place)}</strong>
        <Reach />
        {isChosen && isSomewhere && (
          <button type="button" class="button" onClick={forgetPlace}>
            {around.forget}
          </button>
        )}
      </p>
      <Moment time={near.time} asked={asked} isLive={isLive} />
      {!isSomewhere && (
        <div class="notice warn">
          <p>{nowhere}</p>
          <button type="button" class="button" onClick={forgetPlace}>
            {toCentre}
          </button>
        </div>
      )}
    </section>
  );
}

function nameOf({ area, district }: Near, { at, lat }: Place): string {
  const { around } = words();
  const names = [...new Set([area?.name, district?.name].filter((name) => name !== undefined))].join(', ');
  if (at !== undefined) return names;
  const where = lat === undefined ? around.centre : around.mine;
  return names === '' ? where : fill(where === around.centre ? around.centreIn : around.mineIn, { names });
}

/** A walk of metres in a minute, as the service takes it: the ways are longer than the crow's. */
const metresPerMinute = 60;

function Reach() {
  const { reach } = words().around;
  return (
    <label class="reach small">
      <span>{reach.label}</span>{' '}
      <select
        value={String(reachNow())}
        onChange={({ currentTarget }) =>
          note({ walk: currentTarget.value === '600' ? undefined : currentTarget.value })
        }
      >
        {reaches.map((metres) => (
          <option key={metres} value={metres}>
            {fill(reach.option, { time: lasting(Math.round(metres / metresPerMinute) * 60) })}
          </option>
        ))}
      </select>
    </label>
  );
}

/** When nobody answered for so long, people should know. */
const oldSeconds = 150;

type MomentProps = Pick<Props, 'asked' | 'isLive'> & { readonly time: string };

function Moment({ time, asked, isLive }: MomentProps) {
  const { live, lost, old } = words().around;
  const aging = useAging(asked);
  if (asked.keptAt !== undefined) return <KeptNotice keptAt={asked.keptAt} />;
  const said = clock(new Date(time));
  return (
    <p class="small soft row">
      {isLive && aging < oldSeconds && fill(live, { time: said })}
      <span role="status">
        {!isLive && aging < oldSeconds && (
          <Mark tone="warn" sign="half">
            {fill(lost, { time: said })}
          </Mark>
        )}
        {aging >= oldSeconds && (
          <Mark tone="warn" sign="half">
            {fill(old, { ago: ago(aging) })}
          </Mark>
        )}
      </span>
    </p>
  );
}
