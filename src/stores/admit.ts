import type { Kinds } from '../model/device-kind.ts';
import type { Observation, Reading } from '../model/observation.ts';
import type { StoreReceipt } from './port.ts';

export type RefusedReading = StoreReceipt['refused'][number];

/** Why a value cannot be kept beside the one that is there: the words of the pipeline, which sees most of them before. */
export const contradictionOf = ({ quantity, value }: Observation, known: number): string =>
  `${quantity}: ${known} was observed at this time already, now ${value}`;

/**
 * The part of a reading that can be kept. What has no place in the tables (an unknown kind, a quantity the kind does not have, a
 * value that is no number) is handed to `refuse`, with the reason; the rest of the reading stays.
 */
export function admitReading(
  reading: Reading,
  { kinds, refuse }: { readonly kinds: Kinds; readonly refuse: (refused: RefusedReading) => void },
): Reading | undefined {
  const kind = kinds.get(reading.kind);
  if (kind === undefined) {
    refuse({ reading, reason: `there is no kind ${reading.kind}` });
    return undefined;
  }
  if (!Number.isSafeInteger(reading.time) || !Number.isSafeInteger(reading.receivedAt)) {
    refuse({ reading, reason: `its time is not a whole number of milliseconds` });
    return undefined;
  }
  const faultOf = ({ quantity, value }: Observation): string | undefined => {
    if (!kind.quantities.includes(quantity)) return `kind ${reading.kind} has no quantity ${quantity}`;
    return Number.isFinite(value) ? undefined : `the value of ${quantity} is not a number`;
  };
  if (reading.observations.every((observation) => faultOf(observation) === undefined)) return reading;
  return splitReading(reading, { faultOf, refuse });
}

function splitReading(
  reading: Reading,
  actions: {
    readonly faultOf: (observation: Observation) => string | undefined;
    readonly refuse: (refused: RefusedReading) => void;
  },
): Reading | undefined {
  const kept: Observation[] = [];
  for (const observation of reading.observations) {
    const reason = actions.faultOf(observation);
    if (reason === undefined) kept.push(observation);
    else actions.refuse({ reading: { ...reading, observations: [observation] }, reason });
  }
  return kept.length === 0 ? undefined : { ...reading, observations: kept };
}
