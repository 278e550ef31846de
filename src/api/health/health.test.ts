import { describe, expect, it } from 'vitest';
import { ask, buildSmallCity } from '../../../test/api/small-city.ts';
import { createApi } from '../open-api.ts';
import type { HealthReport } from './report.ts';

const asked = async (health: () => Promise<HealthReport>) => {
  const city = await buildSmallCity({ health });
  return { ...(await ask(createApi(city.parts), '/readyz')), events: city.events };
};

describe('readiness', () => {
  it('is granted with what each part says', async () => {
    const report: HealthReport = { ready: true, parts: [{ name: 'journal', ok: true, detail: '3 segments' }] };
    const { status, body } = await asked(async () => report);
    expect([status, body]).toEqual([200, report]);
  });

  it('is refused with the part that fails and what to do about it; that is no fault of a request', async () => {
    const { status, body, headers, events } = await asked(async () => ({
      ready: false,
      parts: [
        { name: 'journal', ok: true, detail: 'fine' },
        { name: 'store', ok: false, detail: 'connection refused', remedy: 'start it' },
      ],
    }));
    expect([status, headers['retry-after']]).toEqual([503, '1']);
    expect(body).toMatchObject({
      code: 'not_ready',
      detail: 'store: connection refused',
      parts: [{ name: 'store', detail: 'connection refused', remedy: 'start it' }],
    });
    expect(events.emitted.map(({ name }) => name)).not.toContain('requestFailed');
  });

  it('is refused when the check itself breaks', async () => {
    const { status, body } = await asked(async () => {
      throw new Error('the check broke');
    });
    expect([status, body]).toEqual([503, expect.objectContaining({ detail: 'health: the check broke' })]);
  });
});

it('a process that is not ready is alive all the same', async () => {
  const city = await buildSmallCity({ health: async () => ({ ready: false, parts: [] }) });
  const { status, body } = await ask(createApi(city.parts), '/healthz');
  expect([status, body]).toEqual([200, { alive: true }]);
});
