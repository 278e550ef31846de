import type { QuantityId } from '../../model/quantity.ts';
import type { Rollup, Summary } from '../../model/rollup.ts';
import { epochMs } from '../../model/time.ts';
import type { RollupQuery } from '../port.ts';
import { byGroupThenStart } from '../rolling/order.ts';
import { quoteName, tagIsOneOf, withinSpan } from './influxql.ts';
import type { Query, Row } from './query.ts';
import { endField, type RollupField, rollupField, rollupFields, rollupMeasurement, stands } from './rollup-schema.ts';
import { areaTag, deviceTag } from './schema.ts';

/** Kept rollups whose window begins in the span. */
export async function selectRollups(query: Query, asked: RollupQuery): Promise<readonly Rollup[]> {
  const { quantities, by, groups } = asked;
  if (quantities.length === 0 || groups?.length === 0 || asked.from >= asked.to) return [];
  const tag = by === 'device' ? deviceTag : areaTag;
  const columns = [endField, ...quantities.flatMap(columnsOf)].map(quoteName).join(', ');
  const conditions = [withinSpan(asked), ...(groups === undefined ? [] : [tagIsOneOf(tag, groups)])];
  const statement =
    `SELECT ${columns} FROM ${quoteName(rollupMeasurement(asked.kind, asked.level, by))} ` +
    `WHERE ${conditions.join(' AND ')} GROUP BY ${quoteName(tag)}`;
  const rollups: Rollup[] = [];
  for await (const { tags, rows } of query(statement)) {
    const group = tags[tag] ?? '';
    for (const row of rows) {
      for (const quantity of quantities) rollups.push(...readRollup(row, { group, quantity }));
    }
  }
  return rollups.sort(byGroupThenStart);
}

const columnsOf = (quantity: QuantityId): readonly string[] =>
  Object.keys(rollupFields).map((field) => `${quantity}_${field}`);

type Named = { readonly group: string; readonly quantity: QuantityId };

/** The rollup of this quantity in a row, if there is one. */
function readRollup(row: Row, { group, quantity }: Named): readonly Rollup[] {
  const figure = (field: RollupField): number => row.number(rollupField(quantity, field)) ?? 0;
  const revision = figure('revision');
  if (revision === 0) return [];
  const has = (bit: number): boolean => (figure('stands') & bit) !== 0;
  const summary = (prefix: '' | 'all_', bits: { readonly mean: number; readonly extremes: number }): Summary => ({
    count: figure(`${prefix}count`),
    mean: has(bits.mean) ? figure(`${prefix}mean`) : undefined,
    min: has(bits.extremes) ? figure(`${prefix}min`) : undefined,
    max: has(bits.extremes) ? figure(`${prefix}max`) : undefined,
  });
  return [
    {
      group,
      quantity,
      start: epochMs(row.time),
      end: epochMs(row.number(endField) ?? row.time),
      counted: summary('', stands),
      percentiles: has(stands.percentiles) ? { p10: figure('p10'), p50: figure('p50'), p90: figure('p90') } : undefined,
      all: summary('all_', { mean: stands.meanOfAll, extremes: stands.extremesOfAll }),
      quality: {
        pass: figure('pass'),
        not_evaluated: figure('not_evaluated'),
        suspect: figure('suspect'),
        fail: figure('fail'),
      },
      completeness: figure('completeness'),
      revision,
      workedOutAt: epochMs(figure('worked_out_at')),
    },
  ];
}
