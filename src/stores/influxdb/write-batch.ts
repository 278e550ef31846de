import { type Answer, droppedCount, judgesLines, reasonOf, refusedBy, saysDatabaseMissing } from './answer.ts';
import type { Pool } from './pool.ts';
import type { WriteLane } from './write-lane.ts';

/** A line, and whatever the caller knows it by. */
export type Line = { readonly text: string };

export type RefusedLine<Written extends Line> = { readonly line: Written; readonly reason: string };

export type WriteTarget = {
  readonly lanes: Pool<WriteLane>;
  readonly path: string | undefined;
  /** Says what is written to, for messages. */
  readonly name: string;
  /** Makes the missing database; `undefined` where that cannot be done by a statement. */
  readonly createDatabase: (() => Promise<void>) | undefined;
};

/** Well below what any release takes in one body (3.x: 10 MB), and large enough that the request itself costs nothing. */
const mostLines = 5_000;
const mostCharacters = 2_000_000;

/**
 * Writes all lines, a few requests at a time, and answers those that the database refuses for good.
 *
 * @throws {InfluxdbUnavailableError} when it cannot say so of every line. Lines may be written then, and may be written again.
 */
export async function writeBatch<Written extends Line>(
  lines: readonly Written[],
  target: WriteTarget,
): Promise<readonly RefusedLine<Written>[]> {
  const refused: RefusedLine<Written>[] = [];
  const failures: unknown[] = [];
  const writing = cutIntoPieces(lines).map((piece) =>
    target.lanes.use(async (lane) => {
      // The batch comes again as a whole, and each further piece would wait as long for nothing.
      if (failures.length > 0) return;
      await writePiece(piece, { target, lane, refused }).catch((error: unknown) => failures.push(error));
    }),
  );
  await Promise.all(writing);
  if (failures.length > 0) throw failures[0];
  return refused;
}

function cutIntoPieces<Written extends Line>(lines: readonly Written[]): readonly (readonly Written[])[] {
  const pieces: Written[][] = [];
  let piece: Written[] = [];
  let characters = 0;
  for (const line of lines) {
    if (piece.length === mostLines || (piece.length > 0 && characters + line.text.length > mostCharacters)) {
      pieces.push(piece);
      piece = [];
      characters = 0;
    }
    piece.push(line);
    characters += line.text.length + 1;
  }
  return piece.length === 0 ? pieces : [...pieces, piece];
}

type Writing<Written extends Line> = {
  readonly target: WriteTarget;
  readonly lane: WriteLane;
  readonly refused: RefusedLine<Written>[];
};

/** Halves what was refused until only the lines remain that are refused alone: the rest is written, whoever they stood with. */
async function writePiece<Written extends Line>(piece: readonly Written[], writing: Writing<Written>): Promise<void> {
  const answer = await sendPiece(piece, writing);
  if (answer === undefined) return;
  if (!judgesLines(answer)) throw refusedBy(`write ${piece.length} lines to ${writing.target.name}`, answer);
  if (piece.length === 1 || droppedCount(answer) === piece.length) {
    const reason = reasonOf(answer);
    for (const line of piece) writing.refused.push({ line, reason });
    return;
  }
  const middle = piece.length >> 1;
  await writePiece(piece.slice(0, middle), writing);
  await writePiece(piece.slice(middle), writing);
}

async function sendPiece(
  piece: readonly Line[],
  { target, lane }: Pick<Writing<Line>, 'target' | 'lane'>,
): Promise<Answer | undefined> {
  const text = piece.map((line) => line.text).join('\n');
  const answer = await lane.send(text, target.path);
  if (answer === undefined || target.createDatabase === undefined || !saysDatabaseMissing(answer)) return answer;
  await target.createDatabase();
  return await lane.send(text, target.path);
}
