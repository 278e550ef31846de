import { expect, it } from 'vitest';
import { ask, buildSmallCity } from '../../../test/api/small-city.ts';
import { languages } from '../../model/language.ts';
import { createApi } from '../open-api.ts';
import { firstSpoken } from './language.ts';

it.each([
  ['fr', 'fr'],
  [undefined, undefined],
  ['de,it;q=0.9', undefined],
  ['fr-CH, en;q=0.9, es;q=0.8', 'fr'],
  ['de, es-419;q=0.5, en;q=0.7', 'en'],
  ['en;q=0, es;q=0.1', 'es'],
  [';;;q=x, ,', undefined],
] as const)('of %s, we speak %s first', (accepted, expected) => {
  expect(firstSpoken(accepted)).toBe(expected);
});

it.each(languages)('speaks %s, when it is that of the city, to those who speak none of ours', async (language) => {
  const { parts } = await buildSmallCity();
  const web = { ...parts.web, city: { ...parts.web.city, language } };
  const app = createApi({ ...parts, web });
  const page = async (path: string, headers: Record<string, string> = {}) => (await ask(app, path, headers)).text;
  expect(await page('/alerts', { 'accept-language': 'de' })).toContain(`<html lang="${language}"`);
  expect(await page('/alerts?lang=fr', { 'accept-language': 'de' })).toContain('<html lang="fr"');
  expect(await page('/alerts', { 'accept-language': 'de, es;q=0.1' })).toContain('<html lang="es"');
  expect(await page('/')).toContain(`data-language="${language}"`);
});
