import { areaId } from '../../model/ids.ts';
import type { Observation } from '../../model/observation.ts';
import { qualityCodes, qualityOfCode } from '../../model/quality.ts';
import type { QuantityId } from '../../model/quantity.ts';
import { quoteName } from './influxql.ts';
import { isDoubted } from './line-protocol.ts';
import type { Row } from './query.ts';
import { qualityField, reasonsField } from './schema.ts';

/** What a SELECT must name to get an observation back whole. */
export const columnsOf = (quantity: QuantityId): string =>
  [quantity, qualityField(quantity), reasonsField(quantity)].map(quoteName).join(', ');

/** The observation of this quantity in a row; `undefined` when there is none. */
export function readObservation(row: Row, quantity: QuantityId, column: string = quantity): Observation | undefined {
  const value = row.number(column);
  if (value === undefined) return undefined;
  const quality = qualityOfCode(row.number(qualityField(quantity)) ?? qualityCodes.not_evaluated);
  return { quantity, value, quality, reasons: isDoubted(quality) ? readReasons(row.text(reasonsField(quantity))) : [] };
}

function readReasons(text = '[]'): readonly string[] {
  const reasons: unknown = JSON.parse(text);
  return Array.isArray(reasons) ? reasons.map(String) : [];
}

/** An empty tag and none are the same to InfluxDB. */
export const readArea = (tag: string | undefined) => (tag === undefined || tag === '' ? undefined : areaId(tag));
