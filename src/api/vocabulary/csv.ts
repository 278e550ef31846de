import type { FastifyReply } from 'fastify';
import { z } from 'zod';

export const csvMediaType = 'text/csv';

/** The parameter that asks for a table. */
export const TableFormatShape = z
  .enum(['json', 'csv'])
  .default('json')
  .describe('`csv`: a table for spreadsheets, RFC 4180, with a line of names; times in UTC.');

type Cell = string | number | boolean | null;

/** One line of a table. What would be read as a formula by a spreadsheet is kept from it by an apostrophe. */
export const csvLine = (cells: readonly Cell[]): string => `${cells.map(written).join(',')}\r\n`;

function written(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Names the file that a browser keeps. */
export const asTable = (reply: FastifyReply, name: string): FastifyReply =>
  reply
    .type(`${csvMediaType}; charset=utf-8; header=present`)
    .header('content-disposition', `attachment; filename="${name.replaceAll(/[^\w.-]/g, '_')}.csv"`);

/** A documented answer that is also offered as a table. */
export const tableAnswer = <Shape extends z.ZodType>(description: string, schema: Shape) => ({
  description,
  content: { 'application/json': { schema }, [csvMediaType]: { schema: z.string() } },
});
