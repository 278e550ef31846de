import { expect, it } from 'vitest';
import { ask, buildSmallCity } from '../../../test/api/small-city.ts';
import { createApi } from '../open-api.ts';

it('figures time every answer by route, and never carry an id that a client made up', async () => {
  const app = createApi((await buildSmallCity()).parts);
  await ask(app, '/api/v1/devices/bay-1');
  await ask(app, '/made-up-by-a-stranger');
  const { text, headers } = await ask(app, '/metrics');
  expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(text).toContain(
    'barrio_request_duration_seconds_count{method="GET",route="/api/v1/devices/:id",status="200"} 1',
  );
  expect(text).toContain('route="unknown",status="404"} 1');
  expect(text).not.toMatch(/bay-1|made-up/);
});
