import { isState, type QuantityId, quantity } from '../../model/quantity.ts';
import { type EpochMs, epochMs } from '../../model/time.ts';
import type { TimeSpan } from '../../stores/port.ts';
import { type Html, html } from '../page/html.ts';
import { type Chart, chartHeight, chartWidth } from './chart.ts';
import type { CityTime } from './city-time.ts';
import { percent, stateWord, valueText, english as words } from './words.ts';

type Frame = { readonly span: TimeSpan; readonly time: CityTime };

/** A series of the last day as a picture, with what it shows in words beside it. */
export function figureOf(id: QuantityId, chart: Chart, frame: Frame): Html {
  const { label } = quantity(id);
  const said = summaryOf(id, chart);
  return html`<figure class="chart">
<figcaption><strong>${label}</strong> <span class="age">${said}</span></figcaption>
<div class="plot">${isState(id) ? undefined : scaleOf(id, chart)}${picture(id, chart, said)}</div>
${hours(frame)}
</figure>`;
}

function summaryOf(id: QuantityId, chart: Chart): string {
  const { points, counted, least, greatest, gaps, share, marks } = chart;
  const doubted = marks.length;
  if (isState(id)) {
    const shown = { count: points.length, share: share === undefined ? words.unknown : percent(share) };
    return words.stateSummary({ ...shown, holds: stateWord(id, true), holdsNot: stateWord(id, false), doubted });
  }
  const [low, high] = counted.length === 0 ? ['', ''] : [valueText(id, least), valueText(id, greatest)];
  const beyond = marks.filter(({ isBeyond }) => isBeyond).length;
  const said = words.summary({ count: points.length, least: low, greatest: high, doubted, gaps });
  return beyond === 0 ? said : `${said} (${words.beyond(beyond)})`;
}

/** The words at the edges are text of the page, so that they keep their size on a phone. */
const scaleOf = (id: QuantityId, { counted, edges }: Chart): Html | undefined =>
  counted.length === 0
    ? undefined
    : html`<div class="scale" aria-hidden="true"><span>${valueText(id, edges.greatest)}</span><span>${valueText(id, edges.least)}</span></div>`;

const picture = (
  id: QuantityId,
  { line, dots, bars, marks }: Chart,
  said: string,
): Html => html`<svg viewBox="-10 -12 ${
  chartWidth + 20
} ${chartHeight + 24}" preserveAspectRatio="none" role="img" aria-label="${words.chartOf(quantity(id).label)}: ${said}">
<path class="ground" d="M0 0H${chartWidth}M0 ${chartHeight}H${chartWidth}"/>
${bars.map(({ x, width, holds }) =>
  holds
    ? html`<rect class="holds" x="${x}" y="0" width="${width}" height="${chartHeight}"/>`
    : html`<rect class="holds-not" x="${x}" y="${chartHeight * 0.75}" width="${width}" height="${chartHeight * 0.25}"/>`,
)}${line === '' ? undefined : html`<path class="line" d="${line}"/><path class="dots" d="${dots}"/>`}${marks.map(
  ({ x, y, quality }) =>
    html`<path class="mark ${quality}" d="M${x} ${y}h0"/>${
      quality === 'suspect' ? html`<path class="mark hole" d="M${x} ${y}h0"/>` : undefined
    }`,
)}
</svg>`;

const quarters = [0, 1, 2, 3, 4] as const;

const hours = ({ span, time }: Frame): Html =>
  html`<div class="hours" aria-hidden="true">${quarters.map((part) => html`<span>${time.hour(momentAt(span, part / 4))}</span>`)}</div>`;

const momentAt = ({ from, to }: TimeSpan, share: number): EpochMs => epochMs(from + (to - from) * share);
