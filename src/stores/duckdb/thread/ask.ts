import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import type { Candidates, ColumnsAnswer, QueryTask, ScanTask } from '../protocol.ts';
import { fill } from './append.ts';
import { appendCandidates } from './append-columns.ts';

/** Runs one statement and answers its columns. */
export async function ask(connection: DuckDBConnection, task: QueryTask | ScanTask): Promise<ColumnsAnswer> {
  const result = await connection.run(task.sql, [...task.parameters]);
  const chunks = await result.fetchAllChunks();
  const rows = chunks.reduce((sum, { rowCount }) => sum + rowCount, 0);
  const columns = result.columnCount - task.texts;
  return {
    rows,
    numbers: Array.from({ length: columns }, (_, column) => numbersOf(chunks, { column, rows })),
    texts: Array.from({ length: task.texts }, (_, text) => textsOf(chunks, columns + text)),
  };
}

/** Lets a statement join the given pairs; they live in the writer's session only. */
export async function askAbout(
  connection: DuckDBConnection,
  task: QueryTask,
  candidates: Candidates,
): Promise<ColumnsAnswer> {
  await connection.run('TRUNCATE candidates');
  await fill(connection, { schema: null, table: 'candidates' }, (appender) => appendCandidates(appender, candidates));
  return ask(connection, task);
}

function numbersOf(
  chunks: readonly DuckDBDataChunk[],
  { column, rows }: { readonly column: number; readonly rows: number },
): Float64Array<ArrayBuffer> {
  const numbers = new Float64Array(rows).fill(Number.NaN);
  let row = 0;
  for (const chunk of chunks) {
    const vector = chunk.getColumnVector(column);
    // A native call, which costs as much as reading the cell: not once a cell.
    const { rowCount } = chunk;
    for (let index = 0; index < rowCount; index += 1, row += 1) {
      const item = vector.getItem(index);
      if (typeof item === 'number') numbers[row] = item;
    }
  }
  return numbers;
}

const textsOf = (chunks: readonly DuckDBDataChunk[], column: number): readonly (string | undefined)[] =>
  chunks.flatMap((chunk) =>
    chunk.getColumnValues(column).map((value) => (typeof value === 'string' ? value : undefined)),
  );
