import type { Kinds } from '../../model/device-kind.ts';
import { deviceId } from '../../model/ids.ts';
import type { Reading } from '../../model/observation.ts';
import { epochMs } from '../../model/time.ts';
import { createPieces, type Pieces } from '../pieces.ts';
import type { ScanQuery, TimeSpan } from '../port.ts';
import { readAhead } from '../read-ahead.ts';
import { byTimeThenDevice, joinParts, partOf } from '../reading-order.ts';
import { decodeRows } from './decode-rows.ts';
import { endless } from './endless.ts';
import { decodeJudgements, withJudgements } from './judgements.ts';
import type { Names } from './names.ts';
import type { ColumnsAnswer } from './protocol.ts';
import type { KindTable } from './schema.ts';
import { boundsOfTime, judgementsOf, type RowFilter, scanRows } from './statements.ts';
import type { StorageLink } from './storage-link.ts';

type Context = { readonly kinds: Kinds; readonly names: Names; readonly query: ScanQuery };
type Scan = {
  readonly link: StorageLink;
  readonly names: Names;
  readonly query: ScanQuery;
  readonly table: KindTable & Pick<ScanQuery, 'kind'>;
  readonly filter: RowFilter;
};

/** Rows of one piece: little enough that nobody else waits for long while they are looked at. */
const rowsWanted = 4_000;
const mostRows = 8 * rowsWanted;

/** Readings of a kind piece by piece, in time. Between two pieces, whoever else asks goes first. */
export async function* scan(link: StorageLink, { kinds, names, query }: Context): AsyncGenerator<readonly Reading[]> {
  const kind = kinds.get(query.kind);
  const filter = {
    devices: query.devices?.flatMap((device) => names.find(device) ?? []),
    areas: query.areas?.flatMap((area) => names.find(area) ?? []),
  };
  if (kind === undefined || filter.devices?.length === 0 || filter.areas?.length === 0) return;
  const table = { kind: kind.id, quantities: kind.quantities };
  const span = await boundsWithin(link, { table, span: endless(query) });
  if (span === undefined) return;
  const pieces = createPieces(span, rowsWanted);
  yield* readAhead(readPieces({ link, names, query, table, filter }, pieces));
}

async function* readPieces(scanning: Scan, pieces: Pieces): AsyncGenerator<readonly Reading[]> {
  for (let piece = pieces.next(); piece !== undefined; piece = pieces.next()) {
    const found = await readRows(scanning, piece);
    if (found === undefined) {
      pieces.wasReadUpTo(piece.from);
      continue;
    }
    pieces.wasRead(found.rows);
    const readings = await toReadings(found, scanning, piece);
    if (readings.length > 0) yield readings;
  }
}

/** From the first to the last row of a span, so that nothing is walked through in vain. */
async function boundsWithin(
  link: StorageLink,
  { table, span }: { readonly table: KindTable; readonly span: TimeSpan },
): Promise<TimeSpan | undefined> {
  const { numbers } = await link.scan({ task: 'scan', ...boundsOfTime(table, span), texts: 0 });
  const [first = Number.NaN, last = Number.NaN] = numbers.map(([bound]) => bound ?? Number.NaN);
  return Number.isNaN(first) ? undefined : { from: epochMs(first), to: epochMs(last + 1) };
}

/** `undefined` when there are too many. Of one millisecond all are read. */
async function readRows({ link, table, filter }: Scan, piece: TimeSpan): Promise<ColumnsAnswer | undefined> {
  const limit = piece.to - piece.from > 1 ? mostRows : undefined;
  const found = await link.scan({ task: 'scan', ...scanRows(table, { ...piece, ...filter, limit }), texts: 1 });
  return found.rows === limit ? undefined : found;
}

async function toReadings(found: ColumnsAnswer, scanning: Scan, piece: TimeSpan): Promise<readonly Reading[]> {
  if (found.rows === 0) return [];
  const { link, names, table, query } = scanning;
  const last = epochMs(piece.to - 1);
  const asked = { kind: names.numberOf(table.kind), device: 'all' } as const;
  const judged = await link.scan({
    task: 'scan',
    ...judgementsOf(asked, [{ from: piece.from, to: last }]),
    texts: 1,
  });
  const devices = found.numbers[0];
  const decoded = decodeRows(found, {
    ...table,
    first: 1,
    names,
    device: (row) => deviceId(names.nameOf(devices?.[row] ?? Number.NaN)),
  });
  const inOrder = withJudgements(decoded, decodeJudgements(judged, names)).toSorted(byTimeThenDevice);
  return joinParts(inOrder).flatMap((reading) => partOf(reading, query.quantities) ?? []);
}
