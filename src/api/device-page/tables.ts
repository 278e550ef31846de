import { milliseconds, seconds } from '../../model/duration.ts';
import type { Reading } from '../../model/observation.ts';
import { isState, presentValue, type QuantityId, quantity } from '../../model/quantity.ts';
import { epochMs } from '../../model/time.ts';
import { type Content, type Html, html } from '../page/html.ts';
import type { SeriesAnswer } from '../rollups/series.ts';
import type { Window } from '../rollups/window.ts';
import type { CityTime } from './city-time.ts';
import { judgement } from './judgement.ts';
import { percent, spanText, stateWord, valueText, english as words } from './words.ts';

/** A table that becomes one card a row on a phone; the heads are repeated there. */
export const table = (
  caption: string,
  heads: readonly string[],
  rows: readonly (readonly Content[])[],
): Html => html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}">
<table><caption class="quiet">${caption}</caption>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows.map((cells) => html`<tr>${cells.map((cell, place) => (place === 0 ? html`<th scope="row">${cell}</th>` : html`<td data-label="${heads[place]}">${cell}</td>`))}</tr>\n`)}</tbody></table>
</div>`;

/** Single readings as they came, with what the tests say of each. */
export function readingsTable(readings: readonly Reading[], time: CityTime): Html {
  const { readings: caption, time: observed, receivedAt, what, value, quality } = words;
  const rows = readings.flatMap((reading) =>
    reading.observations.map((observation) => [
      time.stamp(reading.time),
      arrival(reading, time),
      quantity(observation.quantity).label,
      valueText(observation.quantity, presentValue(observation.quantity, observation.value)),
      judgement(observation),
    ]),
  );
  return table(caption, [observed, receivedAt, what, value, quality], rows);
}

const notWorthSaying = seconds(2);

function arrival({ time: observed, receivedAt }: Reading, time: CityTime): Content {
  const delay = milliseconds(receivedAt - observed);
  if (Math.abs(delay) < notWorthSaying) return words.sameMoment;
  return delay < 0 ? time.stamp(receivedAt) : words.later(spanText(delay));
}

/** Windows of time of one quantity, the newest first. */
export function windowsTable(id: QuantityId, { level, series }: SeriesAnswer, time: CityTime): Html {
  const windows = series.find((one) => one.quantity === id)?.buckets ?? [];
  if (windows.length === 0) return html`<p class="note">${words.noRollups}</p>`;
  const isDaily = level === '1d';
  const heads = [isDaily ? words.day : words.hour, meanHead(id), words.range, words.values, words.complete];
  const rows = windows.toReversed().map((window) => {
    const start = epochMs(Date.parse(window.start));
    const when = html`<time datetime="${window.start}">${isDaily ? time.day(start) : time.text(start)}</time>`;
    return [
      when,
      html`${meanText(id, window)}${notes(window, time)}`,
      rangeText(id, window),
      countText(window),
      percent(window.completeness),
    ];
  });
  return table(isDaily ? words.daily : words.hourly, heads, rows);
}

function meanHead(id: QuantityId): string {
  if (isState(id)) return `${words.share} ${stateWord(id, true)}`;
  return quantity(id).averages === 'difference' ? words.grown : words.mean;
}

const meanText = (id: QuantityId, { mean }: Window): string => {
  if (mean === null) return words.unknown;
  return isState(id) ? percent(mean) : valueText(id, mean);
};

const rangeText = (id: QuantityId, { min, max }: Window): string =>
  min === null || max === null
    ? '–'
    : isState(id)
      ? stateRange(id, min, max)
      : `${valueText(id, min)} – ${valueText(id, max)}`;

const stateRange = (id: QuantityId, min: number, max: number): string =>
  min === max ? stateWord(id, min !== 0) : `${stateWord(id, false)}, ${stateWord(id, true)}`;

function countText({ count, quality }: Window): Html {
  const doubted = quality.suspect + quality.fail;
  return html`${count}${doubted === 0 ? undefined : html` <span class="flag suspect">${words.doubtedValues(doubted)}</span>`}`;
}

function notes({ restated, open, workedOutAt }: Window, time: CityTime): Html | undefined {
  if (restated)
    return html` <span class="age part">${words.restated(time.text(epochMs(Date.parse(workedOutAt))))}</span>`;
  return open ? html` <span class="age part">${words.open}</span>` : undefined;
}
