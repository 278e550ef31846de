import type { DeviceId } from '../../model/ids.ts';
import type { Observation, Reading, Rejudged } from '../../model/observation.ts';
import type { QuantityId } from '../../model/quantity.ts';
import type { EpochMs } from '../../model/time.ts';

/** New judgements of observations, whether these are kept or not: the one of the highest revision of each. */
export interface Judgements {
  keep(rejudged: readonly Rejudged[]): void;
  /** The reading as it is judged now. */
  readonly applyTo: <Judged extends Reading>(reading: Judged) => Judged;
  forget(isForgotten: (of: Pick<Rejudged, 'kind' | 'time'>) => boolean): void;
}

export function createJudgements(): Judgements {
  const kept = new Map<string, Rejudged>();

  function judge(observation: Observation, reading: Reading): Observation {
    const newer = kept.get(key(reading.device, observation.quantity, reading.time))?.observation;
    if (newer === undefined || newer.revision <= revisionOf(observation)) return observation;
    return { ...newer, value: observation.value };
  }
  return {
    keep(rejudged) {
      for (const one of rejudged) {
        const place = key(one.device, one.observation.quantity, one.time);
        if (revisionOf(kept.get(place)?.observation) < one.observation.revision) kept.set(place, one);
      }
    },
    applyTo: (reading) => ({
      ...reading,
      observations: reading.observations.map((observation) => judge(observation, reading)),
    }),
    forget(isForgotten) {
      for (const [place, one] of kept) if (isForgotten(one)) kept.delete(place);
    },
  };
}

const key = (device: DeviceId, quantity: QuantityId, time: EpochMs): string => `${device} ${quantity} ${time}`;

const revisionOf = (observation: Observation | undefined): number => observation?.revision ?? 1;
