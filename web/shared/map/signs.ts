import { drawings, type Sign } from '../signs.ts';
import type { State } from './point.ts';

/** A picture for the map, with the parts of it that may be stretched around a text. */
type Picture = { readonly data: ImageData; readonly ratio: number };

const ratio = 2;

function draw(width: number, height: number, paint: (pen: CanvasRenderingContext2D) => void): Picture | undefined {
  const canvas = document.createElement('canvas');
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  const pen = canvas.getContext('2d');
  if (pen === null) return undefined;
  pen.scale(ratio, ratio);
  paint(pen);
  return { data: pen.getImageData(0, 0, canvas.width, canvas.height), ratio };
}

export type Colours = { readonly ink: string; readonly paper: string };

type Stamp = { readonly sign: Sign; readonly left: number; readonly top: number; readonly size: number };

function stamp(pen: CanvasRenderingContext2D, { sign, left, top, size }: Stamp): void {
  pen.save();
  pen.translate(left, top);
  pen.scale(size / 16, size / 16);
  pen.clip(new Path2D(drawings[sign]), 'evenodd');
  pen.fillRect(0, 0, 16, 16);
  pen.restore();
}

/** One thing: its sign on a disc. */
export const drawPoint = ({ sign }: State, { ink, paper }: Colours): Picture | undefined =>
  draw(26, 26, (pen) => {
    pen.beginPath();
    pen.arc(13, 13, 11, 0, 2 * Math.PI);
    pen.fillStyle = ink;
    pen.fill();
    pen.lineWidth = 2;
    pen.strokeStyle = paper;
    pen.stroke();
    pen.fillStyle = paper;
    stamp(pen, { sign, left: 7, top: 7, size: 12 });
  });

/** Many things: the sign of the worst of them, and room for numbers that stretches. */
export const drawGroup = ({ sign }: State, { ink, paper }: Colours): Picture | undefined =>
  draw(44, 30, (pen) => {
    pen.beginPath();
    pen.moveTo(15, 1.5);
    pen.arcTo(42.5, 1.5, 42.5, 28.5, 13.5);
    pen.arcTo(42.5, 28.5, 15, 28.5, 13.5);
    pen.arcTo(1.5, 28.5, 1.5, 1.5, 13.5);
    pen.arcTo(1.5, 1.5, 42.5, 1.5, 13.5);
    pen.closePath();
    pen.fillStyle = paper;
    pen.fill();
    pen.lineWidth = 2.5;
    pen.strokeStyle = ink;
    pen.stroke();
    pen.fillStyle = ink;
    stamp(pen, { sign, left: 8, top: 9, size: 12 });
  });

type Stretch = {
  readonly pixelRatio: number;
  readonly stretchX: [number, number][];
  readonly stretchY: [number, number][];
  readonly content: [number, number, number, number];
};

/** Where a group may be stretched, and where its text stands: in pixels of the picture. */
export const groupStretch: Stretch = {
  pixelRatio: ratio,
  stretchX: [[26 * ratio, 30 * ratio]],
  stretchY: [[14 * ratio, 16 * ratio]],
  content: [24 * ratio, 7 * ratio, 35 * ratio, 23 * ratio],
};
