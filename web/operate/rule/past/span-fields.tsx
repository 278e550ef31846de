import type { Signal } from '@preact/signals';
import { fromField, toField } from '../../forms/city-time.ts';
import { type Fields } from '../../forms/fields.ts';
import { words } from '../words/index.ts';

const dayMs = 86_400_000;
const spans = { day: 1, week: 7, month: 30 } as const;

/** Over which past. The last week is what most people mean. */
export function SpanFields({ isOwn }: { readonly isOwn: Signal<boolean> }) {
  const { past } = words();
  const now = Date.now();
  return (
    <>
      <label>
        {past.span}
        <select name="span" onChange={({ currentTarget }) => (isOwn.value = currentTarget.value === 'own')}>
          <option value="day">{past.spans.day}</option>
          <option value="week" selected>
            {past.spans.week}
          </option>
          <option value="month">{past.spans.month}</option>
          <option value="own">{past.spans.own}</option>
        </select>
      </label>
      {isOwn.value && (
        <>
          <label>
            {past.from}
            <input type="datetime-local" name="from" required defaultValue={toField(now - dayMs)} />
          </label>
          <label>
            {past.to}
            <input type="datetime-local" name="to" required defaultValue={toField(now)} />
          </label>
        </>
      )}
    </>
  );
}

/** What was chosen, as the service wants it. */
export function chosenSpan({ span = 'week', from = '', to = '' }: Fields) {
  const now = Date.now();
  const days = span === 'day' || span === 'month' ? spans[span] : spans.week;
  const begins = span === 'own' ? fromField(from) : undefined;
  const ends = span === 'own' ? fromField(to) : undefined;
  return { from: iso(begins ?? now - days * dayMs), to: iso(ends ?? now) };
}

const iso = (time: number): string => new Date(time).toISOString();
