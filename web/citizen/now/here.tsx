import { useSignal } from '@preact/signals';
import type { Near } from '../../contract/generated/answers.ts';
import { Later } from '../../shared/later.tsx';
import { AirCard } from './air.tsx';
import { AlertsHere, GravestAlert } from './alerts.tsx';
import { LampsCard } from './lamps.tsx';
import { MapHere } from './map-here.tsx';
import { NoiseCard } from './noise.tsx';
import { ParkingCard } from './parking/parking.tsx';
import { WeatherCard } from './weather.tsx';
import { words } from './words/index.ts';

type Props = { readonly near: Near; readonly aging: number };

/** All that is known of a place, as cards; the map comes when it is asked for. */
export function Here({ near, aging }: Props) {
  const { show, hide } = words().map;
  const isMapShown = useSignal(false);
  return (
    <>
      <GravestAlert alerts={near.alerts} />
      <p>
        <button
          type="button"
          class="button"
          aria-expanded={isMapShown.value}
          onClick={() => (isMapShown.value = !isMapShown.value)}
        >
          {isMapShown.value ? hide : show}
        </button>
      </p>
      {isMapShown.value && <MapHere near={near} />}
      <div class="here">
        <ParkingCard parking={near.parking} radius={near.radiusMetres} aging={aging} />
        <div class="column">
          <Later>
            <AlertsHere near={near} />
            <AirCard air={near.air} aging={aging} />
            <Later>
              <NoiseCard noise={near.noise} radius={near.radiusMetres} aging={aging} />
              <LampsCard lamps={near.lamps} radius={near.radiusMetres} aging={aging} />
              <WeatherCard weather={near.weather} aging={aging} />
            </Later>
          </Later>
        </div>
      </div>
    </>
  );
}
