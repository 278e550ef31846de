/** Rows under their titles, in columns that line up; nothing at all when there are no rows. */
export function tabulate(titles: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const table = [titles, ...rows.map((row) => row.map(printable))];
  const widths = titles.map((_, column) => table.reduce((width, row) => Math.max(width, row[column]?.length ?? 0), 0));
  return table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** Text that strangers wrote, made safe for a terminal: what would move the cursor or turn the line is shown as its code. */
export const printable = (text: string): string =>
  text.replace(controls, (char) => `\\u${(char.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`);
