import type { KindId } from '../../model/ids.ts';
import type { QuantityId } from '../../model/quantity.ts';
import type { RollupLevel } from '../../model/rollup.ts';

/**
 * How rollups lie in InfluxDB: one measurement per kind and level, apart for devices and areas, one point per window at its start,
 * the tag `device` or `area` (none for the whole kind), and for each quantity the fields below behind its name. Dashboards name
 * these too.
 */
export const rollupMeasurement = (kind: KindId, level: RollupLevel, by: 'device' | 'area'): string =>
  by === 'device' ? `${kind}_${level}` : `${kind}_area_${level}`;

/** The end of the window, in epoch milliseconds. */
export const endField = 'end';

/** Fields of a quantity and their types, which never change. */
export const rollupFields = {
  mean: 'float',
  min: 'float',
  max: 'float',
  count: 'integer',
  p10: 'float',
  p50: 'float',
  p90: 'float',
  all_mean: 'float',
  all_min: 'float',
  all_max: 'float',
  all_count: 'integer',
  pass: 'integer',
  not_evaluated: 'integer',
  suspect: 'integer',
  fail: 'integer',
  completeness: 'float',
  /** Which figures stand, as bits: a field that was written once cannot be taken away again. */
  stands: 'integer',
  revision: 'integer',
  /** Epoch milliseconds. */
  worked_out_at: 'integer',
} as const satisfies Readonly<Record<string, 'float' | 'integer'>>;

export type RollupField = keyof typeof rollupFields;

export const rollupField = (quantity: QuantityId, field: RollupField): string => `${quantity}_${field}`;

/** The bits of `stands`. */
export const stands = { mean: 1, extremes: 2, percentiles: 4, meanOfAll: 8, extremesOfAll: 16 } as const;
