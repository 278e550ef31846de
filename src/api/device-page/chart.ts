import type { Rhythm } from '../../model/device-kind.ts';
import type { Reading } from '../../model/observation.ts';
import { isCounted, type Quality } from '../../model/quality.ts';
import { isState, type QuantityId, quantity } from '../../model/quantity.ts';
import { after, type EpochMs } from '../../model/time.ts';
import type { TimeSpan } from '../../stores/port.ts';

export const chartWidth = 1000;
export const chartHeight = 100;

type Point = { readonly time: EpochMs; readonly value: number; readonly quality: Quality };

/** One series as it is drawn: lines that break where nothing was received, bars of a state, and marks at what is doubted. */
export type Chart = {
  readonly points: readonly Point[];
  readonly counted: readonly Point[];
  readonly least: number;
  readonly greatest: number;
  /** What its lower and its upper edge stand for. */
  readonly edges: Scale;
  /** Longer silences than the kind should have. */
  readonly gaps: number;
  /** Of a state: so much of the known time it held; `undefined` when nothing is known. */
  readonly share: number | undefined;
  readonly line: string;
  /** Those of its points that stand alone. */
  readonly dots: string;
  readonly bars: readonly { readonly x: number; readonly width: number; readonly holds: boolean }[];
  readonly marks: readonly {
    readonly x: number;
    readonly y: number;
    readonly quality: Quality;
    readonly isBeyond: boolean;
  }[];
};

type Surroundings = { readonly span: TimeSpan; readonly rhythm: Rhythm };

/** Draws the series of a quantity out of readings in the order of time. */
export function drawSeries(id: QuantityId, readings: readonly Reading[], around: Surroundings): Chart {
  const points = readings.flatMap(({ time, observations }) =>
    observations.filter(({ quantity }) => quantity === id).map(({ value, quality }) => ({ time, value, quality })),
  );
  const counted = points.filter(({ quality }) => isCounted(quality));
  const scale = isState(id) ? { least: 0, greatest: 1 } : scaleOf(id, counted.length > 0 ? counted : points);
  const line = isState(id) ? '' : drawLine(id, counted, { scale, around });
  const held = isState(id) ? holding(points, around) : [];
  return {
    points,
    counted,
    ...extremesOf(counted),
    edges: scale,
    gaps: isState(id) ? 0 : gapsIn(points, around),
    share: shareOf(held),
    line,
    dots: dotsOf(line),
    bars: held.map(({ from, to, holds }) => ({
      x: place(from, around),
      width: place(to, around) - place(from, around),
      holds,
    })),
    marks: points.filter((point) => !isCounted(point.quality)).map((point) => mark(point, scale, around)),
  };
}

type Scale = { readonly least: number; readonly greatest: number };

function extremesOf(points: readonly Point[]): Scale {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { value } of points) [least, greatest] = [Math.min(least, value), Math.max(greatest, value)];
  return { least, greatest };
}

/** So many of the smallest steps that mean something are drawn at least: noise of the last digit must not look like a storm. */
const leastSteps = 20;

/** Around what was measured, but not into what cannot be: nothing below zero where there is no such thing. */
function scaleOf(id: QuantityId, points: readonly Point[]): Scale {
  const { least, greatest } = extremesOf(points);
  const { decimals, possible } = quantity(id);
  const step = 10 ** -decimals;
  const span = leastSteps * step;
  if (greatest - least >= span) return { least, greatest };
  const middle = (least + greatest) / 2;
  const wanted = Math.floor((middle - span / 2) / step) * step;
  const bottom = Math.min(least, Math.max(possible.min, Math.min(wanted, possible.max - span)));
  return { least: bottom, greatest: Math.max(greatest, bottom + span) };
}

const place = (time: EpochMs, { span }: Surroundings): number =>
  round(((Math.min(Math.max(time, span.from), span.to) - span.from) / (span.to - span.from)) * chartWidth);

const heightOf = (value: number, { least, greatest }: Scale): number =>
  round(chartHeight - ((value - least) / (greatest - least)) * chartHeight);

const round = (figure: number): number => Math.round(figure * 10) / 10;

/** A point alone between two gaps is a line of no length; so is each direction, for no way leads from 359 to 1 through 180. */
function drawLine(
  id: QuantityId,
  points: readonly Point[],
  { scale, around }: { scale: Scale; around: Surroundings },
): string {
  const isRound = quantity(id).averages === 'vector';
  return points
    .map((point, index) => {
      const before = points[index - 1];
      const isApart = isRound || before === undefined || isGap(before, point, around);
      const [x, y] = [place(point.time, around), heightOf(point.value, scale)];
      return isApart ? `M${x} ${y}h0` : `L${x} ${y}`;
    })
    .join('');
}

const dotsOf = (line: string): string => [...line.matchAll(/M[^ML]*(?=M|$)/g)].join('');

const isGap = (before: Point, point: Point, { rhythm }: Surroundings): boolean =>
  point.time - before.time > rhythm.lateAfter;

function gapsIn(points: readonly Point[], around: Surroundings): number {
  return points.filter((point, index) => {
    const before = points[index - 1];
    return before !== undefined && isGap(before, point, around);
  }).length;
}

type Held = { readonly from: EpochMs; readonly to: EpochMs; readonly holds: boolean };

/** A state holds until the next word, or until silence means that nothing is known; a doubted word says nothing. */
function holding(points: readonly Point[], { span, rhythm }: Surroundings): Held[] {
  return points.flatMap((point, index) => {
    const known = after(point.time, rhythm.staleAfter);
    const next = points[index + 1]?.time ?? known;
    const [from, to] = [point.time, [next, known, span.to].reduce((one, other) => (one < other ? one : other))];
    return isCounted(point.quality) && to > from ? [{ from, to, holds: point.value !== 0 }] : [];
  });
}

function shareOf(held: readonly Held[]): number | undefined {
  let [known, holding] = [0, 0];
  for (const { from, to, holds } of held) {
    known += to - from;
    if (holds) holding += to - from;
  }
  return known === 0 ? undefined : holding / known;
}

function mark({ time, value, quality }: Point, scale: Scale, around: Surroundings): Chart['marks'][number] {
  const y = heightOf(value, scale);
  return {
    x: place(time, around),
    y: Math.min(Math.max(y, 0), chartHeight),
    quality,
    isBeyond: y < 0 || y > chartHeight,
  };
}
