import { describe, expect, it } from 'vitest';
import { ask, buildSmallCity, noon, reading } from '../../../test/api/small-city.ts';
import { position } from '../../journal/port.ts';
import { minutes } from '../../model/duration.ts';
import { before, toIso } from '../../model/time.ts';
import { createApi } from '../open-api.ts';
import { csvLine } from '../vocabulary/csv.ts';

const city = await buildSmallCity();
const app = createApi(city.parts);
const many = 2500;
await city.store.append({
  readings: Array.from({ length: many }, (_, place) => reading('air-2', minutes(60 + place), { no2: place, o3: 1 })),
  upTo: position(0),
});
const past = '/api/v1/devices/air-2/observations';
const from = toIso(before(noon, minutes(60 * 24 * 3)));

const table = async (url: string) => {
  const { status, headers, text } = await ask(app, url);
  const [names = '', ...lines] = text.split('\r\n').slice(0, -1);
  return { status, headers, names: names.split(','), lines: lines.map((line) => line.split(',')) };
};

describe('the past of a device as a table', () => {
  it('has a line of names and a line for each value, with both times and the quality', async () => {
    const { names, lines } = await table('/api/v1/devices/bay-1/observations?format=csv');
    expect(names).toEqual(['time', 'received_at', 'quantity', 'value', 'unit', 'quality', 'reasons']);
    expect(lines.map(([, , quantity, value]) => [quantity, value])).toEqual([
      ['occupied', 'false'],
      ['battery_level', '80'],
    ]);
    expect(lines[0]?.[0]).toBe('2026-03-01T11:55:00.000Z');
  });
  it('is a file with the name of the device', async () => {
    const { headers } = await table('/api/v1/devices/bay-1/observations?format=csv');
    expect(headers['content-type']).toMatch(/^text\/csv/);
    expect(headers['content-disposition']).toBe('attachment; filename="bay-1.csv"');
  });
  it('holds all that was observed, however many pages that makes, and nothing twice', async () => {
    const { lines } = await table(`${past}?format=csv&quantity=no2&from=${from}&order=oldest_first`);
    const values = lines.map(([, , , value]) => Number(value));
    const expected = Array.from({ length: many }, (_, place) => many - 1 - place);
    expect(values.slice(0, many)).toEqual(expected);
    expect(new Set(lines.map(([time]) => time)).size).toBe(lines.length);
  });
  it('holds only what was asked for', async () => {
    const { lines } = await table(`${past}?format=csv&quality=fail&from=${from}`);
    expect(lines).toEqual([]);
  });
  it('of spans of time has their figures and qualities', async () => {
    const { names, lines } = await table(`${past}?format=csv&every=1h&quantity=no2&from=${from}`);
    expect(names.slice(0, 6)).toEqual(['start', 'end', 'quantity', 'unit', 'count', 'mean']);
    expect(lines.length).toBeGreaterThan(40);
    expect(lines.every((line) => line.length === names.length)).toBe(true);
  });
  it('of an area has them too', async () => {
    const { headers, lines } = await table('/api/v1/areas/centro/rollups?format=csv&quantity=no2');
    expect(headers['content-disposition']).toContain('centro-environment-station.csv');
    expect(lines.length).toBeGreaterThan(0);
  });
  it('is refused as a problem when it would be too long', async () => {
    const { status, body } = await ask(app, `${past}?format=csv&from=2025-01-01T00:00:00Z`);
    expect([status, body]).toEqual([400, expect.objectContaining({ detail: expect.stringMatching(/92 days/) })]);
  });
});

describe('a line of a table', () => {
  it('quotes what would be read as several', () => {
    expect(csvLine(['a,b', 'say "no"', 1, true, null])).toBe('"a,b","say ""no""",1,true,\r\n');
  });
  it('is no formula, whatever a text begins with', () => {
    expect(csvLine(['=1+1', '-2', -2])).toBe("'=1+1,'-2,-2\r\n");
  });
});
