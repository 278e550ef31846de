import { areaId } from '../../model/ids.ts';
import type { Observation } from '../../model/observation.ts';
import { type Quality, qualityCodes, qualityOfCode } from '../../model/quality.ts';
import type { QuantityId } from '../../model/quantity.ts';
import { quoteName } from './influxql.ts';
import { isDoubted } from './line-protocol.ts';
import type { Row } from './query.ts';
import { qualityField, reasonsField, revisedQualityField, revisedReasonsField, revisionField } from './schema.ts';

/** What a SELECT must name to get an observation back whole. */
export const columnsOf = (quantity: QuantityId): string => `${quoteName(quantity)}, ${judgementColumns(quantity)}`;

/** The part of it that says how the value is judged. */
export const judgementColumns = (quantity: QuantityId): string =>
  [qualityField, reasonsField, revisionField, revisedQualityField, revisedReasonsField]
    .map((field) => quoteName(field(quantity)))
    .join(', ');

/** The part of that which says how good it is. */
export const qualityColumns = (quantity: QuantityId): string =>
  [qualityField, revisedQualityField].map((field) => quoteName(field(quantity))).join(', ');

/** Reads how good the value is, of many rows. */
export function qualityReader(quantity: QuantityId): (row: Row) => Quality {
  const [first, revised] = [qualityField(quantity), revisedQualityField(quantity)];
  return (row) => qualityOfCode(row.number(revised) ?? row.number(first) ?? qualityCodes.not_evaluated);
}

/** The observation of this quantity in a row; `undefined` when there is none. */
export function readObservation(row: Row, quantity: QuantityId, column: string = quantity): Observation | undefined {
  const value = row.number(column);
  if (value === undefined) return undefined;
  const quality = qualityReader(quantity)(row);
  const revision = row.number(revisionField(quantity));
  const told = row.text((revision === undefined ? reasonsField : revisedReasonsField)(quantity));
  const judged = { quantity, value, quality, reasons: isDoubted(quality) ? readReasons(told) : [] };
  return revision === undefined ? judged : { ...judged, revision };
}

function readReasons(text = '[]'): readonly string[] {
  const reasons: unknown = JSON.parse(text);
  return Array.isArray(reasons) ? reasons.map(String) : [];
}

/** An empty tag and none are the same to InfluxDB. */
export const readArea = (tag: string | undefined) => (tag === undefined || tag === '' ? undefined : areaId(tag));
