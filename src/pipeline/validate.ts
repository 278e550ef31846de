import type { Sample } from '../model/observation.ts';
import { quantity } from '../model/quantity.ts';
import type { Refusal } from '../model/rejection.ts';
import { after, clockTolerance, type EpochMs, earliestTime, toIso } from '../model/time.ts';

/** The last moment that ECMAScript can write as a date, in epoch milliseconds. */
const lastDate = 8.64e15;

/** Whether a sample can be at all: a value that its quantity can take, at a time that has been. */
export function validate(sample: Sample, receivedAt: EpochMs): Refusal | undefined {
  const { possible, symbol } = quantity(sample.quantity);
  if (!(sample.value >= possible.min && sample.value <= possible.max)) {
    const detail = `${sample.quantity}: ${sample.value} ${symbol} lies outside ${possible.min} to ${possible.max}`;
    return { code: 'value_impossible', detail };
  }
  if (sample.time === undefined) return undefined;
  return validateTime(sample.time, receivedAt);
}

function validateTime(time: EpochMs, receivedAt: EpochMs): Refusal | undefined {
  if (!(Math.abs(time) <= lastDate)) return { code: 'time_invalid', detail: `${time} is no date` };
  if (time < earliestTime) return { code: 'time_too_old', detail: `${toIso(time)} lies before ${toIso(earliestTime)}` };
  if (time > after(receivedAt, clockTolerance)) {
    return { code: 'time_in_future', detail: `${toIso(time)}, received at ${toIso(receivedAt)}` };
  }
  return undefined;
}
