import { expect, it } from 'vitest';
import { kinds } from '../../../devices/index.ts';
import type { Area } from '../../model/geography.ts';
import { areaId } from '../../model/ids.ts';
import { systemClock } from '../../model/time.ts';
import { createMemoryRegistry } from '../../registry/memory/memory-registry.ts';
import { wholeStreet } from './find-area.ts';
import { readWishForm } from './read-form.ts';

const city: Area = {
  id: areaId('city'),
  name: 'Villa',
  level: 'city',
  parent: undefined,
  geometry: { type: 'Polygon', coordinates: [] },
};
const piece = (numbers: string): Area => ({
  ...city,
  id: areaId(`bonifaz-${numbers}`),
  name: `Bonifaz ${numbers}`,
  level: 'street',
  parent: city.id,
});

const registry = createMemoryRegistry({ kinds, clock: systemClock });
await registry.putAreas([city, piece('6-10'), piece('17-21')]);

const read = (given: Readonly<Record<string, string>>) => {
  const form = new URLSearchParams({ topic: 'air', most: '5', ...given });
  const { wish, faults } = readWishForm(form, { registry });
  return {
    places: wish.places.map((place) => (place.is === 'area' ? place.id : place.is)),
    fault: faults.get('place'),
  };
};

it('asks which piece of a street somebody means, or takes all of them', () => {
  expect(read({ street: 'calle bonifaz' })).toEqual({ places: [], fault: 'which' });
  const whole = read({ street: 'calle bonifaz', area: wholeStreet });
  expect(whole).toEqual({ places: ['bonifaz-6-10', 'bonifaz-17-21'], fault: undefined });
  expect(read({ street: 'calle bonifaz', area: 'bonifaz-17-21' }).places).toEqual(['bonifaz-17-21']);
});

it('takes the piece that is nearest to a house', () => {
  expect(read({ street: 'Calle Bonifaz, 15' })).toEqual({ places: ['bonifaz-17-21'], fault: undefined });
});

it('takes no whole street where none was found', () => {
  expect(read({ street: 'nowhere', area: wholeStreet })).toEqual({ places: [], fault: 'unknownPlace' });
  expect(read({ area: wholeStreet })).toEqual({ places: [], fault: 'place' });
});
