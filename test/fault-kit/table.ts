/** Rows of equal length; the first one is the head. */
export type Table = readonly (readonly string[])[];

export const whole = (number: number): string => Math.round(number).toLocaleString('en');

/** For a terminal: columns side by side, numbers to the right. */
export function alignTable(table: Table): string {
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ');
  return table.map((row) => line(row).trimEnd()).join('\n');
}

/** For a report: a table of Markdown. */
export function markdownTable([head = [], ...rows]: Table): string {
  const rule = head.map((_, column) => (column === 0 ? '---' : '--:'));
  return [head, rule, ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
