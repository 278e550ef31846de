import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { Mark } from '../mark.tsx';
import type { Around, OpenMap } from './draw.ts';
import { type Frame, frameAround, frameOf, type Point, type State } from './point.ts';
import './map.css';
import { ready, words } from './words/index.ts';

export type { Point, State } from './point.ts';

export type CityMapProps = {
  /** What the map is called by those who hear it, e.g. "Parking bays around Hernán Cortés". */
  readonly label: string;
  /** How things can be, from best to worst: a group of points has the sign of its worst, and says how many of it are so. */
  readonly states: readonly State[];
  /** Everything that stands on it. A new list shows what changed, no more often than every two seconds. */
  readonly points: readonly Point[];
  /** A place, and how far people walk from there. */
  readonly around?: Around | undefined;
  /** What to look at; a new frame moves the map. Left out: the circle, else all points. */
  readonly frame?: Frame | undefined;
  readonly chosen?: string | undefined;
  readonly choose?: ((id: string) => void) | undefined;
  /** Whether it stands in a page that scrolls (two fingers move the map then), or is most of the screen. */
  readonly isInPage?: boolean;
};

type Drawn = 'coming' | 'shown' | 'impossible' | 'failed';

/**
 * A map of the city, which comes when it is first shown. It is never the only place where something can be read: all that is on it
 * stands in a list beside it.
 */
export function CityMap(props: CityMapProps) {
  const box = useRef<HTMLDivElement>(null);
  const state = useSignal<Drawn>('coming');
  const scheme = useScheme();
  const open = useOpened(box, { props, state, scheme });
  useEffect(() => open.value?.show(props.points), [open.value, props.points]);
  useEffect(() => open.value?.mark(props.chosen), [open.value, props.chosen]);
  useEffect(() => open.value?.around(props.around), [open.value, JSON.stringify(props.around)]);
  const frame = frameFor(props);
  useEffect(() => open.value?.frame(frame), [open.value, JSON.stringify(props.frame ?? props.around)]);
  return (
    <section class="city-map" aria-label={props.label}>
      <div ref={box} class="ground" hidden={state.value === 'impossible' || state.value === 'failed'} />
      <Said state={state.value} />
      {state.value === 'shown' && <Legend states={props.states} />}
    </section>
  );
}

/** The city, where there is nothing to look at. */
const somewhere: Frame = [-3.87, 43.44, -3.76, 43.49];

const frameFor = ({ frame, around, points }: CityMapProps): Frame =>
  frame ?? (around === undefined ? frameOf(points) : frameAround(around.centre, around.metres)) ?? somewhere;

type Opening = {
  readonly props: CityMapProps;
  readonly state: { value: Drawn };
  readonly scheme: string;
};

/** Fetches what draws maps, and draws anew when the colours of the page change. */
function useOpened(box: { readonly current: HTMLDivElement | null }, { props, state, scheme }: Opening) {
  const open = useSignal<OpenMap | undefined>(undefined);
  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    let isOver = false;
    async function begin(): Promise<void> {
      if (!canDraw()) {
        await ready;
        state.value = 'impossible';
        return;
      }
      const [{ openMap }] = await Promise.all([import('./draw.ts'), ready]);
      if (isOver || box.current === null) return;
      const { states, isInPage = true } = latest.current;
      open.value = openMap(box.current, {
        states,
        isInPage,
        frame: frameFor(latest.current),
        locale: words().controls,
        choose: (id) => latest.current.choose?.(id),
        fail: () => (state.value = 'failed'),
      });
      state.value = 'shown';
    }
    begin().catch(() => void ready.then(() => (state.value = 'failed')));
    return () => {
      isOver = true;
      open.value?.close();
      open.value = undefined;
    };
  }, [scheme]);
  return open;
}

function canDraw(): boolean {
  try {
    return document.createElement('canvas').getContext('webgl2') !== null;
  } catch {
    return false;
  }
}

/** `dark` or `light`, as the person prefers now. */
function useScheme(): string {
  const query = matchMedia('(prefers-color-scheme: dark)');
  const scheme = useSignal(query.matches);
  useEffect(() => {
    const look = ({ matches }: MediaQueryListEvent): void => {
      scheme.value = matches;
    };
    query.addEventListener('change', look);
    return () => query.removeEventListener('change', look);
  }, []);
  return scheme.value ? 'dark' : 'light';
}

function Said({ state }: { readonly state: Drawn }) {
  if (state === 'impossible') return <p class="notice">{words().impossible}</p>;
  if (state === 'failed') return <p class="notice warn">{words().failed}</p>;
  return null;
}

function Legend({ states }: { readonly states: readonly State[] }) {
  const { legend } = words();
  return (
    <p class="row small legend">
      {states.map(({ id, label, tone, sign }) => (
        <Mark key={id} tone={tone} sign={sign}>
          {label}
        </Mark>
      ))}
      <span class="soft">{legend}</span>
    </p>
  );
}
