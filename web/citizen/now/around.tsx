import type { Near } from '../../contract/generated/answers.ts';
import type { Asked } from '../../shared/asked.ts';
import { common } from '../../shared/common/index.ts';
import { ago, clock, lasting } from '../../shared/format.ts';
import { Mark } from '../../shared/mark.tsx';
import { note } from '../../shared/route.tsx';
import { fill } from '../../shared/words.ts';
import { useAging } from '../device/aging.ts';
import { forgetPlace, type Place, reaches, reachNow } from './place.ts';
import { words } from './words/index.ts';

type Props = { readonly near: Near; readonly place: Place; readonly asked: Asked<Near> };

/** Which place it is, how far around it people look, and of which moment all of it speaks. */
export function Around({ near, place, asked }: Props) {
  const { around, nowhere, toCentre } = words();
  const isSomewhere = near.area !== null || near.parking !== null || near.air !== null;
  return (
    <section class="around" aria-label={around.label}>
      <p class="row">
        <strong>{nameOf(near, place)}</strong>
        <Reach />
      </p>
      <Moment time={near.time} asked={asked} />
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

function Moment({ time, asked }: { readonly time: string; readonly asked: Asked<Near> }) {
  const { live, old } = words().around;
  const aging = useAging(asked);
  if (asked.keptAt !== undefined)
    return <p class="notice warn">{fill(common().kept, { ago: ago((Date.now() - asked.keptAt) / 1000) })}</p>;
  return (
    <p class="small soft row">
      {aging < oldSeconds ? (
        fill(live, { time: clock(new Date(time)) })
      ) : (
        <Mark tone="warn" sign="half">
          {fill(old, { ago: ago(aging) })}
        </Mark>
      )}
    </p>
  );
}
