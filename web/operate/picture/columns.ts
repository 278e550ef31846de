import type { Answers } from '../../contract/generated/answers.ts';

type Answer = Answers['GET /api/v1/operate/picture'];
export type Whole = Extract<Answer, { is: 'all' }>;
export type Changes = Extract<Answer, { is: 'changes' }>;

/** How a device is, from best to worst. */
export const states = ['live', 'late', 'never_seen', 'doubt', 'unknown', 'out'] as const;
export type StateId = (typeof states)[number];

/** All devices side by side. What changes is changed in place: a hundred thousand objects would be too many to make anew. */
export type Columns = {
  readonly kinds: readonly string[];
  readonly areas: readonly string[];
  readonly problems: readonly string[];
  readonly freshnesses: readonly string[];
  readonly id: readonly string[];
  readonly name: readonly string[];
  /** Id and name in small letters, for whoever searches. */
  readonly text: readonly string[];
  readonly lat: readonly number[];
  readonly lon: readonly number[];
  readonly kind: readonly number[];
  readonly area: readonly number[];
  /** When it was last heard by the clock of this browser, in milliseconds; 0: never. */
  readonly heardAt: Float64Array;
  readonly freshness: Uint8Array;
  readonly problem: Uint8Array;
  readonly rank: Float64Array;
  /** Into {@link states}. */
  readonly state: Uint8Array;
};

/** One hundred thousandth of a degree is the unit of places. */
const degrees = (unit: number): number => unit / 100_000;

export function columnsOf(whole: Whole, now: number): Columns {
  const { kinds, areas, problems, freshnesses, id, kind, area } = whole;
  const name = whole.name.map((each, place) => (each === '' ? (id[place] ?? '') : each));
  const { length } = id;
  const columns: Columns = {
    kinds,
    areas,
    problems,
    freshnesses,
    id,
    kind,
    area,
    name,
    text: name.map((each, place) => `${each}\n${id[place]}`.toLowerCase()),
    lat: whole.lat.map(degrees),
    lon: whole.lon.map(degrees),
    heardAt: new Float64Array(length),
    freshness: new Uint8Array(length),
    problem: new Uint8Array(length),
    rank: new Float64Array(length),
    state: new Uint8Array(length),
  };
  put(columns, { ...whole, place: undefined }, now);
  return columns;
}

type Moving = Pick<Changes, 'age' | 'freshness' | 'problem' | 'rank'> & {
  readonly place: readonly number[] | undefined;
};

/** @returns whether anything is in another state now; else things have only been heard again. */
export function put(columns: Columns, { place: places, age, freshness, problem, rank }: Moving, now: number): boolean {
  let isNews = false;
  for (const [row, seconds] of age.entries()) {
    const place = places?.[row] ?? row;
    columns.heardAt[place] = seconds < 0 ? 0 : now - seconds * 1000;
    columns.freshness[place] = freshness[row] ?? 0;
    columns.problem[place] = problem[row] ?? 0;
    columns.rank[place] = rank[row] ?? 0;
    const state = states.indexOf(stateOf(columns, place));
    if (columns.state[place] !== state) isNews = true;
    columns.state[place] = state;
  }
  return isNews;
}

/** What takes the whole service away; other problems make it doubtful, or will take it away soon. */
const outages: ReadonlySet<string> = new Set(['faulty', 'impossible']);

function stateOf({ freshness, freshnesses, problem, problems }: Columns, place: number): StateId {
  const wrong = problems[(problem[place] ?? 0) - 1];
  const heard = freshnesses[freshness[place] ?? 0];
  if (wrong !== undefined && outages.has(wrong)) return 'out';
  if (wrong === 'silent' || heard === 'stale') return 'unknown';
  if (wrong !== undefined) return 'doubt';
  return heard === 'never_seen' || heard === 'late' ? heard : 'live';
}

/** The id of what is wrong with it, where anything is. */
export const problemOf = ({ problem, problems }: Columns, place: number): string | undefined =>
  problems[(problem[place] ?? 0) - 1];
