/** One record of a CSV file, by the names of its columns. */
export type CsvRecord = { readonly line: number; readonly fields: ReadonlyMap<string, string> };

export type Csv = {
  readonly columns: readonly string[];
  readonly records: readonly CsvRecord[];
  /** Lines that do not have as many fields as the first one. */
  readonly torn: readonly number[];
};

/** Reads comma-separated text (RFC 4180): fields may be quoted, and then hold commas, quotes and line ends. */
export function readCsv(text: string): Csv {
  const [head, ...rows] = splitRows(text.replace(/^\uFEFF/, ''));
  const columns = head?.fields ?? [];
  const records: CsvRecord[] = [];
  const torn: number[] = [];
  for (const { line, fields } of rows) {
    if (fields.length === columns.length) {
      records.push({ line, fields: new Map(columns.map((column, index) => [column, fields[index] ?? ''])) });
    } else torn.push(line);
  }
  return { columns, records, torn };
}

type Row = { readonly line: number; readonly fields: readonly string[] };

/** A field, quoted or not, and what ends it. */
const fieldPattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|\r|$)/y;

function splitRows(text: string): readonly Row[] {
  const rows: Row[] = [];
  let fields: string[] = [];
  let [at, line] = [0, 1];
  let begun = line;
  while (at < text.length || fields.length > 0) {
    const { value, length, end } = fieldAt(text, at);
    fields.push(value);
    at += length;
    line += text.slice(at - length, at).split('\n').length - 1;
    if (end === ',') continue;
    if (fields.length > 1 || value !== '') rows.push({ line: begun, fields });
    [fields, begun] = [[], line];
  }
  return rows;
}

function fieldAt(text: string, at: number): { readonly value: string; readonly length: number; readonly end: string } {
  fieldPattern.lastIndex = at;
  const match = fieldPattern.exec(text);
  if (match !== null) {
    const [whole, quoted, plain = '', end = ''] = match;
    return { value: quoted?.replaceAll('""', '"') ?? plain, length: whole.length, end };
  }
  // A quote where none belongs: the rest of the line is one field, so that the line is seen to be torn and the next is not.
  const [rest = ''] = /^[^\n]*\n?/.exec(text.slice(at)) ?? [];
  return { value: rest.trimEnd(), length: Math.max(1, rest.length), end: '\n' };
}
