import './chart.css';
import { note, noted } from '../route.tsx';
import type { Span } from './points.ts';
import { chartWords } from './words/index.ts';

export const spanNames = ['day', 'week', 'year'] as const;
export type SpanName = (typeof spanNames)[number];

const day = 86_400_000;
const lengths: Readonly<Record<SpanName, number>> = { day, week: 7 * day, year: 365 * day };

/** In what steps a span is asked for: single readings of a day, hours of a week, days of a year. */
export const everyOf: Readonly<Record<SpanName, '1h' | '1d' | undefined>> = { day: undefined, week: '1h', year: '1d' };

/** Which time is shown; it stands in the address, so that a link shows the same. */
export const chosenSpan = (): SpanName => spanNames.find((name) => name === noted('span')) ?? 'day';

export const spanUntil = (name: SpanName, to: number): Span => ({ from: to - lengths[name], to });

/** Lets people choose: 24 hours, 7 days, 1 year. */
export function ChooseSpan() {
  const { spans } = chartWords();
  const chosen = chosenSpan();
  return (
    <fieldset class="spans">
      <legend class="unseen">{spans.label}</legend>
      {spanNames.map((name) => (
        <label key={name}>
          <input
            type="radio"
            name="span"
            value={name}
            checked={name === chosen}
            onChange={() => note({ span: name === 'day' ? undefined : name })}
          />
          {spans[name]}
        </label>
      ))}
    </fieldset>
  );
}
