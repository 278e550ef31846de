import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { cityZone } from '../city.ts';
import { type Colours, coloursOf, whenColoursChange } from './colours.ts';
import { type Ground, paintValues } from './paint.ts';
import { paintRows } from './paint-rows.ts';
import type { Picture, Pointed } from './picture.ts';
import { placeOf } from './points.ts';
import { timeLabels } from './time-labels.ts';

export type Plot = { readonly show: (picture: Picture) => void; readonly close: () => void };

type Options = {
  readonly picture: Picture;
  readonly height: number;
  /** Somebody points somewhere, with the mouse or a finger; or at nothing any more. */
  readonly onPoint: (pointed: Pointed | undefined) => void;
};

/** Paints a picture into an element, and again when its width or the colours of the page change. */
export function openPlot(element: HTMLElement, { picture, height, onPoint }: Options): Plot {
  let shown = picture;
  let plot = draw();
  function draw(): UPlot {
    const options = optionsOf(shown, { colours: coloursOf(element), onPoint });
    return new UPlot({ ...options, width: Math.max(1, element.clientWidth), height }, dataOf(shown), element);
  }
  function again(): void {
    plot.destroy();
    plot = draw();
  }
  const resized = new ResizeObserver(() => plot.setSize({ width: Math.max(1, element.clientWidth), height }));
  resized.observe(element);
  const forget = whenColoursChange(again);
  return {
    show(next) {
      shown = next;
      again();
    },
    close() {
      forget();
      resized.disconnect();
      plot.destroy();
    },
  };
}

/** Where somebody may point at: the values, or the ends of what holds. */
function dataOf(picture: Picture): UPlot.AlignedData {
  const times = picture.is === 'values' ? picture.points.map(placeOf) : [picture.span.from, picture.span.to];
  const values = picture.is === 'values' ? picture.points.map(({ value }) => value) : [0, 1];
  return [times.map((time) => time / 1000), values];
}

type Surroundings = { readonly colours: Colours; readonly onPoint: Options['onPoint'] };

function optionsOf(picture: Picture, { colours, onPoint }: Surroundings): Omit<UPlot.Options, 'width' | 'height'> {
  const { span } = picture;
  const scale = picture.is === 'values' ? picture.scale : { least: 0, greatest: 1 };
  return {
    tzDate: (seconds) => UPlot.tzDate(new Date(seconds * 1000), cityZone),
    legend: { show: false },
    padding: [10, 14, 0, picture.is === 'values' ? 0 : 14],
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    scales: {
      x: { time: true, range: () => [span.from / 1000, span.to / 1000] },
      y: { range: () => [scale.least, scale.greatest] },
    },
    // Nothing of its own is drawn but the axes: see paint.ts.
    series: [{}, { paths: () => null, points: { show: false } }],
    axes: axesOf(picture, colours),
    hooks: {
      draw: [(plot) => paint(groundOf(plot, colours), picture)],
      setCursor: [(plot) => onPoint(pointedAt(plot, picture))],
    },
  };
}

function axesOf(picture: Picture, { text, grid }: Colours): UPlot.Axis[] {
  const font = '12px system-ui, sans-serif';
  const lines = { stroke: grid, width: 1 };
  const common = { stroke: text, font, grid: lines, ticks: { ...lines, size: 4 } };
  const times: UPlot.Axis = {
    ...common,
    size: 26,
    space: 64,
    values: (_, splits) => timeLabels(splits.map((seconds) => seconds * 1000)),
  };
  if (picture.is === 'rows') return [times, { show: false }];
  const { tick } = picture;
  return [times, { ...common, size: sizeOf, space: 34, gap: 4, values: (_, splits) => splits.map(tick) }];
}

/** As wide as the longest label needs. */
const sizeOf: UPlot.Axis.Size = (_, values) => 14 + 7 * Math.max(1, ...(values ?? []).map((value) => value.length));

function groundOf(plot: UPlot, colours: Colours): Ground {
  return {
    context: plot.ctx,
    colours,
    ratio: UPlot.pxRatio,
    box: plot.bbox,
    x: (time) => plot.valToPos(time / 1000, 'x', true),
    y: (value) => plot.valToPos(value, 'y', true),
  };
}

const paint = (ground: Ground, picture: Picture): void =>
  picture.is === 'values' ? paintValues(ground, picture) : paintRows(ground, picture);

function pointedAt(plot: UPlot, picture: Picture): Pointed | undefined {
  const { left = -1, idx } = plot.cursor;
  if (left < 0) return undefined;
  return { time: plot.posToVal(left, 'x') * 1000, index: picture.is === 'values' ? (idx ?? undefined) : undefined };
}
