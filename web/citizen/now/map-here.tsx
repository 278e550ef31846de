import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { Near } from '../../contract/generated/answers.ts';
import { Again } from '../../shared/again.tsx';
import { useAsked } from '../../shared/asked.ts';
import { CityMap, type Point, type State } from '../../shared/map/map.tsx';
import { Mark } from '../../shared/mark.tsx';
import { Link } from '../../shared/route.tsx';
import { count } from '../../shared/words.ts';
import { words } from './words/index.ts';

const everyMs = 10_000;

const topics = ['parking', 'lamps'] as const;
type Topic = (typeof topics)[number];

/** The surroundings as a map, and all that is on it as a list below. */
export function MapHere({ near }: { readonly near: Near }) {
  const { label, lampsLabel, topicLabel, topics: names } = words().map;
  const topic = useSignal<Topic>('parking');
  const chosen = useSignal<string | undefined>(undefined);
  const bays = useBays(near, topic.value === 'parking');
  const lamps = useMemo(() => lampsOf(near), [near]);
  const points = topic.value === 'parking' ? bays.points : lamps;
  const states = statesOf(topic.value);
  return (
    <div class="map-here">
      <fieldset class="row">
        <legend class="unseen">{topicLabel}</legend>
        {topics.map((each) => (
          <label key={each}>
            <input
              type="radio"
              name="map-topic"
              checked={topic.value === each}
              onChange={() => {
                topic.value = each;
                chosen.value = undefined;
              }}
            />{' '}
            {names[each]}
          </label>
        ))}
      </fieldset>
      {bays.error !== undefined && <Again error={bays.error} again={bays.again} />}
      <CityMap
        key={topic.value}
        label={topic.value === 'parking' ? label : lampsLabel}
        states={states}
        points={points}
        around={{ centre: near.centre, metres: near.radiusMetres }}
        chosen={chosen.value}
        choose={(id) => (chosen.value = id)}
      />
      <Chosen point={points.find(({ id }) => id === chosen.value)} states={states} />
      <AsList points={points} states={states} />
    </div>
  );
}

function statesOf(topic: Topic): readonly State[] {
  const { states } = words().map;
  if (topic === 'lamps') {
    return [
      { id: 'silent', label: states.silent, tone: 'none', sign: 'gone' },
      { id: 'faulty', label: states.faulty, tone: 'bad', sign: 'cross' },
    ];
  }
  // Whoever looks for a place looks for groups that have one: free comes last, and so first.
  return [
    { id: 'occupied', label: states.occupied, tone: 'bad', sign: 'cross' },
    { id: 'unknown', label: states.unknown, tone: 'none', sign: 'gone' },
    { id: 'free', label: states.free, tone: 'good', sign: 'tick' },
  ];
}

function useBays({ centre, radiusMetres }: Near, isWanted: boolean) {
  const query = { lat: centre.lat, lon: centre.lon, radius: radiusMetres, limit: 1000 };
  const { asked, again } = useAsked(isWanted ? 'GET /api/v1/parking/near' : undefined, { query, everyMs });
  const points = useMemo(
    () =>
      [...(asked.body?.bays ?? []), ...(asked.body?.unknown ?? [])].map(
        ({ id, name, position, state }): Point => ({ id, label: name, ...position, state }),
      ),
    [asked.body],
  );
  return { points, error: asked.error, again };
}

const lampsOf = ({ lamps }: Near): readonly Point[] =>
  (lamps?.out ?? []).map(({ id, name, position, state }) => ({ id, label: name, ...position, state }));

type Standing = { readonly point: Point; readonly states: readonly State[] };

function Item({ point, states }: Standing) {
  const state = states.find(({ id }) => id === point.state);
  return (
    <>
      <Link to={`/devices/${encodeURIComponent(point.id)}`}>{point.label}</Link>{' '}
      {state !== undefined && (
        <Mark tone={state.tone} sign={state.sign}>
          {state.label}
        </Mark>
      )}
    </>
  );
}

function Chosen({ point, states }: { readonly point: Point | undefined; readonly states: readonly State[] }) {
  return (
    <p role="status" class="chosen">
      {point !== undefined && <Item point={point} states={states} />}
    </p>
  );
}

const mostListed = 1000;

function AsList({ points, states }: { readonly points: readonly Point[]; readonly states: readonly State[] }) {
  const isOpen = useSignal(false);
  return (
    <details onToggle={({ currentTarget }) => (isOpen.value = currentTarget.open)}>
      <summary>{count(points.length, words().map.asList)}</summary>
      {isOpen.value && (
        <ul class="plain rows">
          {points.slice(0, mostListed).map((point) => (
            <li key={point.id}>
              <Item point={point} states={states} />
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}
