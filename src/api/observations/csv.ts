import type { Duration } from '../../model/duration.ts';
import { days } from '../../model/duration.ts';
import { CallerError } from '../../model/errors.ts';
import type { Reading } from '../../model/observation.ts';
import { presentValue, quantity } from '../../model/quantity.ts';
import { toIso } from '../../model/time.ts';
import type { Store, TimeSpan } from '../../stores/port.ts';
import { csvLine } from '../vocabulary/csv.ts';
import { withinTime } from '../vocabulary/deadline.ts';
import { readMatching } from './matching.ts';
import type { PastQuestion } from './past.ts';

const names = ['time', 'received_at', 'quantity', 'value', 'unit', 'quality', 'reasons'];

/** Readings are read and sent this many at once, so that a month of them needs no more room than a day. */
const readingsAtOnce = 1000;
const longestSpan = days(92);

type Question = Omit<PastQuestion, 'limit' | 'now' | 'url'>;
type Sources = { readonly store: Store; readonly storeTime: Duration };

/**
 * Single readings as a table, from one end of the span to the other, a piece at a time.
 *
 * @throws {CallerError} when the span is longer than single readings are kept for.
 */
export function csvOfReadings(sources: Sources, question: Question): AsyncGenerator<string> {
  const { from, to } = question.span;
  if (to - from <= longestSpan) return pieces(sources, question);
  throw new CallerError(
    'query from: a table of single readings holds 92 days at most; say `every` for a longer time.',
    {
      status: 400,
      code: 'invalid_request',
    },
  );
}

async function* pieces({ store, storeTime }: Sources, question: Question): AsyncGenerator<string> {
  let head = csvLine(names);
  let rest: TimeSpan | undefined = question.span;
  while (rest !== undefined) {
    const asked = { ...question, span: rest, limit: readingsAtOnce };
    const portion: Awaited<ReturnType<typeof readMatching>> = await withinTime(readMatching(store, asked), storeTime);
    yield head + portion.readings.map(linesOf).join('');
    head = '';
    rest = portion.rest;
  }
}

const linesOf = ({ time, receivedAt, observations }: Reading): string =>
  observations
    .map(({ quantity: id, value, quality, reasons }) =>
      csvLine([
        toIso(time),
        toIso(receivedAt),
        id,
        presentValue(id, value),
        quantity(id).unit,
        quality,
        reasons.join('; '),
      ]),
    )
    .join('');
