import { describe, expect, it } from 'vitest';
import { ask, buildSmallCity } from '../../../test/api/small-city.ts';
import { words as appEn } from '../../../web/citizen/words/en.ts';
import { words as appEs } from '../../../web/citizen/words/es.ts';
import { words as appFr } from '../../../web/citizen/words/fr.ts';
import { words as commonEn } from '../../../web/shared/common/en.ts';
import { words as commonEs } from '../../../web/shared/common/es.ts';
import { words as commonFr } from '../../../web/shared/common/fr.ts';
import { languages } from '../../model/language.ts';
import { createApi } from '../open-api.ts';
import { frameWords } from './words.ts';

const city = await buildSmallCity();
const app = createApi(city.parts);

describe('the frame of the pages', () => {
  it('says what the app says in the same places', () => {
    for (const [language, words] of Object.entries({ en: appEn, es: appEs, fr: appFr })) {
      expect(Object.entries(frameWords)).toContainEqual([language, expect.objectContaining(wordsOf(words))]);
    }
  });

  it.each(languages)('is in the language that was chosen before: %s', async (language) => {
    const headers = { cookie: `other=1; barrio-language=${language}`, 'accept-language': 'de' };
    const { text, headers: said } = await ask(app, '/alerts', headers);
    expect(text).toContain(`<html lang="${language}">`);
    expect(said['vary']).toContain('cookie');
  });

  it('asks in its address for another language than was chosen, for once', async () => {
    const { text, headers } = await ask(app, '/alerts?lang=fr', { cookie: 'barrio-language=es' });
    expect([text.includes('<html lang="fr">'), headers['set-cookie']]).toEqual([true, undefined]);
  });

  it('marks in its menu where one is', async () => {
    const { text } = await ask(app, '/alerts?topic=air');
    expect(text.match(/aria-current="page"/g)).toHaveLength(1);
    expect(text).toContain('<a href="/alerts" aria-current="page">');
  });
});

const commons = { en: commonEn, es: commonEs, fr: commonFr };

it.each(languages)('says of an address where nothing is what the app says of a screen: %s', (language) => {
  expect(frameWords[language].notFound).toEqual(commons[language].notFound);
});

const wordsOf = ({ menu, foot }: typeof appEn) => ({ menu, foot });

describe('the choice of a language', () => {
  const choose = (to: string) => ask(app, `/language?lang=fr&to=${encodeURIComponent(to)}`);

  it('is kept, and leads back to where one was', async () => {
    const { status, headers } = await choose('/alerts?topic=air&lang=es');
    expect([status, headers['location']]).toEqual([303, '/alerts?topic=air&lang=fr']);
    expect(headers['set-cookie']).toMatch(/^barrio-language=fr; Path=\/;/);
  });

  it.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/.//evil.example',
    'javascript:alert(1)',
    ':',
  ])('leads nowhere else: %s', async (to) => {
    const { headers } = await choose(to);
    expect(headers['location']).toMatch(/^\/(?:[^/\\]|$)/);
  });

  it('is refused for a language that we do not speak', async () => {
    expect((await ask(app, '/language?lang=de')).status).toBe(400);
  });
});

describe('what makes it an app on a phone', () => {
  it.each(languages)('says in %s what it is, with pictures that there are', async (language) => {
    const { headers, text } = await ask(app, '/app.webmanifest', { cookie: `barrio-language=${language}` });
    expect(headers['content-type']).toContain('application/manifest+json');
    const { lang, icons }: { lang: string; icons: { src: string; purpose: string }[] } = JSON.parse(text);
    expect(lang).toBe(language);
    expect(icons.map(({ purpose }) => purpose)).toContain('maskable');
    for (const { src } of icons) expect([src, (await ask(app, src)).status]).toEqual([src, 200]);
  });

  it.each(languages)('has a page to show without a connection, in %s', async (language) => {
    const { text } = await ask(app, `/offline?lang=${language}`);
    expect(text).toContain(`<h1>${frameWords[language].offline.title}</h1>`);
    expect(text).toContain('href="/alerts"');
  });
});
