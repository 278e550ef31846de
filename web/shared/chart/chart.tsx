import './chart.css';
import { useMemo } from 'preact/hooks';
import { common, wordFor } from '../common/index.ts';
import { moment } from '../format.ts';
import { Canvas } from './canvas.tsx';
import { Key, Limits } from './key.tsx';
import type { Draws, PictureOfValues, Pointed } from './picture.ts';
import { type Point, placeOf, type Span } from './points.ts';
import { type Limit, scaleOf } from './scale.ts';
import { summaryOf } from './summary.ts';
import { ValueTable } from './table.tsx';
import { chartWords } from './words/index.ts';

type Props = {
  /** What is shown, for who listens; the heading that is seen is the caller's. */
  readonly label: string;
  readonly span: Span;
  /** In order of time: see `pointsOf` and `pointsOfWindows`. */
  readonly points: readonly Point[];
  /** Writes a value with its unit. */
  readonly figure: (value: number) => string;
  /** Writes it without, at the axis. */
  readonly tick: (value: number) => string;
  /** Digits after the point that mean something. */
  readonly digits: number;
  /** Milliseconds of silence after which nothing is known: there the line ends. */
  readonly gapAfter: number;
  readonly draws?: Draws;
  readonly limits?: readonly Limit[];
};

const none: readonly Limit[] = [];

/** The past of one quantity: a picture, the same in sentences, and the same as a table. */
export function Chart({ label, span, points, figure, tick, digits, gapAfter, draws = 'line', limits = none }: Props) {
  const picture = useMemo((): PictureOfValues => {
    const scale = scaleOf(points, { limits, digits });
    return {
      is: 'values',
      span,
      points,
      draws,
      limits,
      gapAfter,
      tick,
      scale: draws === 'bars' ? { ...scale, least: 0 } : scale,
    };
  }, [points, span.from, span.to, limits, draws]);
  const tell = ({ index }: Pointed): string | undefined => {
    const point = index === undefined ? undefined : points[index];
    return point && tellPoint(point, figure);
  };
  return (
    <figure class="chart" aria-label={label}>
      {points.length > 0 && <Canvas picture={picture} height={200} tell={tell} />}
      <figcaption>{summaryOf({ points, gapAfter, figure }).join(' ')}</figcaption>
      {points.length > 0 && <Key picture={picture} />}
      <Limits picture={picture} figure={figure} />
      {points.length > 0 && <ValueTable label={label} points={points} figure={figure} />}
    </figure>
  );
}

function tellPoint(point: Point, figure: (value: number) => string): string {
  const { table } = chartWords();
  const value = point.value === null ? common().unknown : figure(point.value);
  const said = point.is === 'counted' ? value : `${value} (${[table[point.is], ...whyOf(point)].join(': ')})`;
  return `${moment(new Date(placeOf(point)))}: ${said}`;
}

/** Why a value is doubted, by the tests that did. */
export const whyOf = ({ reasons }: Pick<Point, 'reasons'>): string[] =>
  reasons.map((reason) => wordFor(common().tests, reason.split(':')[0] ?? reason));
