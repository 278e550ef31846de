import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { common, wordFor } from '../../shared/common/index.ts';
import { ago } from '../../shared/format.ts';
import { language } from '../../shared/language.ts';
import { Mark } from '../../shared/mark.tsx';
import { go, Link } from '../../shared/route.tsx';
import { type Columns, problemOf, states } from './columns.ts';
import { lookOf } from './states.ts';
import { rowHeight, useWindow } from './window.ts';
import { words } from './words/index.ts';

type Props = {
  readonly columns: Columns;
  /** Into the columns, in the order in which they are shown. */
  readonly places: Float64Array;
  /** The id of the device that is pointed at. */
  readonly chosen: string;
  readonly choose: (id: string) => void;
  readonly areaName: (id: string) => string;
  /** Another one when all rows are to be drawn anew. */
  readonly version: string;
};

/** All devices that fit, however many: only the rows that are in sight exist. */
export function DeviceTable({ columns, places, chosen, choose, areaName, version }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const keysId = useId();
  const { table } = words();
  const { first, last } = useWindow(box, places.length);
  const at = useSignal(0);
  useShown(box, { columns, places, chosen, at });
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = stepOf(event.key, { at: at.peek(), last: places.length - 1, page: last - first });
    if (step !== undefined) {
      event.preventDefault();
      at.value = step;
      choose(columns.id[places[step] ?? 0] ?? '');
    } else if (event.key === 'Enter' && event.target === box.current && chosen !== '') go(addressOf(chosen));
  };
  const rows = useRows({
    columns,
    places,
    chosen,
    choose,
    areaName,
    first,
    last,
    version: `${version} ${language.value}`,
  });
  return (
    <>
      <p id={keysId} class="small soft only-keys">
        {table.keys}
      </p>
      <div class="device-table" role="table" aria-label={table.label} aria-rowcount={places.length + 1}>
        <Heads />
        <div ref={box} class="rows" role="rowgroup" tabIndex={0} aria-describedby={keysId} onKeyDown={onKeyDown}>
          <div
            class="all-rows"
            ref={(element) => element?.style.setProperty('height', `${places.length * rowHeight}px`)}
          >
            {rows}
          </div>
        </div>
      </div>
    </>
  );
}

type Sight = Props & { readonly first: number; readonly last: number };

/** The rows in sight. Those that stay in sight while somebody scrolls are the very same, so that nothing of them is drawn anew. */
function useRows({ columns, places, chosen, choose, areaName, first, last, version }: Sight): readonly VNode[] {
  const kept = useRef<ReadonlyMap<string, VNode>>(new Map());
  const known = new Map<string, VNode>();
  for (let row = first; row < last; row += 1) {
    const place = places[row] ?? 0;
    const isChosen = columns.id[place] === chosen;
    const name = `${row} ${place} ${isChosen} ${version}`;
    const drawn = kept.current.get(name) ?? (
      <DeviceRow key={columns.id[place]} {...{ columns, row, place, isChosen, areaName, choose }} />
    );
    known.set(name, drawn);
  }
  kept.current = known;
  return [...known.values()];
}

export const addressOf = (id: string): string => `/operate/devices/${encodeURIComponent(id)}`;

type Where = { readonly at: number; readonly last: number; readonly page: number };

/** Which row a key leads to. */
export function stepOf(key: string, { at, last, page }: Where): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + Math.max(1, page - 2),
    PageUp: at - Math.max(1, page - 2),
    Home: 0,
    End: last,
  };
  const step = steps[key];
  return step === undefined || last < 0 ? undefined : Math.min(last, Math.max(0, step));
}

type Shown = Pick<Props, 'columns' | 'places' | 'chosen'> & { readonly at: { value: number } };

/** Brings the device that is pointed at into sight, when another one is. */
function useShown(box: { readonly current: HTMLElement | null }, { columns, places, chosen, at }: Shown): void {
  useEffect(() => {
    const row = chosen === '' ? -1 : places.findIndex((place) => columns.id[place] === chosen);
    const element = box.current;
    if (row < 0 || element === null) return;
    at.value = row;
    const top = row * rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    const bottom = top + rowHeight - element.clientHeight;
    if (bottom > element.scrollTop) element.scrollTop = bottom;
  }, [chosen, columns]);
}

function Heads() {
  const { table } = words();
  return (
    <div role="rowgroup">
      <div role="row" class="device-row heads" aria-rowindex={1}>
        {[table.device, table.how, table.heard, table.kind, table.area].map((head) => (
          <span key={head} role="columnheader">
            {head}
          </span>
        ))}
      </div>
    </div>
  );
}

type RowProps = Pick<Props, 'columns' | 'areaName' | 'choose'> & {
  readonly row: number;
  readonly place: number;
  readonly isChosen: boolean;
};

function DeviceRow({ columns, areaName, choose, row, place, isChosen }: RowProps) {
  const id = columns.id[place] ?? '';
  const area = columns.areas[columns.area[place] ?? -1];
  return (
    <div
      role="row"
      class={`device-row${isChosen ? ' chosen' : ''}`}
      aria-rowindex={row + 2}
      aria-current={isChosen ? 'true' : undefined}
      ref={(element) => element?.style.setProperty('transform', `translateY(${row * rowHeight}px)`)}
      onClick={() => choose(id)}
    >
      <span role="cell" class="name">
        <Link to={addressOf(id)}>{columns.name[place] ?? id}</Link>
      </span>
      <span role="cell">
        <How columns={columns} place={place} />
      </span>
      <span role="cell" class="heard">
        {sayHeard(columns, place)}
      </span>
      <span role="cell" class="soft rest">
        {wordFor(common().kind, columns.kinds[columns.kind[place] ?? -1] ?? '')}
      </span>
      <span role="cell" class="soft rest">
        {area === undefined ? '–' : areaName(area)}
      </span>
    </div>
  );
}

/** In the sign of the state and the word of the problem, where there is one. */
export function How({ columns, place }: Pick<RowProps, 'columns' | 'place'>) {
  const { tone, sign } = lookOf(states[columns.state[place] ?? 0] ?? 'live');
  const problem = problemOf(columns, place);
  const heard = columns.freshnesses[columns.freshness[place] ?? 0] ?? '';
  return (
    <Mark tone={tone} sign={sign}>
      {problem === undefined ? wordFor(common().freshness, heard) : wordFor(common().problems, problem)}
    </Mark>
  );
}

/** What is known of a device of which nothing was kept, but that has such a problem, are its refused messages. */
const ofRefused: ReadonlySet<string | undefined> = new Set(['clock_wrong', 'impossible']);

export function sayHeard(columns: Columns, place: number): string {
  const heardAt = columns.heardAt[place] ?? 0;
  if (heardAt > 0) return ago(Math.max(0, (Date.now() - heardAt) / 1000));
  const { never, refused } = words().table;
  return ofRefused.has(problemOf(columns, place)) ? refused : never;
}
