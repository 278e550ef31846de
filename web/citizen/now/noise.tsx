import type { NoiseHere } from '../../contract/generated/answers.ts';
import { distance } from '../../shared/format.ts';
import { Mark, type Sign, type Tone } from '../../shared/mark.tsx';
import { fill } from '../../shared/words.ts';
import { valueText } from '../device/value-text.ts';
import { Age, Late, Measured, Unknown, Values } from './known.tsx';
import { words } from './words/index.ts';

type Band = NonNullable<NoiseHere['band']>;

const byBand: Readonly<Record<Band, readonly [Tone, Sign]>> = {
  quiet: ['good', 'empty'],
  lively: ['good', 'half'],
  loud: ['warn', 'full'],
  very_loud: ['bad', 'doubt'],
};

type Props = { readonly noise: NoiseHere | null; readonly radius: number; readonly aging: number };

/** How loud it is in a word, a number and an age. */
export function NoiseCard({ noise, radius, aging }: Props) {
  const { title, none, silent, meaning, source } = words().noise;
  return (
    <section class="card" aria-labelledby="noise">
      <h2 id="noise">{title}</h2>
      {noise === null && <Unknown>{fill(none, { distance: distance(radius) })}</Unknown>}
      {noise !== null && noise.band === null && (
        <>
          <Unknown>{silent}</Unknown>
          <Values values={[noise.value]} aging={aging} />
        </>
      )}
      {noise !== null && noise.band !== null && (
        <>
          <Word noise={noise} band={noise.band} aging={aging} />
          <p>{meaning[noise.band]}</p>
          <p class="soft small">{source}</p>
        </>
      )}
      {noise !== null && <Measured station={noise.station} distance={distance(noise.station.distanceMetres)} />}
    </section>
  );
}

type WordProps = { readonly noise: NoiseHere; readonly band: Band; readonly aging: number };

function Word({ noise: { value }, band, aging }: WordProps) {
  const [tone, sign] = byBand[band];
  return (
    <p class="row">
      <Mark tone={tone} sign={sign}>
        {words().noise.bands[band]}
      </Mark>
      {value.value !== null && <strong>{valueText(value.quantity, value.value, value.unit)}</strong>}
      <Late freshness={value.freshness} />
      <Age seconds={value.ageSeconds} aging={aging} />
    </p>
  );
}
