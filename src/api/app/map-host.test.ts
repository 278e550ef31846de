import { expect, it } from 'vitest';
import { ask, buildSmallCity } from '../../../test/api/small-city.ts';
import { createApi } from '../open-api.ts';
import { mapHosts } from './map-host.ts';

it.each([
  ['bundled', []],
  ['pmtiles:/city.pmtiles', []],
  ['pmtiles:https://maps.example/city.pmtiles?v=1', ['https://maps.example']],
  ['raster:https://tile.example:8443/{z}/{x}/{y}.png', ['https://tile.example:8443']],
  ['raster:https://{s}.tile.example/{z}/{x}/{y}.png', ['https://*.tile.example']],
  ['style:http://styles.example/day.json', ['http://styles.example']],
  ["style:https://a.example;script-src'unsafe-inline'/x", []],
])('lets pages ask for %s from %j only', (setting, hosts) => {
  expect(mapHosts(setting)).toEqual(hosts);
});

it('says so in the policy of every page, and opens scripts and styles to nobody', async () => {
  const web = {
    folder: '/nowhere',
    city: { zone: 'Europe/Madrid', language: 'es' as const, map: 'raster:https://tile.example/{z}/{x}/{y}.png' },
  };
  const { parts } = await buildSmallCity({ change: () => ({ web }) });
  const { headers } = await ask(createApi(parts), '/');
  const policy = String(headers['content-security-policy']);
  expect(policy).toContain("connect-src 'self' https://tile.example;");
  expect(policy).toContain("img-src 'self' data: https://tile.example;");
  expect(policy).toContain("script-src 'self';");
  expect(policy).toContain("style-src 'self';");
});
