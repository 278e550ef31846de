import { describe, expect, it } from 'vitest';
import { days, minutes } from '../model/duration.ts';
import { after, epochMs } from '../model/time.ts';
import { createPieces } from './pieces.ts';
import type { TimeSpan } from './port.ts';

const start = epochMs(Date.UTC(2026, 2, 1));
const week = { from: start, to: after(start, days(7)) };

/** All pieces of a span in which so many rows lie in a piece; too many for one reading are not read. */
function walk(span: TimeSpan, rowsIn: (piece: TimeSpan) => number, most = Number.POSITIVE_INFINITY) {
  const pieces = createPieces(span, 1_000);
  const read: { readonly piece: TimeSpan; readonly rows: number }[] = [];
  let asked = 0;
  for (let piece = pieces.next(); piece !== undefined; piece = pieces.next()) {
    asked += 1;
    const rows = rowsIn(piece);
    if (rows > most && piece.to - piece.from > 1) {
      pieces.wasReadUpTo(piece.from);
      continue;
    }
    read.push({ piece, rows });
    pieces.wasRead(rows);
  }
  return { read, asked };
}

describe('a span that is read piece by piece', () => {
  it('is read whole: each piece begins where the one before it ends', () => {
    const { read } = walk(week, ({ from, to }) => (to - from) / 300);
    expect(read[0]?.piece.from).toBe(week.from);
    expect(read.at(-1)?.piece.to).toBe(week.to);
    for (const [index, { piece }] of read.entries()) expect(piece.from).toBe(read[index - 1]?.piece.to ?? week.from);
  });

  it('has pieces of about as many rows as are wanted', () => {
    const { read } = walk(week, ({ from, to }) => (to - from) / 300);
    const steady = read.slice(2, -1);
    expect(steady.length).toBeGreaterThan(1_000);
    expect(steady.every(({ rows }) => rows > 500 && rows < 2_000)).toBe(true);
  });

  it('is crossed in a few steps where it is empty', () => {
    expect(walk({ from: start, to: after(start, days(3_650)) }, () => 0).asked).toBeLessThan(20);
  });

  it('has shorter pieces where much lies close together, down to one millisecond', () => {
    const flood = start + days(3);
    const rowsIn = ({ from, to }: TimeSpan) => (from <= flood && flood < to ? 50_000 : 0) + (to - from) / 300;
    const { read, asked } = walk(week, rowsIn, 8_000);
    const around = read.find(({ piece }) => piece.from <= flood && flood < piece.to);
    expect(around?.piece).toEqual({ from: flood, to: flood + 1 });
    expect(asked - read.length).toBeLessThan(30);
  });

  it('goes on where it was cut off', () => {
    const pieces = createPieces(week, 1_000);
    pieces.wasReadUpTo(after(start, minutes(1)));
    expect(pieces.next()?.from).toBe(start + minutes(1));
  });
});
