import type { Ground } from './paint.ts';
import type { PictureOfRows } from './picture.ts';
import type { Row, Stretch } from './stretches.ts';

/** Paints what held when, a line of bars for each row. */
export function paintRows(ground: Ground, { rows }: PictureOfRows): void {
  const { box, context } = ground;
  const tall = box.height / Math.max(1, rows.length);
  context.save();
  context.beginPath();
  context.rect(box.left, box.top, box.width, box.height);
  context.clip();
  for (const [at, row] of rows.entries()) paintRow(ground, row, { top: box.top + at * tall, height: tall });
  context.restore();
}

type Lane = { readonly top: number; readonly height: number };

function paintRow(ground: Ground, { stretches }: Row, { top, height }: Lane): void {
  const { context, colours, ratio, box, x } = ground;
  const air = Math.min(4 * ratio, height / 8);
  const bottom = top + height - air;
  for (const { from, to, height: tallness } of stretches) {
    const left = x(from);
    const width = Math.max(x(to) - left, 1.5 * ratio);
    const tall = (height - 2 * air) * shares[tallness];
    context.fillStyle = tallness === 'low' ? colours.low : colours.line;
    if (tallness === 'hatched') hatch(ground, { left, top: bottom - tall, width, height: tall });
    else context.fillRect(left, bottom - tall, width, tall);
  }
  context.fillStyle = colours.grid;
  context.fillRect(box.left, bottom, box.width, ratio);
}

const shares: Readonly<Record<Stretch['height'], number>> = { full: 1, low: 0.3, hatched: 1 };

type Area = Lane & { readonly left: number; readonly width: number };

function hatch({ context, colours, ratio }: Ground, { left, top, width, height }: Area): void {
  context.save();
  context.beginPath();
  context.rect(left, top, width, height);
  context.clip();
  context.beginPath();
  for (let from = left - height; from < left + width; from += 6 * ratio) {
    context.moveTo(from, top + height);
    context.lineTo(from + height, top);
  }
  context.strokeStyle = colours.line;
  context.lineWidth = 1.5 * ratio;
  context.stroke();
  context.strokeRect(left, top, width, height);
  context.restore();
}
