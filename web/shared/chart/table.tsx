import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { common } from '../common/index.ts';
import { lasting, moment, percent } from '../format.ts';
import { count } from '../words.ts';
import { whyOf } from './chart.tsx';
import type { Point } from './points.ts';
import type { Row } from './stretches.ts';
import { chartWords } from './words/index.ts';

type TableProps = {
  readonly label: string;
  readonly head: readonly string[];
  readonly children: () => ComponentChildren;
};

/** A table that is made when somebody opens it: it may have a thousand rows. */
function Folded({ label, head, children }: TableProps) {
  const isOpen = useSignal(false);
  const { table } = chartWords();
  return (
    <details onToggle={({ currentTarget }) => (isOpen.value = currentTarget.open)}>
      <summary>{table.show}</summary>
      {isOpen.value && (
        // Whoever has no mouse scrolls it by keys.
        <section class="scroll tall" tabIndex={0} aria-label={label}>
          <table>
            <caption class="unseen">{label}</caption>
            <thead>
              <tr>
                {head.map((name) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>{children()}</tbody>
          </table>
        </section>
      )}
    </details>
  );
}

type ValuesProps = {
  readonly label: string;
  readonly points: readonly Point[];
  readonly figure: (value: number) => string;
};

/** The newest first. */
export function ValueTable({ label, points, figure }: ValuesProps) {
  const { table } = chartWords();
  const isOfSpans = points.some(({ end }) => end !== undefined);
  const head = isOfSpans
    ? [table.from, table.value, table.least, table.greatest, table.known, table.quality]
    : [table.time, table.value, table.quality];
  const write = (value: number | null | undefined): string => (typeof value === 'number' ? figure(value) : '–');
  return (
    <Folded label={label} head={head}>
      {() =>
        [...points]
          .sort((one, other) => other.time - one.time)
          .map((point) => (
            <tr key={point.time}>
              <th scope="row">{moment(new Date(point.time))}</th>
              <td>{point.value === null ? common().unknown : figure(point.value)}</td>
              {isOfSpans && (
                <>
                  <td>{write(point.least)}</td>
                  <td>{write(point.greatest)}</td>
                  <td>{percent(point.known ?? 0)}</td>
                </>
              )}
              <td>{qualityOf(point)}</td>
            </tr>
          ))
      }
    </Folded>
  );
}

function qualityOf(point: Point): string {
  const { table } = chartWords();
  const doubted = point.doubted ?? 0;
  return [table[point.is], ...whyOf(point), ...(doubted > 0 ? [count(doubted, table.doubted)] : [])].join(', ');
}

/** The newest first. */
export function RowsTable({ label, rows }: { readonly label: string; readonly rows: readonly Row[] }) {
  const { table } = chartWords();
  const found = rows
    .flatMap((row) => row.stretches.map((stretch) => ({ ...stretch, label: row.label })))
    .sort((one, other) => other.from - one.from);
  return (
    <Folded label={label} head={[table.from, table.to, table.state, table.lasted]}>
      {() =>
        found.map(({ from, to, word, label: of }) => (
          <tr key={`${of} ${from}`}>
            <th scope="row">{moment(new Date(from))}</th>
            <td>{moment(new Date(to))}</td>
            <td>{rows.length > 1 ? `${of} · ${word}` : word}</td>
            <td>{lasting((to - from) / 1000)}</td>
          </tr>
        ))
      }
    </Folded>
  );
}
