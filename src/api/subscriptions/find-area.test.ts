import { describe, expect, it } from 'vitest';
import type { Area } from '../../model/geography.ts';
import { areaId } from '../../model/ids.ts';
import { findAreas, streetOf } from './find-area.ts';

const area = (name: string): Area => ({
  id: areaId(name.toLowerCase().replaceAll(/[^a-z0-9]/g, '-')),
  name,
  level: 'street',
  parent: undefined,
  geometry: { type: 'Polygon', coordinates: [] },
});
const areas = ['Calle Mayor', 'Plaza Mayor', 'Mayor', 'Calle de Hernán Cortés', 'Castelar', 'Los Castros'].map(area);
const found = (typed: string) => findAreas(typed, areas).map(({ name }) => name);

describe('a street that somebody types', () => {
  it.each([
    ['Castelar', ['Castelar']],
    ['hernan cortes', ['Calle de Hernán Cortés']],
    ['  CORTÉS, 12b ', ['Calle de Hernán Cortés']],
    ['cast', ['Castelar', 'Los Castros']],
    ['mayor', ['Mayor']],
    ['calle mayor 3', ['Calle Mayor']],
    ['may', ['Calle Mayor', 'Plaza Mayor', 'Mayor']],
    ['nowhere', []],
    ['', []],
    ['12', []],
  ])('is found as %s', (typed, expected) => {
    expect(found(typed)).toEqual(expected);
  });
});

describe('a street in pieces', () => {
  const pieces = ['35', '37-39', '41', '45-51'].map((numbers) => `Peña Herbosa ${numbers}`);
  const city = [...pieces, 'Castelar'].map(area);
  const names = (typed: string) => findAreas(typed, city).map(({ name }) => name);

  it.each(['Peña Herbosa', 'calle peña herbosa', 'C/ Pena Herbosa', 'Calle de Peña Herbosa', 'rue Peña Herbosa'])(
    'is found with all of them as %s',
    (typed) => {
      expect(names(typed)).toEqual(pieces);
    },
  );

  it.each([
    ['Calle Peña Herbosa 38', 'Peña Herbosa 37-39'],
    ['Peña Herbosa 12', 'Peña Herbosa 35'],
    ['Peña Herbosa, 47, 3º B', 'Peña Herbosa 45-51'],
    ['peña herbosa 300', 'Peña Herbosa 45-51'],
  ])('is found at the nearest house for %s', (typed, piece) => {
    expect(names(typed)).toEqual([piece]);
  });

  it('has a name of its own, and one area or several streets have none', () => {
    expect(streetOf(findAreas('peña herbosa', city))).toBe('Peña Herbosa');
    expect(streetOf(findAreas('castelar', city))).toBeUndefined();
    expect(streetOf(city)).toBeUndefined();
  });
});
