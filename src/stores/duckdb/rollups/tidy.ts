import { days } from '../../../model/duration.ts';
import type { RollupLevel } from '../../../model/rollup.ts';
import type { TimeSpan } from '../../port.ts';
import { keptNames } from './columns.ts';
import { whole } from './judged.ts';

/** Rollups arrive hour by hour, all series of an hour together. Of so long a time they are put in order when it is over. */
const chapters: Readonly<Record<RollupLevel, number>> = {
  '1min': days(1),
  '15min': days(1),
  '1h': days(7),
  '1d': days(28),
};

type Tidying = {
  readonly table: string;
  readonly level: RollupLevel;
  readonly windows: readonly TimeSpan[];
  /** Numbers of the quantities. */
  readonly quantities: readonly number[];
};

/**
 * Transactions that put the rollups of a series side by side, for each chapter that these windows close, one quantity at a time.
 * History is rolled up backwards: there the first window closes a chapter, and of one that has just begun little is to be moved. Whoever
 * asks for a year of one series then reads a few blocks a chapter, not all of them.
 */
export function tidy({ table, level, windows, quantities }: Tidying): readonly (readonly string[])[] {
  const length = chapters[level];
  const chapterOf = (moment: number): number => Math.floor(moment / length);
  const isLast = ({ from, to }: TimeSpan): boolean => chapterOf(from) < chapterOf(to);
  const isFirst = ({ from, to }: TimeSpan): boolean => chapterOf(from - 1) < chapterOf(to - 1);
  const closed = new Set(
    windows.filter((window) => isLast(window) || isFirst(window)).map(({ from }) => chapterOf(from)),
  );
  return [...closed].flatMap((chapter) =>
    quantities.map((quantity) => {
      const span = `start >= ${whole(chapter * length)} AND start < ${whole((chapter + 1) * length)}`;
      const rows = `quantity_number = ${quantity} AND ${span}`;
      const names = keptNames.join(', ');
      return [
        `CREATE OR REPLACE TEMP TABLE chapter AS SELECT ${names} FROM ${table} WHERE ${rows}`,
        `DELETE FROM ${table} WHERE ${rows}`,
        `INSERT INTO ${table} (${names}) SELECT ${names} FROM chapter ORDER BY group_number, start`,
        'DROP TABLE chapter',
      ];
    }),
  );
}
