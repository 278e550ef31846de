import type { QuantityId } from '../../../model/quantity.ts';
import type { Rollup, Summary } from '../../../model/rollup.ts';
import { epochMs } from '../../../model/time.ts';
import type { Names } from '../names.ts';
import type { ColumnsAnswer } from '../protocol.ts';
import { keptNames } from './columns.ts';

/** The columns of a kept rollup as numbers, in the order that {@link decodeRollups} expects. */
export const asNumbers = (names: readonly string[]): string =>
  names.map((name) => `CAST(${name} AS DOUBLE)`).join(', ');

const columnOf = new Map(keptNames.map((name, column) => [name, column]));

/** The rollups that an answer holds, ordered by group, then start, then as the quantities are given. */
export function decodeRollups(
  { rows, numbers }: ColumnsAnswer,
  { names, quantities }: { readonly names: Names; readonly quantities: readonly QuantityId[] },
): readonly Rollup[] {
  const byNumber = new Map(quantities.map((id) => [names.numberOf(id), id]));
  const order = new Map(quantities.map((id, index) => [id, index]));
  const rollups = Array.from({ length: rows }, (_, row): readonly Rollup[] => {
    const cell = (name: string): number => numbers[columnOf.get(name) ?? -1]?.[row] ?? Number.NaN;
    const quantity = byNumber.get(cell('quantity_number'));
    return quantity === undefined ? [] : [decodeRollup(cell, { group: names.nameOf(cell('group_number')), quantity })];
  });
  return rollups.flat().sort((one, other) => {
    if (one.group !== other.group) return one.group < other.group ? -1 : 1;
    return one.start - other.start || (order.get(one.quantity) ?? 0) - (order.get(other.quantity) ?? 0);
  });
}

function decodeRollup(
  cell: (name: string) => number,
  { group, quantity }: { readonly group: string; readonly quantity: QuantityId },
): Rollup {
  const p50 = cell('p50');
  return {
    group,
    quantity,
    start: epochMs(cell('start')),
    end: epochMs(cell('finish')),
    counted: summaryOf(cell, 'counted'),
    percentiles: Number.isNaN(p50) ? undefined : { p10: cell('p10'), p50, p90: cell('p90') },
    all: summaryOf(cell, 'all'),
    quality: {
      pass: cell('pass_count'),
      not_evaluated: cell('not_evaluated_count'),
      suspect: cell('suspect_count'),
      fail: cell('fail_count'),
    },
    completeness: cell('completeness'),
    revision: cell('revision'),
    workedOutAt: epochMs(cell('worked_out_at')),
  };
}

const summaryOf = (cell: (name: string) => number, of: 'counted' | 'all'): Summary => ({
  count: cell(`${of}_count`),
  mean: present(cell(`${of}_mean`)),
  min: present(cell(`${of}_min`)),
  max: present(cell(`${of}_max`)),
});

const present = (number: number): number | undefined => (Number.isNaN(number) ? undefined : number);
