import { useMemo } from 'preact/hooks';
import { common, wordFor } from '../common/index.ts';
import { number, percent } from '../format.ts';
import { Bands } from './bands.tsx';
import { Chart } from './chart.tsx';
import { digitsOf, pointsAsSaid, said, tickOf } from './figure.ts';
import type { Draws } from './picture.ts';
import { type Point, pointsOf, pointsOfWindows, type Span } from './points.ts';
import type { Limit } from './scale.ts';
import { type StateWords, stretchesOf } from './stretches.ts';

/** How often devices of a kind speak, as the service says it. */
export type Rhythm = {
  readonly everySeconds: number;
  readonly lateAfterSeconds: number;
  readonly staleAfterSeconds: number;
};

/** What was answered of one quantity: single readings, or windows of time. */
export type Past = {
  readonly span: Span;
  readonly points: readonly Point[];
  /** Milliseconds; left out for single readings. */
  readonly window: number | undefined;
};

type Readings = { readonly observations: Parameters<typeof pointsOf>[0] };
type Windows = {
  readonly everySeconds: number;
  readonly series: readonly { readonly quantity: string; readonly buckets: Parameters<typeof pointsOfWindows>[0] }[];
};

export function pastIn(body: Readings | Windows, quantity: string, span: Span): Past {
  if ('observations' in body) {
    return { span, points: pointsAsSaid(pointsOf(body.observations, quantity), quantity), window: undefined };
  }
  const windows = body.series.find((series) => series.quantity === quantity)?.buckets ?? [];
  return { span, points: pointsAsSaid(pointsOfWindows(windows), quantity), window: body.everySeconds * 1000 };
}

export type DrawnPastProps = {
  readonly past: Past;
  readonly quantity: string;
  readonly rhythm: Rhythm;
  readonly limits?: readonly Limit[];
};

/** Draws a quantity as it behaves. */
export function DrawnPast({ past, quantity, rhythm, limits }: DrawnPastProps) {
  const { quantities, states } = common();
  const label = wordFor(quantities, quantity);
  const words = statesOf(states, quantity);
  if (words !== undefined && past.window === undefined) return <States {...{ past, label, words, rhythm }} />;
  const isShare = words !== undefined;
  const written = isShare ? percent : (value: number) => said(quantity, value);
  return (
    <Chart
      label={isShare ? `${label} (${words.true})` : label}
      span={past.span}
      points={past.points}
      draws={drawsOf(quantity, past, isShare)}
      figure={written}
      tick={isShare ? percentTick : tickOf}
      digits={isShare ? 2 : digitsOf(quantity)}
      gapAfter={Math.max((past.window ?? 0) / 2, rhythm.lateAfterSeconds * 1000)}
      {...(limits === undefined ? {} : { limits })}
    />
  );
}

/** Small shares need a digit more at the axis. */
const percentTick = (share: number): string => `${number(share * 100, 1)}\u00a0%`;

const statesOf = (states: Readonly<Record<string, StateWords>>, quantity: string): StateWords | undefined =>
  states[quantity];

/** Totals grow: of a span it is told by how much. */
const totals: readonly string[] = ['active_energy', 'burning_hours'];
/** No way leads from one direction to the next. */
const directions: readonly string[] = ['wind_direction'];

function drawsOf(quantity: string, { window }: Past, isShare: boolean): Draws {
  if (directions.includes(quantity)) return 'dots';
  return isShare || (totals.includes(quantity) && window !== undefined) ? 'bars' : 'line';
}

type StatesProps = { readonly past: Past; readonly label: string; readonly words: StateWords; readonly rhythm: Rhythm };

function States({ past: { points, span }, label, words, rhythm }: StatesProps) {
  const rows = useMemo(
    () => [{ label, stretches: stretchesOf(points, { span, knownFor: rhythm.staleAfterSeconds * 1000, words }) }],
    [points, span, words],
  );
  return <Bands label={label} span={span} rows={rows} />;
}
