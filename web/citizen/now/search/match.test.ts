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
  const found = matching(areas, 'velarde');
  expect(found.filter(({ isWhole }) => !isWhole).map(({ id }) => id)).toEqual(['velarde', 'daoiz-9', 'daoiz-13']);
  expect(matching(areas, 'da 13').map(({ id }) => id)).toEqual(['daoiz-13', 'daoiz-9']);
});

it('finds nothing for nothing, and never the whole city', () => {
  expect(matching(areas, ' -')).toEqual([]);
  expect(matching(areas, 'santander')).toEqual([]);
});

const cortes = [
  ...areas,
  ...['35', '37-39', '41', '45-51', '39-42'].map((numbers) => area(`hc-${numbers}`, `Hernán Cortés ${numbers}`)),
  area('mayor', 'Plaza Mayor'),
  area('calle-mayor', 'Calle Mayor'),
];
const first = (text: string) => matching(cortes, text)[0]?.id;

it.each([
  ['calle hernan cortes', 'whole-hc-39-42'],
  ['C/ Hernán Cortés', 'whole-hc-39-42'],
  ['Calle de Hernán Cortés, Santander', 'whole-hc-39-42'],
  ['rue Hernan Cortes', 'whole-hc-39-42'],
  ['Calle Hernán Cortés 12', 'hc-35'],
  ['12 Hernan Cortes street', 'hc-35'],
  ['Hernán Cortés 36', 'hc-35'],
  ['Hernán Cortés, 47, 3º B', 'hc-45-51'],
  ['Hernán Cortés 4', 'hc-41'],
  ['hernan cortes 300', 'hc-45-51'],
  ['plaza mayor', 'mayor'],
  ['calle may', 'calle-mayor'],
] as const)('finds what somebody means who types %s', (text, id) => {
  expect(first(text)).toBe(id);
});

it('offers a street of several pieces whole, and each of them', () => {
  const found = matching(cortes, 'calle hernan cortes');
  expect(found.map(({ name, isWhole }) => [name, isWhole])).toEqual([
    ['Hernán Cortés', true],
    ...['35', '37-39', '39-42', '41', '45-51'].map((numbers) => [`Hernán Cortés ${numbers}`, false]),
  ]);
});

it('does not find all streets for the word street', () => {
  expect(matching(cortes, 'calle').map(({ id }) => id)).toEqual(['calle-mayor']);
});
