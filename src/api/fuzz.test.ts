import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { ask, buildSmallCity } from '../../test/api/small-city.ts';
import { createApi } from './open-api.ts';
import { ProblemShape } from './problems/problem.ts';

const city = await buildSmallCity();
const app = createApi(city.parts);

const paths = [
  '/api/v1/devices',
  '/api/v1/devices/bay-1/observations',
  '/api/v1/parking/near',
  '/api/v1/environment/near',
  '/api/v1/lighting/faults',
  '/api/v1/areas',
  '/api/v1/areas/city/now',
  '/api/v1/rejections',
];

const names =
  'kind area freshness values limit cursor format lat lon radius state accessible quantity from to order every ' +
  '__proto__ constructor lat[] ';

const values = fc.oneof(
  fc.constantFrom('', '0', '-0', '1e9', 'NaN', 'Infinity', 'null', '[]', '{}', 'true', 'a,b,,', 'free', 'geojson'),
  fc.constantFrom('1h', '1ms', '999999999d', 'occupied', 'pm2_5,pm2_5', 'city', '43.001', '-3.999', 'AAAA'),
  fc.constantFrom('2026-03-01T00:00:00Z', '9999-12-31T23:59:59Z', '0000-01-01T00:00:00Z', '+275760-09-13T00:00:00Z'),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.double().map(String),
);

const query = fc.array(fc.tuple(fc.constantFrom(...names.split(' ')), values), { maxLength: 6 });

const encode = (text: string): string => encodeURIComponent(text.toWellFormed());

describe('whatever is asked', () => {
  test.prop([fc.constantFrom(...paths), query], { numRuns: 300 })(
    'is answered, or refused with a problem, and never breaks us',
    async (path, pairs) => {
      const url = `${path}?${pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&')}`;
      const { status, body } = await ask(app, url);
      expect([200, 400, 404]).toContain(status);
      if (status !== 200) expect(ProblemShape.parse(body).status).toBe(status);
    },
  );

  test.prop([fc.webPath(), fc.string({ unit: 'binary', maxLength: 30 })], { numRuns: 150 })(
    'at whatever address, is the same',
    async (path, tail) => {
      const { status } = await ask(app, `/api/v1${path}/${encode(tail)}`);
      expect([200, 400, 404, 405]).toContain(status);
    },
  );
});
