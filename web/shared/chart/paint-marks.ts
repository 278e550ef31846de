import type { Ground } from './paint.ts';
import { type Point, placeOf } from './points.ts';

const size = 5;
/** More rings than these are drawn smaller, so that what they mark is still seen. */
const crowd = 30;

/** A triangle at what is doubtful, a cross at what is wrong, a ring at what is incomplete: told apart without colours. */
export function paintMarks(ground: Ground, points: readonly Point[]): void {
  const isCrowded = points.filter(({ is }) => is === 'incomplete').length > crowd;
  for (const point of points) {
    const at = { x: ground.x(placeOf(point)), y: inside(ground, point.value) };
    if (point.is === 'suspect') triangle(ground, at);
    if (point.is === 'fail') cross(ground, at);
    if (point.is === 'incomplete' && point.value !== null) ring(ground, at, isCrowded ? 0.4 : 0.7);
  }
}

type Place = { readonly x: number; readonly y: number };

/** What lies beyond the edge is marked at the edge; what has no value, at the bottom. */
function inside({ y, box, ratio }: Ground, value: number | null): number {
  const [top, bottom] = [box.top + size * ratio, box.top + box.height - size * ratio];
  return value === null ? bottom : Math.min(Math.max(y(value), top), bottom);
}

function triangle({ context, colours, ratio }: Ground, { x, y }: Place): void {
  const half = size * ratio;
  context.beginPath();
  context.moveTo(x, y - half);
  context.lineTo(x + half, y + half * 0.8);
  context.lineTo(x - half, y + half * 0.8);
  context.closePath();
  context.fillStyle = colours.suspect;
  context.fill();
  context.strokeStyle = colours.paper;
  context.lineWidth = ratio;
  context.stroke();
}

function cross({ context, colours, ratio }: Ground, { x, y }: Place): void {
  const half = size * 0.8 * ratio;
  const draw = (colour: string, width: number): void => {
    context.beginPath();
    context.moveTo(x - half, y - half);
    context.lineTo(x + half, y + half);
    context.moveTo(x + half, y - half);
    context.lineTo(x - half, y + half);
    context.strokeStyle = colour;
    context.lineWidth = width * ratio;
    context.stroke();
  };
  draw(colours.paper, 4.5);
  draw(colours.fail, 2.5);
}

function ring({ context, colours, ratio }: Ground, { x, y }: Place, share: number): void {
  context.beginPath();
  context.arc(x, y, size * share * ratio, 0, 2 * Math.PI);
  context.fillStyle = colours.paper;
  context.fill();
  context.strokeStyle = colours.line;
  context.lineWidth = 1.5 * ratio;
  context.stroke();
}
