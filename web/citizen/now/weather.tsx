import type { WeatherHere } from '../../contract/generated/answers.ts';
import { distance } from '../../shared/format.ts';
import { Measured, Values } from './known.tsx';
import { words } from './words/index.ts';

type Props = { readonly weather: WeatherHere | null; readonly aging: number };

const shown: ReadonlySet<string> = new Set(['air_temperature', 'relative_humidity', 'wind_speed']);

/** The weather, where it is measured. */
export function WeatherCard({ weather, aging }: Props) {
  if (weather === null) return null;
  return (
    <section class="card" aria-labelledby="weather">
      <h2 id="weather">{words().weather}</h2>
      <Values values={weather.values.filter(({ quantity }) => shown.has(quantity))} aging={aging} />
      <Measured station={weather.station} distance={distance(weather.station.distanceMetres)} />
    </section>
  );
}
