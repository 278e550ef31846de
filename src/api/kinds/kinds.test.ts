import { expect, it } from 'vitest';
import { ask, buildSmallCity } from '../../../test/api/small-city.ts';
import { quantityIds } from '../../model/quantity.ts';
import { createApi } from '../open-api.ts';
import { QuantityListShape } from '../quantities/routes.ts';
import { KindListShape } from './routes.ts';

const city = await buildSmallCity();
const app = createApi(city.parts);

it('every kind says what it measures and when its silence means unknown', async () => {
  const { body } = await ask(app, '/api/v1/kinds');
  expect(body).toEqual(KindListShape.parse(body));
  const { kinds } = KindListShape.parse(body);
  expect(kinds.map(({ id }) => id)).toEqual([...city.parts.kinds.keys()]);
  for (const { rhythm } of kinds) {
    expect(rhythm.everySeconds).toBeLessThanOrEqual(rhythm.lateAfterSeconds);
    expect(rhythm.lateAfterSeconds).toBeLessThan(rhythm.staleAfterSeconds);
  }
});

it('every quantity says its unit, and what is possible', async () => {
  const { body } = await ask(app, '/api/v1/quantities');
  expect(body).toEqual(QuantityListShape.parse(body));
  const { quantities } = QuantityListShape.parse(body);
  expect(quantities.map(({ id }) => id)).toEqual(quantityIds);
  expect(quantities.find(({ id }) => id === 'pm2_5')).toMatchObject({
    unit: 'ug/m3',
    possible: { min: 0, max: 10_000 },
  });
});
