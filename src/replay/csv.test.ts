import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { readCsv } from './csv.ts';

const write = (rows: readonly (readonly string[])[], end: string): string =>
  rows.map((row) => row.map((field) => `"${field.replaceAll('"', '""')}"`).join(',')).join(end);

const fieldsOf = (text: string) => readCsv(text).records.map(({ fields }) => [...fields.values()]);

describe('comma-separated text', () => {
  test.prop([
    fc
      .integer({ min: 1, max: 5 })
      .chain((width) => fc.array(fc.array(fc.string(), { minLength: width, maxLength: width }), { minLength: 1 })),
    fc.constantFrom('\n', '\r\n'),
  ])('is read as it was written, whatever stands between the quotes', (rows, end) => {
    const head = rows[0]?.map((_, index) => `column ${index}`) ?? [];
    const kept = rows.filter((row) => row.length > 1 || row[0] !== '');
    expect(fieldsOf(write([head, ...rows], end))).toEqual(kept);
  });

  it.each([
    ['a,b\n1,2\n', [['1', '2']]],
    ['\uFEFFa,b\r\n1,\r\n', [['1', '']]],
    ['a,b\n"1\n2","3""4"', [['1\n2', '3"4']]],
    ['a,b\n\n1,2\n\n', [['1', '2']]],
    ['a\n', []],
    ['', []],
  ])('%j', (text, expected) => {
    expect(fieldsOf(text)).toEqual(expected);
  });

  it('says which lines are torn, and reads the others', () => {
    const { records, torn } = readCsv('a,b\n1\n"x\ny",2\n"3"4,5\n6,7,8\n9,10');
    expect(torn).toEqual([2, 5, 6]);
    expect(records.map(({ line, fields }) => [line, fields.get('a')])).toEqual([
      [3, 'x\ny'],
      [7, '9'],
    ]);
  });
});
