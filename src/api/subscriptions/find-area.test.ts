import { describe, expect, it } from 'vitest';
import type { Area } from '../../model/geography.ts';
import { areaId } from '../../model/ids.ts';
import { findAreas } from './find-area.ts';

const areas = ['Calle Mayor', 'Plaza Mayor', 'Mayor', 'Calle de Hernán Cortés', 'Castelar', 'Los Castros'].map(
  (name): Area => ({
    id: areaId(name.toLowerCase().replaceAll(/[^a-z]/g, '-')),
    name,
    level: 'street',
    parent: undefined,
    geometry: { type: 'Polygon', coordinates: [] },
  }),
);
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
