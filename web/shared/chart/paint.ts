import type { Colours } from './colours.ts';
import { paintMarks } from './paint-marks.ts';
import type { PictureOfValues } from './picture.ts';
import { isDrawn, type Point, placeOf } from './points.ts';

/** Where things are on a canvas, in its own pixels. */
export type Ground = {
  readonly context: CanvasRenderingContext2D;
  readonly colours: Colours;
  /** Pixels of the canvas in a pixel of the page. */
  readonly ratio: number;
  readonly box: { readonly left: number; readonly top: number; readonly width: number; readonly height: number };
  readonly x: (time: number) => number;
  readonly y: (value: number) => number;
};

/** Paints the values of a picture: what lay around them, the values, the limits, and the marks at what is doubted. */
export function paintValues(ground: Ground, picture: PictureOfValues): void {
  const { context, box } = ground;
  context.save();
  context.beginPath();
  context.rect(box.left, box.top, box.width, box.height);
  context.clip();
  if (picture.draws === 'bars') paintBars(ground, picture.points);
  if (picture.draws === 'line') for (const run of runsOf(picture)) paintRun(ground, run);
  if (picture.draws === 'dots') for (const point of picture.points.filter(isDrawn)) paintDot(ground, point, 2);
  paintLimits(ground, picture);
  context.restore();
  paintMarks(ground, picture.points);
}

/** The points without a gap between them: a line leads through each run, and none from one to the next. */
function runsOf({ points, gapAfter }: PictureOfValues): Point[][] {
  const runs: Point[][] = [];
  let before: Point | undefined;
  for (const point of points.filter(isDrawn)) {
    const isApart = before === undefined || point.time - (before.end ?? before.time) > gapAfter;
    if (isApart) runs.push([point]);
    else runs[runs.length - 1]?.push(point);
    before = point;
  }
  return runs;
}

function paintRun(ground: Ground, run: readonly Point[]): void {
  const { context, colours, ratio, x, y } = ground;
  paintAround(ground, run);
  const [only] = run;
  if (run.length === 1 && only !== undefined) return paintDot(ground, only, 2.5);
  context.beginPath();
  for (const point of run) context.lineTo(x(placeOf(point)), y(point.value ?? 0));
  context.strokeStyle = colours.line;
  context.lineWidth = 2 * ratio;
  context.lineJoin = 'round';
  context.stroke();
}

/** From the least to the greatest of each span. */
function paintAround({ context, colours, x, y }: Ground, run: readonly Point[]): void {
  const spans = run.filter(({ least, greatest }) => typeof least === 'number' && typeof greatest === 'number');
  if (spans.length < 2) return;
  context.beginPath();
  for (const span of spans) context.lineTo(x(placeOf(span)), y(span.greatest ?? 0));
  for (const span of [...spans].sort((one, other) => other.time - one.time))
    context.lineTo(x(placeOf(span)), y(span.least ?? 0));
  context.closePath();
  context.fillStyle = colours.area;
  context.fill();
}

function paintDot({ context, colours, ratio, x, y }: Ground, point: Point, radius: number): void {
  context.beginPath();
  context.arc(x(placeOf(point)), y(point.value ?? 0), radius * ratio, 0, 2 * Math.PI);
  context.fillStyle = colours.line;
  context.fill();
}

function paintBars({ context, colours, ratio, box, x, y }: Ground, points: readonly Point[]): void {
  context.fillStyle = colours.line;
  for (const point of points.filter(isDrawn)) {
    const [left, right] = [x(point.time), x(point.end ?? point.time)];
    const room = Math.min(ratio, (right - left) / 4);
    const top = y(point.value ?? 0);
    context.fillRect(left + room, top, Math.max(right - left - 2 * room, ratio), box.top + box.height - top);
  }
}

function paintLimits({ context, colours, ratio, box, y }: Ground, { limits, scale }: PictureOfValues): void {
  context.strokeStyle = colours.limit;
  context.lineWidth = 1.5 * ratio;
  for (const [at, { value }] of limits.entries()) {
    if (value < scale.least || value > scale.greatest) continue;
    context.beginPath();
    context.setLineDash(dashes[at % dashes.length]?.map((length) => length * ratio) ?? []);
    context.moveTo(box.left, y(value));
    context.lineTo(box.left + box.width, y(value));
    context.stroke();
  }
  context.setLineDash([]);
}

/** Each limit has dashes of its own; the key below the picture shows them too. */
export const dashes: readonly (readonly number[])[] = [
  [8, 4],
  [2, 4],
  [12, 3, 2, 3],
];
