import { europeanAqi, europeanPollutants } from '../../../indices/european-aqi.ts';
import { type Duration, hours } from '../../../model/duration.ts';
import type { QuantityId } from '../../../model/quantity.ts';
import type { Rollup } from '../../../model/rollup.ts';
import { before, type EpochMs } from '../../../model/time.ts';
import { newest } from '../check.ts';
import type { Leaf } from '../leaf.ts';
import { compare } from '../limits.ts';
import type { Place } from '../place.ts';
import { earlier, never } from '../time-steps.ts';
import { unknown } from '../truth.ts';
import { createWindowReader, type SpanMean } from './window-of.ts';
import type { Asked, LeafParts } from './windowed.ts';

const over: Duration = hours(1);

/** The band of the European air quality index of the last hour: that of its worst pollutant. */
export function createIndexLeaf({ condition, looking }: Asked<'index'>, parts: LeafParts): Leaf {
  const { limit, complete } = condition;
  const windows = europeanPollutants.map((quantity) => ({
    quantity,
    window: createWindowReader({ quantity, over }, looking, parts),
  }));
  const bandAt = (place: Place, at: EpochMs): number | undefined => {
    const hour = windows.flatMap(({ quantity, window }): [QuantityId, Rollup][] => {
      const mean = window.read(place, at);
      return mean === undefined ? [] : [[quantity, rollupOf(quantity, { mean, complete, at })]];
    });
    const site = place.device?.tags['site'] === 'traffic' ? 'traffic' : 'background';
    return europeanAqi(new Map(hour), { span: { from: before(at, over), to: at }, site }).value ?? undefined;
  };
  return {
    lenses: windows.map(({ window }) => window.lens),
    cells: windows.map(({ window }) => window.form),
    quantities: europeanPollutants,
    limit,
    comesByTime: true,
    judge(place, at, held) {
      const band = bandAt(place, at);
      return band === undefined ? unknown : compare(band, limit, held);
    },
    nextLook: (place, at) => windows.reduce((next, { window }) => earlier(next, window.nextChange(place, at)), never),
    evidence: (place, at) => ({
      value: bandAt(place, at),
      limit: limit.limit,
      quantity: undefined,
      observations: newest(windows.flatMap(({ window }) => window.observations(place))),
    }),
  };
}

const none = { pass: 0, not_evaluated: 0, suspect: 0, fail: 0 };

type HourOf = { readonly mean: SpanMean; readonly complete: number; readonly at: EpochMs };

/** The last hour in the form in which the index reads hours. Whether it counts is for the rule to say. */
function rollupOf(quantity: QuantityId, { mean: { mean, completeness }, complete, at }: HourOf): Rollup {
  const summary = { count: 1, mean, min: mean, max: mean };
  return {
    group: '',
    quantity,
    start: before(at, over),
    end: at,
    counted: summary,
    percentiles: undefined,
    all: summary,
    quality: none,
    completeness: completeness >= complete ? 1 : 0,
    revision: 1,
    workedOutAt: at,
  };
}
