import '../queue/queue.css';
import './picture.css';
import { useMemo } from 'preact/hooks';
import { Again } from '../../shared/again.tsx';
import { common } from '../../shared/common/index.ts';
import { clock } from '../../shared/format.ts';
import { CityMap, type Point } from '../../shared/map/map.tsx';
import { note } from '../../shared/route.tsx';
import { useTitle } from '../../shared/title.ts';
import { count, fill } from '../../shared/words.ts';
import { useAreas } from '../queue/areas.ts';
import { ready as queueReady } from '../queue/words/index.ts';
import { areasWithin } from './areas-within.ts';
import { ChooseDevices, ChooseState } from './choose.tsx';
import { type Columns, states } from './columns.ts';
import { type Chosen, chooseDevice, chosenFilters } from './filters.ts';
import { order } from './order.ts';
import { type Shot, usePicture } from './picture.ts';
import { lookOf } from './states.ts';
import { DeviceTable } from './table.tsx';
import { ready as ownReady, words } from './words/index.ts';

export const ready = Promise.all([ownReady, queueReady]);

/** All devices of the city as they are now, worst first. */
export function Screen() {
  const { title } = words();
  useTitle(title);
  const { shot, error, again } = usePicture();
  return (
    <>
      <h1>{title}</h1>
      {error !== undefined && shot !== undefined && (
        <p class="notice warn" role="alert">
          {fill(words().behind, { when: clock(new Date(shot.at)) })}
        </p>
      )}
      {error !== undefined && shot === undefined && <Again error={error} again={again} />}
      {error === undefined && shot === undefined && <p class="soft">{common().loading}</p>}
      {shot !== undefined && <Picture shot={shot} />}
    </>
  );
}

function Picture({ shot }: { readonly shot: Shot }) {
  const { devices, asOf, found } = words();
  const { columns } = shot;
  const chosen = chosenFilters();
  const { areas, areaName } = useAreas();
  const { state, problem, kind, area, search } = chosen;
  const { places, tally } = useMemo(
    () => order(columns, { state, problem, kind, search, areas: areasWithin(area, areas) }, Date.now()),
    [columns, shot.states, areas.length, state, problem, kind, area, search],
  );
  return (
    <>
      <p>
        <strong>{count(columns.id.length, devices)}</strong>, {fill(asOf, { when: clock(new Date(shot.at)) })}
      </p>
      <ChooseState chosen={chosen} tally={tally} />
      <ChooseDevices chosen={chosen} problems={columns.problems} areas={areas} />
      <div class="row picture-lead">
        <p role="status">{count(places.length, found)}</p>
        <MapButton chosen={chosen} />
      </div>
      <div class={isMapShown(chosen) ? 'picture with-map' : 'picture'}>
        <div>
          <DeviceTable
            columns={columns}
            places={places}
            chosen={chosen.device}
            choose={chooseDevice}
            areaName={areaName}
            version={`${shot.at} ${areas.length}`}
          />
        </div>
        {isMapShown(chosen) && <OnMap columns={columns} places={places} chosen={chosen.device} />}
      </div>
    </>
  );
}

/** On a screen that is wide enough for both, unless somebody put it away; on others when it is asked for. */
const isMapShown = ({ map }: Chosen): boolean =>
  map === '' ? matchMedia('(min-width: 60rem)').matches : map === 'yes';

function MapButton({ chosen }: { readonly chosen: Chosen }) {
  const { map } = words();
  const isShown = isMapShown(chosen);
  return (
    <button
      type="button"
      class="button quiet"
      aria-pressed={isShown}
      onClick={() => note({ map: isShown ? 'no' : 'yes' })}
    >
      {isShown ? map.hide : map.show}
    </button>
  );
}

type MapProps = { readonly columns: Columns; readonly places: Float64Array; readonly chosen: string };

function OnMap({ columns, places, chosen }: MapProps) {
  const points = useMemo(
    () =>
      Array.from(
        places,
        (place): Point => ({
          id: columns.id[place] ?? '',
          lat: columns.lat[place] ?? 0,
          lon: columns.lon[place] ?? 0,
          state: states[columns.state[place] ?? 0] ?? 'live',
          label: columns.name[place] ?? '',
        }),
      ),
    [places],
  );
  return (
    <CityMap
      label={words().map.label}
      states={states.map(lookOf)}
      points={points}
      chosen={chosen === '' ? undefined : chosen}
      choose={chooseDevice}
    />
  );
}
