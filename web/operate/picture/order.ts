import { type Columns, type StateId, states } from './columns.ts';

export type Wanted = {
  readonly state: StateId | '';
  readonly problem: string;
  readonly kind: string;
  /** Ids of areas; `undefined`: all. */
  readonly areas: ReadonlySet<string> | undefined;
  readonly search: string;
};

/** How many there are of each state, of what is wanted but for the state. */
export type Tally = Readonly<Record<StateId, number>>;
export type Ordered = { readonly places: Float64Array; readonly tally: Tally };

/** Room for a million devices, and for two million of what comes first within a state: all of it fits into one number. */
const placeRoom = 2 ** 20;
const weightRoom = 2 ** 21;

/**
 * The places of the devices that are wanted, worst first: by state, then by whom it touches or how long it is silent, then as they stand
 * in the registry, so that nothing moves while nothing happens.
 */
export function order(columns: Columns, wanted: Wanted, now: number): Ordered {
  const { state } = columns;
  const accepts = createAccepts(columns, wanted);
  const keys = new Float64Array(columns.id.length);
  const counts = new Uint32Array(states.length);
  let found = 0;
  for (let place = 0; place < keys.length; place += 1) {
    if (!accepts(place)) continue;
    const is = state[place] ?? 0;
    counts[is] = (counts[is] ?? 0) + 1;
    if (wanted.state !== '' && states[is] !== wanted.state) continue;
    keys[found] = keyOf(columns, place, now);
    found += 1;
  }
  const places = keys.subarray(0, found).sort();
  for (const [row, key] of places.entries()) places[row] = key % placeRoom;
  return { places, tally: tallyOf(counts) };
}

const tallyOf = (counts: Uint32Array): Tally => ({
  live: counts[0] ?? 0,
  late: counts[1] ?? 0,
  never_seen: counts[2] ?? 0,
  doubt: counts[3] ?? 0,
  unknown: counts[4] ?? 0,
  out: counts[5] ?? 0,
});

function keyOf(columns: Columns, place: number, now: number): number {
  const is = columns.state[place] ?? 0;
  const behind = (states.length - 1 - is) * weightRoom + (weightRoom - 1 - weightOf(columns, place, now));
  return behind * placeRoom + place;
}

/** Whom it touches comes first; then, of what is silent, the minutes of silence. */
function weightOf({ state, rank, heardAt }: Columns, place: number, now: number): number {
  const half = weightRoom / 2;
  const touches = rank[place] ?? 0;
  if (touches > 0) return half + Math.min(half - 1, Math.round(touches * 10));
  if (states[state[place] ?? 0] !== 'unknown') return 0;
  return Math.min(half - 1, Math.max(0, Math.floor((now - (heardAt[place] ?? 0)) / 60_000)));
}

function createAccepts(columns: Columns, { problem, kind, areas, search }: Wanted): (place: number) => boolean {
  const wantedKind = columns.kinds.indexOf(kind);
  // A problem that nobody knows fits nothing; 0 would be all that are well.
  const wantedProblem = columns.problems.includes(problem) ? columns.problems.indexOf(problem) + 1 : -1;
  const isArea = areas === undefined ? undefined : columns.areas.map((id) => areas.has(id));
  const text = search.toLowerCase();
  return (place) =>
    (kind === '' || columns.kind[place] === wantedKind) &&
    (problem === '' || columns.problem[place] === wantedProblem) &&
    (isArea === undefined || isArea[columns.area[place] ?? -1] === true) &&
    (text === '' || (columns.text[place] ?? '').includes(text));
}
