import { describe, expect, it } from 'vitest';
import { areasWithin } from './areas-within.ts';
import { type Columns, columnsOf, put, states } from './columns.ts';

import { order, type Wanted } from './order.ts';

const now = Date.UTC(2026, 2, 1, 12);
const all: Wanted = { state: '', problem: '', kind: '', areas: undefined, search: '' };

/** Devices in the order of the registry: how long ago they were heard, in which freshness, with which problem of which rank. */
const devices = [
  ['bay-1', 60, 'live', '', 0],
  ['bay-2', 90_000, 'stale', '', 0],
  ['bay-3', -1, 'never_seen', '', 0],
  ['bay-4', 99_000, 'stale', '', 0],
  ['lamp-1', 30, 'live', 'faulty', 150],
  ['lamp-2', 80_000, 'stale', 'silent', 20],
  ['lamp-3', 10, 'live', 'low_battery', 7.5],
  ['lamp-4', 10, 'live', 'faulty', 300],
  ['lamp-5', 2000, 'late', '', 0],
] as const;

const problems = ['silent', 'faulty', 'low_battery'] as const;
const freshnesses = ['live', 'late', 'stale', 'never_seen'] as const;

const build = (): Columns =>
  columnsOf(
    {
      is: 'all',
      version: 'x-1',
      at: '',
      kinds: ['parking-bay', 'street-light'],
      areas: ['centro', 'mayor'],
      problems: [...problems],
      freshnesses: [...freshnesses],
      id: devices.map(([id]) => id),
      name: devices.map(([id]) => (id === 'bay-1' ? 'Hernán Cortés, bay 1' : '')),
      lat: devices.map(() => 4_346_000),
      lon: devices.map(() => -381_000),
      kind: devices.map(([id]) => (id.startsWith('bay') ? 0 : 1)),
      area: devices.map(([id]) => (id === 'bay-3' ? -1 : id.startsWith('bay') ? 0 : 1)),
      age: devices.map(([, age]) => age),
      freshness: devices.map(([, , freshness]) => freshnesses.indexOf(freshness)),
      problem: devices.map(([, , , problem]) => problems.findIndex((each) => each === problem) + 1),
      rank: devices.map(([, , , , rank]) => rank),
    },
    now,
  );

const namesOf = (wanted: Partial<Wanted>, columns = build()) =>
  Array.from(order(columns, { ...all, ...wanted }, now).places, (place) => columns.id[place]);

describe('the devices of the picture', () => {
  it('come worst first, by whom they touch, then by how long they are silent', () => {
    expect(namesOf({})).toEqual(['lamp-4', 'lamp-1', 'lamp-2', 'bay-4', 'bay-2', 'lamp-3', 'bay-3', 'lamp-5', 'bay-1']);
  });

  it.each([
    [{ state: 'unknown' }, ['lamp-2', 'bay-4', 'bay-2']],
    [{ problem: 'faulty' }, ['lamp-4', 'lamp-1']],
    [{ kind: 'parking-bay', state: 'live' }, ['bay-1']],
    [{ search: 'CORTÉS' }, ['bay-1']],
    [{ search: 'lamp-5' }, ['lamp-5']],
    [{ areas: new Set(['centro']) }, ['bay-4', 'bay-2', 'bay-1']],
    [{ problem: 'no such problem' }, []],
  ] as const)('are those that are wanted: %j', (wanted, expected) => {
    expect(namesOf(wanted)).toEqual(expected);
  });

  it('are counted by state, whatever state is wanted', () => {
    const { tally } = order(build(), { ...all, state: 'out' }, now);
    expect(tally).toEqual({ live: 1, late: 1, never_seen: 1, doubt: 1, unknown: 3, out: 2 });
    expect(Object.keys(tally)).toEqual([...states]);
  });

  it('keep their place while they are only heard again, and change it with their state', () => {
    const columns = build();
    const before = namesOf({}, columns);
    const place = columns.id.indexOf('bay-1');
    const heard = { place: [place], age: [0], freshness: [0], problem: [0], rank: [0] };
    expect(put(columns, heard, now)).toBe(false);
    expect(columns.heardAt[place]).toBe(now);
    expect(namesOf({}, columns)).toEqual(before);
    expect(put(columns, { ...heard, problem: [2], rank: [999] }, now)).toBe(true);
    expect(namesOf({}, columns)[0]).toBe('bay-1');
  });

  it('may be a hundred thousand', () => {
    const one = build();
    const many = 100_000;
    const repeat = <T>(values: ArrayLike<T>): T[] =>
      Array.from({ length: many }, (_, at) => values[at % values.length]).filter(
        (each): each is T => each !== undefined,
      );
    const columns: Columns = {
      ...one,
      id: repeat(one.id),
      text: repeat(one.text),
      kind: repeat(one.kind),
      area: repeat(one.area),
      heardAt: Float64Array.from(repeat(one.heardAt)),
      problem: Uint8Array.from(repeat(one.problem)),
      rank: Float64Array.from(repeat(one.rank)),
      state: Uint8Array.from(repeat(one.state)),
    };
    const { places, tally } = order(columns, all, now);
    expect(places).toHaveLength(many);
    expect(new Set(places).size).toBe(many);
    expect(columns.id[places[0] ?? -1]).toBe('lamp-4');
    expect(tally.out).toBeGreaterThan(20_000);
  });
});

describe('an area', () => {
  const areas = [
    { id: 'city', children: ['centro'] },
    { id: 'centro', children: ['mayor'] },
    { id: 'mayor', children: [] },
  ];
  it('is meant with all that lies in it', () => {
    expect(areasWithin('centro', areas)).toEqual(new Set(['centro', 'mayor']));
    expect(areasWithin('', areas)).toBeUndefined();
  });
});
