/** One moment of what is drawn, or one span of time where `end` says so. Times are milliseconds. */
export type Point = {
  readonly time: number;
  readonly end?: number;
  /** `null`: of this time nothing is known that counts. */
  readonly value: number | null;
  /** Of a span: what lay below and above its value. */
  readonly least?: number | null;
  readonly greatest?: number | null;
  /** Doubted values are marked, and are not part of the line; of an incomplete span too little is known. */
  readonly is: 'counted' | 'suspect' | 'fail' | 'incomplete';
  readonly reasons: readonly string[];
  /** Of a span: how many values are in it, and how many more were doubted. */
  readonly count?: number;
  readonly doubted?: number;
  /** Of a span: how much of what was to be expected is known, from 0 to 1. */
  readonly known?: number;
};

export type Span = { readonly from: number; readonly to: number };

type Quality = 'pass' | 'not_evaluated' | 'suspect' | 'fail';
type Observation = {
  readonly quantity: string;
  readonly lastValue: number | boolean | null;
  readonly time: string | null;
  readonly quality: Quality | 'missing';
  readonly reasons: readonly string[];
};

/** Draws single observations of one quantity, from the first to the last; others are left out. */
export const pointsOf = (observations: readonly Observation[], quantity: string): Point[] =>
  observations
    .flatMap(({ quantity: of, time, lastValue, quality, reasons }): Point[] => {
      if (of !== quantity || time === null || lastValue === null) return [];
      const is = quality === 'suspect' || quality === 'fail' ? quality : 'counted';
      return [{ time: Date.parse(time), value: Number(lastValue), is, reasons }];
    })
    .sort((one, other) => one.time - other.time);

type Window = {
  readonly start: string;
  readonly end: string;
  readonly count: number;
  readonly mean: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly completeness: number;
  readonly quality: Readonly<Record<Quality, number>>;
  readonly open: boolean;
};

/** Less of a span than this being known, its value is marked: the rule of our indices. */
const enoughKnown = 0.75;

/** Draws windows of time, as the past by `every` answers them. */
export const pointsOfWindows = (windows: readonly Window[]): Point[] =>
  windows.map(({ start, end, mean, min, max, count, completeness, quality, open }) => {
    const doubted = quality.suspect + quality.fail;
    return {
      time: Date.parse(start),
      end: Date.parse(end),
      value: mean,
      least: min,
      greatest: max,
      is: judged({ mean, doubted, completeness, open }),
      reasons: [],
      count,
      doubted,
      known: completeness,
    };
  });

type Judged = Pick<Window, 'mean' | 'completeness' | 'open'> & { readonly doubted: number };

function judged({ mean, doubted, completeness, open }: Judged): Point['is'] {
  if (mean === null && doubted > 0) return 'suspect';
  return completeness < enoughKnown && !open ? 'incomplete' : 'counted';
}

/** A point of the line: not doubted, and known. */
export const isDrawn = ({ is, value }: Point): boolean => value !== null && (is === 'counted' || is === 'incomplete');

/** Where a point stands: a span in its middle. */
export const placeOf = ({ time, end }: Point): number => (end === undefined ? time : (time + end) / 2);

/** The silences between points that are longer than they should be. */
export function gapsOf(points: readonly Point[], gapAfter: number): Span[] {
  return points.filter(isDrawn).flatMap((point, at, drawn) => {
    const before = drawn[at - 1];
    const from = before?.end ?? before?.time;
    return from !== undefined && point.time - from > gapAfter ? [{ from, to: point.time }] : [];
  });
}
