import { expect, it } from 'vitest';
import { folded, matching } from './match.ts';

const area = (id: string, name: string, level: 'city' | 'street' = 'street') => ({
  id,
  name,
  level,
  parent: null,
  children: [],
  devices: 1,
});

const areas = [
  area('city', 'Santander', 'city'),
  area('daoiz-13', 'Daoíz y Velarde 13'),
  area('daoiz-9', 'Daoíz y Velarde 9'),
  area('santa', 'Santa Lucía'),
  area('velarde', 'Velarde'),
];

it('finds a street without its accents and in any letters', () => {
  expect(folded('  Daoíz-y VELARDE ')).toBe('daoiz y velarde');
  expect(matching(areas, 'lucia').map(({ id }) => id)).toEqual(['santa']);
});

it('puts what begins with the text first, and house numbers in their order', () => {
  expect(matching(areas, 'velarde').map(({ id }) => id)).toEqual(['velarde', 'daoiz-9', 'daoiz-13']);
  expect(matching(areas, 'da 13').map(({ id }) => id)).toEqual(['daoiz-13']);
});

it('finds nothing for nothing, and never the whole city', () => {
  expect(matching(areas, ' -')).toEqual([]);
  expect(matching(areas, 'santander')).toEqual([]);
});
