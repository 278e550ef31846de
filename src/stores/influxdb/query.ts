import { z } from 'zod';
import { minutes } from '../../model/duration.ts';
import { BugError } from '../../model/errors.ts';
import { InfluxdbUnavailableError, reasonOf, refusedBy, saysDatabaseMissing, unreachable } from './answer.ts';
import type { Http } from './http.ts';
import { databaseAndPolicy, type InfluxdbSettings } from './settings.ts';

/** Rows of one group of an answer. A large group comes in several. */
export type Series = {
  readonly tags: Readonly<Record<string, string>>;
  readonly rows: readonly Row[];
};

export type Row = {
  /** Epoch milliseconds. */
  readonly time: number;
  /** By column name; `undefined` where the point has none. */
  number(column: string): number | undefined;
  text(column: string): string | undefined;
};

/** Asks in InfluxQL; times are epoch milliseconds. Nothing that is not there is an error: the answer is empty. */
export type Query = (statement: string) => AsyncIterable<Series>;

/** Rows in one line of the answer, hence the most of it that is parsed at once. */
const rowsPerChunk = 5_000;

/** Cells are looked at one by one when they are read; to have zod copy each of them would cost more than all else. */
const isRows = (values: unknown): values is readonly (readonly unknown[])[] =>
  Array.isArray(values) && values.every(Array.isArray);

const seriesShape = z.object({
  tags: z.record(z.string(), z.string()).optional(),
  columns: z.array(z.string()),
  values: z.custom<readonly (readonly unknown[])[]>(isRows).optional(),
});
const chunkShape = z.object({
  error: z.string().optional(),
  results: z.array(z.object({ error: z.string().optional(), series: z.array(seriesShape).optional() })).optional(),
});

export function createQuery(http: Http, settings: InfluxdbSettings): Query {
  const place = `${settings.url}, database ${settings.database}`;
  const timeout = settings.queryTimeout ?? minutes(1);
  return async function* query(statement) {
    const form = new URLSearchParams({ ...databaseAndPolicy(settings.database), q: statement });
    const path = `/query?${new URLSearchParams({ epoch: 'ms', chunked: 'true', chunk_size: `${rowsPerChunk}` }).toString()}`;
    const response = await http.request({ path, form, timeout });
    if (!response.ok) {
      const answer = await http.answer(response);
      if (answer.status === 400) throw new BugError(`query ${place} with ${statement}: ${reasonOf(answer)}`);
      if (saysDatabaseMissing(answer)) return;
      throw refusedBy(`query ${place}`, answer);
    }
    for await (const line of linesOf(response, place)) yield* parseChunk(line, place);
  };
}

async function* linesOf(response: Response, place: string): AsyncIterable<string> {
  let rest = '';
  try {
    // Leaving this loop early cancels the download.
    for await (const text of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const lines = `${rest}${text}`.split('\n');
      rest = lines.pop() ?? '';
      yield* lines.filter((line) => line !== '');
    }
  } catch (error) {
    throw unreachable(`read the answer of ${place}`, error);
  }
  if (rest !== '') yield rest;
}

function* parseChunk(line: string, place: string): Iterable<Series> {
  const { results = [], error } = readChunk(line, place);
  for (const fault of [error, ...results.map((result) => result.error)]) {
    if (fault === undefined) continue;
    // 1.x says this with status 200; the first write makes the database.
    if (fault.startsWith('database not found')) return;
    throw new InfluxdbUnavailableError(`query ${place}: ${fault}`, { remedy: 'look into the log of the database' });
  }
  for (const series of results.flatMap((result) => result.series ?? [])) yield toSeries(series);
}

function readChunk(line: string, place: string): z.infer<typeof chunkShape> {
  try {
    return chunkShape.parse(JSON.parse(line));
  } catch (cause) {
    throw new InfluxdbUnavailableError(`query ${place}: the answer is not what InfluxDB says, or was cut off`, {
      remedy: 'check that the address is that of the database, and what stands between it and us',
      cause,
    });
  }
}

function toSeries({ tags = {}, columns, values = [] }: z.infer<typeof seriesShape>): Series {
  const positions = new Map(columns.map((column, index) => [column, index]));
  const timeAt = positions.get('time') ?? 0;
  return {
    tags,
    rows: values.map((cells) => {
      const cell = (column: string): unknown => cells[positions.get(column) ?? -1];
      return {
        time: Number(cells[timeAt]),
        number: (column) => numberOf(cell(column)),
        text: (column) => textOf(cell(column)),
      };
    }),
  };
}

const numberOf = (cell: unknown): number | undefined => (typeof cell === 'number' ? cell : undefined);
const textOf = (cell: unknown): string | undefined => (typeof cell === 'string' ? cell : undefined);
