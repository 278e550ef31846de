import type { Reading } from '../../model/observation.ts';
import { type EpochMs, epochMs } from '../../model/time.ts';
import type { Store, TimeSpan } from '../../stores/port.ts';
import type { PastQuestion } from './past.ts';

/** Readings, and the span in which there may be more; `undefined` when there is no more. */
export type Portion = { readonly readings: readonly Reading[]; readonly rest: TimeSpan | undefined };

type Question = Pick<PastQuestion, 'device' | 'kind' | 'quantities' | 'qualities' | 'span' | 'limit' | 'order'>;

/** Looked through for one answer. Doubted values are rare, so a page of them may be far away; then the answer is shorter. */
const mostLookedAt = 20_000;
const lookedAtAtOnce = 2_000;

/**
 * The readings that were asked for, with only those observations that were asked for. No moment is cut in two. Where many had to be
 * looked at, there may be fewer than the limit although there are more.
 */
export async function readMatching(store: Store, question: Question): Promise<Portion> {
  if (question.qualities === undefined) return await readMoments(store, question);
  const found: Reading[] = [];
  let rest: TimeSpan | undefined = question.span;
  let lookedAt = 0;
  while (rest !== undefined && found.length < question.limit && lookedAt < mostLookedAt) {
    const portion: Portion = await readMoments(store, { ...question, span: rest, limit: lookedAtAtOnce });
    found.push(...portion.readings.flatMap((reading) => matching(reading, question)));
    lookedAt += lookedAtAtOnce;
    rest = portion.rest;
  }
  const readings = wholeMoments(found, question.limit);
  const last = readings.at(-1)?.time;
  return readings.length < found.length && last !== undefined
    ? { readings, rest: restOf(question, last) }
    : { readings, rest };
}

async function readMoments(store: Store, question: Question): Promise<Portion> {
  const { device, kind, quantities, span, limit, order } = question;
  // A moment has at most one reading per quantity: with so many more than the limit, the last moment is there in full.
  const asked = { ...span, device: device.id, kind: kind.id, quantities, limit: limit + kind.quantities.length, order };
  const readings = await store.readings(asked);
  const page = wholeMoments(readings, limit);
  const last = page.length < readings.length ? page.at(-1)?.time : undefined;
  return {
    readings: page.flatMap((reading) => matching(reading, { quantities })),
    rest: last === undefined ? undefined : restOf(question, last),
  };
}

function wholeMoments(readings: readonly Reading[], limit: number): readonly Reading[] {
  const last = readings[limit - 1]?.time;
  if (last === undefined) return readings;
  const end = readings.findIndex(({ time }, place) => place >= limit && time !== last);
  return end === -1 ? readings : readings.slice(0, end);
}

function matching(reading: Reading, { quantities, qualities }: Pick<Question, 'quantities' | 'qualities'>): Reading[] {
  const observations = reading.observations.filter(
    ({ quantity, quality }) => quantities.includes(quantity) && (qualities?.includes(quality) ?? true),
  );
  return observations.length === 0 ? [] : [{ ...reading, observations }];
}

const restOf = ({ order, span }: Question, last: EpochMs): TimeSpan =>
  order === 'newest_first' ? { from: span.from, to: last } : { from: epochMs(last + 1), to: span.to };
