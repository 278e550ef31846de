import type { AirHere } from '../../contract/generated/answers.ts';
import { common } from '../../shared/common/index.ts';
import { clock, distance } from '../../shared/format.ts';
import { Mark, type Sign, type Tone } from '../../shared/mark.tsx';
import { fill } from '../../shared/words.ts';
import { Measured, Unknown, Values } from './known.tsx';
import { words } from './words/index.ts';

type Hour = NonNullable<AirHere['hour']>;
type Band = NonNullable<Hour['band']>;
type Advice = NonNullable<AirHere['advice']>;

const byBand: Readonly<Record<Band, readonly [Tone, Sign]>> = {
  good: ['good', 'full'],
  fair: ['good', 'full'],
  moderate: ['warn', 'half'],
  poor: ['warn', 'doubt'],
  very_poor: ['bad', 'cross'],
  extremely_poor: ['bad', 'cross'],
};

type Props = { readonly air: AirHere | null; readonly aging: number };

/** The air in a word, with the hour that it speaks of and what it means for people. */
export function AirCard({ air, aging }: Props) {
  const { title, none, thin, away, all, unsure } = words().air;
  const band = air?.hour?.band ?? null;
  return (
    <section class="card" aria-labelledby="air">
      <h2 id="air">{title}</h2>
      {air === null && <Unknown>{none}</Unknown>}
      {air !== null && band === null && <Unknown>{air.hour === null ? away : thin}</Unknown>}
      {band === null && <p>{unsure}</p>}
      {air?.hour !== null && air?.hour !== undefined && band !== null && <Word hour={air.hour} band={band} />}
      {air?.advice !== null && air?.advice !== undefined && <ForPeople advice={air.advice} />}
      {air !== null && (
        <>
          <details open={band === null}>
            <summary>{all}</summary>
            <Values values={air.values} aging={aging} />
          </details>
          <Measured station={air.station} distance={distance(air.station.distanceMetres)} />
        </>
      )}
    </section>
  );
}

function Word({ hour, band }: { readonly hour: Hour; readonly band: Band }) {
  const { value, until, because } = words().air;
  const [tone, sign] = byBand[band];
  const decider = hour.subIndices.find(({ quantity }) => quantity === hour.dominant);
  return (
    <>
      <p class="row">
        <Mark tone={tone} sign={sign}>
          {common().airBands[band]}
        </Mark>
        <span>{fill(value, { value: String(hour.value ?? '') })}</span>
      </p>
      <p class="soft small">
        {fill(until, { from: clock(new Date(hour.basis.from)), to: clock(new Date(hour.basis.to)) })}{' '}
        {decider !== undefined && fill(because, { what: common().quantities[decider.quantity] })}
      </p>
    </>
  );
}

function ForPeople({ advice }: { readonly advice: Advice }) {
  const { meaning, people, source } = words().air;
  const isAsUsual = advice.asthma === 'as_usual' && advice.children === 'as_usual';
  return (
    <>
      {isAsUsual ? (
        <p>{meaning.as_usual}</p>
      ) : (
        <dl class="advice">
          {(['asthma', 'children', 'everybody'] as const).map((who) => (
            <div key={who}>
              <dt>{people[who]}</dt>
              <dd>{meaning[advice[who]]}</dd>
            </div>
          ))}
        </dl>
      )}
      <p class="soft small">
        {source}{' '}
        <a href="https://airindex.eea.europa.eu/" rel="noreferrer">
          European Environment Agency
        </a>
      </p>
    </>
  );
}
