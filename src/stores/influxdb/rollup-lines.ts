import type { Rollup } from '../../model/rollup.ts';
import { escapeName } from './line-protocol.ts';
import { endField, type RollupField, rollupField, rollupFields, stands } from './rollup-schema.ts';
import { areaTag, deviceTag } from './schema.ts';

/** Rollups of one measurement as lines: one per rollup, which the database puts together by window. */
export function rollupLine(
  rollup: Rollup,
  place: { readonly measurement: string; readonly by: 'device' | 'area' },
): string {
  const tag = rollup.group === '' ? '' : `,${place.by === 'device' ? deviceTag : areaTag}=${escapeName(rollup.group)}`;
  const fields = [...fieldsOf(rollup)].join(',');
  return `${escapeName(place.measurement)}${tag} ${fields},${endField}=${rollup.end}i ${rollup.start}`;
}

function* fieldsOf(rollup: Rollup): Iterable<string> {
  const { quantity, counted, all, percentiles, quality } = rollup;
  const values: Readonly<Record<RollupField, number | undefined>> = {
    mean: counted.mean,
    min: counted.min,
    max: counted.max,
    count: counted.count,
    p10: percentiles?.p10,
    p50: percentiles?.p50,
    p90: percentiles?.p90,
    all_mean: all.mean,
    all_min: all.min,
    all_max: all.max,
    all_count: all.count,
    ...quality,
    completeness: rollup.completeness,
    stands: standing(rollup),
    revision: rollup.revision,
    worked_out_at: rollup.workedOutAt,
  };
  for (const [field, type] of Object.entries(rollupFields)) {
    if (!isRollupField(field)) continue;
    const value = values[field];
    if (value !== undefined) yield `${rollupField(quantity, field)}=${value}${type === 'integer' ? 'i' : ''}`;
  }
}

const isRollupField = (name: string): name is RollupField => Object.hasOwn(rollupFields, name);

function standing({ counted, all, percentiles }: Rollup): number {
  return (
    bit(counted.mean, stands.mean) +
    bit(counted.min, stands.extremes) +
    bit(percentiles, stands.percentiles) +
    bit(all.mean, stands.meanOfAll) +
    bit(all.min, stands.extremesOfAll)
  );
}

const bit = (figure: unknown, value: number): number => (figure === undefined ? 0 : value);
