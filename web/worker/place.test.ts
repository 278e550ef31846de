import { describe, expect, it } from 'vitest';
import { keptUnder, placeOf } from './place.ts';

const origin = 'https://barrio.example';
const ask = (
  path: string,
  {
    method = 'GET',
    mode = 'cors',
    headers = {},
  }: { method?: string; mode?: string; headers?: Record<string, string> } = {},
) => placeOf({ method, mode, url: new URL(path, origin).href, headers: new Headers(headers) }, origin);
const go = (path: string) => ask(path, { mode: 'navigate' });

describe('without a connection', () => {
  it.each(['/', '/?at=castelar', '/places/centro', '/devices/bay-1', '/trust'])('%s is a screen of the app', (path) => {
    expect(go(path)).toBe('screen');
  });

  it.each(['/alerts', '/alerts?lang=fr', '/alerts/smog-area-centro-1772364600000'])('%s is kept as it was', (path) => {
    expect(go(path)).toBe('page');
  });

  it.each(['/subscribe', '/subscriptions/manage?token=x', '/operate', '/operate/rules/smog', '/quality'])(
    '%s is said to need one',
    (path) => {
      expect(go(path)).toBe('other-page');
    },
  );

  it.each(['/api/v1/near?lat=43&lon=-3', '/api/v1/alerts', '/assets/theme.css', '/land.geojson'])(
    '%s is answered as it was last',
    (path) => {
      expect(ask(path)).toBe('answer');
    },
  );

  it('the files of a build are never asked for twice', () => {
    expect(ask('/app/citizen-x.js')).toBe('file');
  });
});

describe('nobody stands in the way of', () => {
  it.each([
    '/api/v1/operate/queue',
    '/api/v1/session',
    '/api/v1/subscriptions/mine',
    '/api/v1/live?area=centro',
    '/api/v1/alerts/stream',
    'https://elsewhere.example/api/v1/near',
    '/readyz',
  ])('%s', (path) => {
    expect(ask(path)).toBe('elsewhere');
  });

  it.each([
    ['what changes something', ask('/api/v1/subscriptions', { method: 'POST' })],
    ['a form', ask('/subscribe', { method: 'POST', mode: 'navigate' })],
    ['who shows a password', ask('/api/v1/alerts', { headers: { authorization: 'Bearer x' } })],
    ['a stream', ask('/api/v1/alerts', { headers: { accept: 'text/event-stream' } })],
    ['a download', go('/api/v1/devices/bay-1/observations?format=csv')],
    ['a download by a script', ask('/api/v1/devices/bay-1/observations?from=2026-03-01T10:00:00Z&format=csv')],
    ['a feed', go('/alerts.atom')],
  ])('%s', (_what, place) => {
    expect(place).toBe('elsewhere');
  });
});

describe('the past of something', () => {
  const from = (minute: string) => `from=2026-03-01T10%3A${minute}%3A00.000Z`;
  const under = (path: string) => keptUnder(new URL(path, origin).href);

  it.each([
    '/api/v1/devices/bay-1/observations?quantity=occupied&',
    '/api/v1/areas/centro/rollups?every=1h&quantity=pm2_5&kind=environment-station&',
    '/api/v1/ledger?by=hour&',
  ])('is kept once, from whichever minute it was asked for: %s', (path) => {
    expect(under(path + from('01'))).toBe(under(path + from('02')));
    expect(under(path + from('01'))).not.toBe(under(`${path}every=1d&${from('01')}`));
  });

  it.each(['/api/v1/devices/bay-1/observations?to=2026-03-01T12:00:00Z&', '/api/v1/devices/bay-1?'])(
    'is another one where its end was chosen, or where it is not a chart: %s',
    (path) => {
      expect(under(path + from('01'))).not.toBe(under(path + from('02')));
    },
  );
});
