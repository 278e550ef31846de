import type { KindId } from '../../model/ids.ts';
import type { Observation, Reading, Rejudged } from '../../model/observation.ts';
import { qualityCodes } from '../../model/quality.ts';
import type { EpochMs } from '../../model/time.ts';
import type { Names } from './names.ts';
import type { Judgements } from './protocol.ts';

type Judgement = {
  readonly kind: KindId;
  readonly device: string;
  readonly time: EpochMs;
  readonly observation: Observation & { readonly revision: number };
};

/** Puts judgements into columns: new ones, and those of readings that were judged more than once before they came. */
export function encodeJudgements(
  { rejudged, readings }: { readonly rejudged: readonly Rejudged[]; readonly readings: readonly Reading[] },
  names: Names,
): Judgements {
  // The first judgement stands with the reading, and is never taken back by one of the same revision.
  const all = [...readings.flatMap(laterJudgements), ...rejudged.filter(({ observation }) => observation.revision > 1)];
  const observations = all.map(({ observation }) => observation);
  return {
    kinds: Int32Array.from(all, ({ kind }) => names.numberOf(kind)),
    devices: Int32Array.from(all, ({ device }) => names.numberOf(device)),
    quantities: Int32Array.from(observations, ({ quantity }) => names.numberOf(quantity)),
    times: Float64Array.from(all, ({ time }) => time),
    qualities: Uint8Array.from(observations, ({ quality }) => qualityCodes[quality]),
    revisions: Int32Array.from(observations, ({ revision }) => revision),
    reasons: observations.map(({ reasons }) => JSON.stringify(reasons)),
  };
}

const laterJudgements = ({ kind, device, time, observations }: Reading): readonly Judgement[] =>
  observations.flatMap((observation) => {
    const { revision } = observation;
    return revision === undefined || revision <= 1
      ? []
      : [{ kind, device, time, observation: { ...observation, revision } }];
  });
