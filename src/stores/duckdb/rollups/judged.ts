import { BugError } from '../../../model/errors.ts';
import { qualityCodes } from '../../../model/quality.ts';
import type { QuantityId } from '../../../model/quantity.ts';
import { qualityColumn, tableName, valueColumn } from '../schema.ts';
import { endOf, type Run } from './runs.ts';

/** One quantity of one kind, to be rolled up for a run of windows. */
export type Work = {
  readonly kind: string;
  readonly quantity: QuantityId;
  /** How kind and quantity are numbered. */
  readonly numbers: { readonly kind: number; readonly quantity: number };
  readonly run: Run;
  readonly by: 'device' | 'area';
  readonly device?: number | undefined;
  /** The longest time between two readings of a healthy device, and how long a value is known; in milliseconds. */
  readonly every: number;
  readonly staleAfter: number;
};

/** A whole number within a statement. Comparisons with it let blocks be skipped. */
export function whole(number: number): string {
  if (!Number.isSafeInteger(number)) throw new BugError(`${number} is not a whole number`);
  return `CAST(${number} AS BIGINT)`;
}

/** What no test doubts: `pass` and `not_evaluated`. */
export const isCounted = `quality IN (${qualityCodes.pass}, ${qualityCodes.not_evaluated})`;

/**
 * device, area, time, value, quality of the highest revision; from so long before the run until its end. What is judged to be
 * missing is none.
 */
export function judged({ kind, quantity, numbers, run, device }: Work, before: number): string {
  const span = `time >= ${whole(run.from - before)} AND time < ${whole(endOf(run))}`;
  const ofDevice = device === undefined ? '' : ` AND device = ${device}`;
  const value = valueColumn(quantity);
  return (
    `SELECT device, area, time, value, coalesce(j.quality, r.quality, 2) AS quality FROM ` +
    `(SELECT device, area, time, ${value} AS value, ${qualityColumn(quantity)} AS quality FROM ${tableName(kind)} ` +
    `WHERE ${span}${ofDevice} AND ${value} IS NOT NULL) r LEFT JOIN ` +
    `(SELECT device, time, arg_max(quality, revision) AS quality FROM judgements ` +
    `WHERE kind = ${numbers.kind} AND quantity = ${numbers.quantity} AND ${span}${ofDevice} GROUP BY device, time) j ` +
    `USING (device, time) WHERE coalesce(j.quality, r.quality, 2) <> ${qualityCodes.missing}`
  );
}

/** group_number and the given columns of a source with device and area: once for each group that a row counts for. */
export function grouped(by: Work['by'], source: string, columns: string): string {
  if (by === 'device') return `SELECT device AS group_number, ${columns} FROM ${source}`;
  return (
    `SELECT group_number, ${columns} FROM ${source} JOIN group_areas USING (area) UNION ALL ` +
    `SELECT group_number, ${columns} FROM ${source} CROSS JOIN (SELECT group_number FROM group_areas WHERE area = -1)`
  );
}

/** The number of the window, from 0, that a moment of the run lies in. */
export const windowOf = (moment: string, { from, length }: Run): string =>
  `(${moment} - ${whole(from)}) // ${whole(length)}`;

export const startOf = (window: string, { from, length }: Run): string =>
  `${whole(from)} + ${window} * ${whole(length)}`;
