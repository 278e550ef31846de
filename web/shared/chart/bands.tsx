import './chart.css';
import { useMemo } from 'preact/hooks';
import { common } from '../common/index.ts';
import { moment } from '../format.ts';
import { Canvas } from './canvas.tsx';
import { RowsKey } from './key.tsx';
import type { PictureOfRows, Pointed } from './picture.ts';
import type { Span } from './points.ts';
import type { Row } from './stretches.ts';
import { summaryOfStretches } from './summary.ts';
import { RowsTable } from './table.tsx';

type Props = {
  readonly label: string;
  readonly span: Span;
  /** What held when: a line of bars for each. */
  readonly rows: readonly Row[];
  /** What is said instead of how long each word held. */
  readonly summary?: string;
};

/** What held when: of states such as a bay's, or of rules that fired. A picture, the same in sentences, and the same as a table. */
export function Bands({ label, span, rows, summary }: Props) {
  const picture = useMemo((): PictureOfRows => ({ is: 'rows', span, rows }), [rows, span.from, span.to]);
  const stretches = rows.flatMap((row) => row.stretches);
  const tell = ({ time }: Pointed): string => {
    const said = rows.map((row) => {
      const found = row.stretches.find(({ from, to }) => from <= time && time < to);
      return [...(rows.length > 1 ? [row.label] : []), found?.word ?? common().unknown].join(': ');
    });
    return `${moment(new Date(time))}: ${said.join(' · ')}`;
  };
  const isKnown = stretches.length > 0;
  return (
    <figure class="chart" aria-label={label}>
      {isKnown && <Canvas picture={picture} height={34 + 44 * rows.length} tell={tell} />}
      <figcaption>{summary ?? summaryOfStretches(stretches, span).join(' ')}</figcaption>
      {isKnown && <RowsKey rows={rows} hasGaps={summary === undefined && isUnknownAtTimes(rows, span)} />}
      {isKnown && <RowsTable label={label} rows={rows} />}
    </figure>
  );
}

/** Whether of some row a noticeable part of the time is not known. */
const isUnknownAtTimes = (rows: readonly Row[], { from, to }: Span): boolean =>
  rows.some(
    ({ stretches }) => stretches.reduce((sum, stretch) => sum + stretch.to - stretch.from, 0) < (to - from) * 0.99,
  );
