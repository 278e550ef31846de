import type { Point, Span } from './points.ts';
import type { Limit, Scale } from './scale.ts';
import type { Row } from './stretches.ts';

/** How values are drawn: joined by a line; as dots, where no way leads from one to the next (directions); as bars from zero. */
export type Draws = 'line' | 'dots' | 'bars';

export type PictureOfValues = {
  readonly is: 'values';
  readonly span: Span;
  readonly points: readonly Point[];
  readonly draws: Draws;
  readonly scale: Scale;
  readonly limits: readonly Limit[];
  /** Milliseconds: a longer silence is a gap in the line. */
  readonly gapAfter: number;
  /** Writes a value at the axis. */
  readonly tick: (value: number) => string;
};

export type PictureOfRows = { readonly is: 'rows'; readonly span: Span; readonly rows: readonly Row[] };

/** What a canvas shows. */
export type Picture = PictureOfValues | PictureOfRows;

/** Where somebody points at. */
export type Pointed = { readonly time: number; readonly index: number | undefined };
