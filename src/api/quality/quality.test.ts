import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ask, buildSmallCity } from '../../../test/api/small-city.ts';
import { words as appEn } from '../../../web/shared/common/en.ts';
import { words as appEs } from '../../../web/shared/common/es.ts';
import { words as appFr } from '../../../web/shared/common/fr.ts';
import { languages } from '../../model/language.ts';
import { qualityCodes } from '../../model/quality.ts';
import { qualityTests } from '../../model/quality-tests.ts';
import { createApi } from '../open-api.ts';
import { partsOf } from './explained.ts';
import { QualityTestsShape, TestShape } from './routes.ts';
import { qualityWords } from './words/languages.ts';

const city = await buildSmallCity();
const app = createApi({
  ...city.parts,
  testLimits: {
    air_temperature: {
      grossRange: { sensor: { min: -40, max: 60 } },
      spike: { suspect: 3, fail: 8 },
      source: 'a test',
    },
    burning_hours: { rateOfChange: { suspectPerMinute: 1 }, source: 'never used: a total is tested for falling' },
  },
});
const asPage = (url: string) => ask(app, url, { accept: 'text/html' });

describe('how values are judged', () => {
  it('is told by flag, by test, and by the limits of each quantity of each kind', async () => {
    const { body } = await ask(app, '/api/v1/quality/tests');
    const answer = QualityTestsShape.parse(body);
    expect(body).toEqual(answer);
    expect(Object.fromEntries(answer.flags.map(({ quality, code }) => [quality, code]))).toEqual(qualityCodes);
    expect(answer.tests.map(({ test }) => test)).toEqual(qualityTests);
    const measured = [...city.parts.kinds.values()].flatMap(({ id, quantities }) =>
      quantities.map((name) => [id, name]),
    );
    expect(answer.limits.map(({ kind, quantity }) => [kind, quantity])).toEqual(measured);
  });

  it('says the limits in the unit of the quantity, and which test does not run', async () => {
    const { limits } = QualityTestsShape.parse((await ask(app, '/api/v1/quality/tests')).body);
    expect(limits.find(({ quantity }) => quantity === 'air_temperature')).toEqual({
      kind: 'environment-station',
      quantity: 'air_temperature',
      unit: 'Cel',
      gross_range: { sensor: { min: -40, max: 60 }, plausible: { min: -20, max: 45 } },
      spike: { suspect: 3, fail: 8 },
      rate_of_change: null,
      flat_line: null,
      neighbour: null,
      source: 'a test',
    });
    expect(limits.find(({ quantity }) => quantity === 'burning_hours')?.rate_of_change).toEqual({
      suspectPerMinute: null,
      onlyGrows: true,
    });
    expect(limits.find(({ quantity }) => quantity === 'occupied')).toMatchObject({ spike: null, rate_of_change: null });
  });

  it.each(qualityTests)('is explained to people and programs: %s', async (test) => {
    const { body } = await ask(app, `/quality/${test}`);
    expect(body).toEqual(TestShape.parse(body));
    const { text, headers } = await asPage(`/quality/${test}`);
    expect(headers['content-type']).toMatch('text/html');
    expect(text).toContain(TestShape.parse(body).label);
    expect(text).not.toMatch(/undefined|\[object|<script(?! src="\/assets\/)|\son\w+=|style=/);
    expect((await asPage('/quality')).text).toContain(`href="/quality/${test}"`);
  });

  it.each(languages)('is explained in the language of whoever reads: %s', async (language) => {
    const spoken = qualityWords[language];
    const headers = { accept: 'text/html', 'accept-language': language };
    const { text } = await ask(app, '/quality', headers);
    expect(text).toContain(`<html lang="${language}">`);
    expect(text).toContain(`<h1>${spoken.overview.title}</h1>`);
    expect(text).not.toMatch(/\{(?:words|untested|passed|label)\}/);
    const one = await ask(app, `/quality/spike?lang=${language}`, { accept: 'text/html' });
    expect(one.text).toContain(`<h1>${spoken.tests.spike.label}</h1>`);
    expect(one.text).toContain(spoken.flags.fail.word);
    expect(one.text).toContain('<code>revision</code>');
    expect(one.text).not.toMatch(/\{(?:words|untested|passed|label)\}/);
  });

  it('says the words that the app says', () => {
    for (const [language, app] of Object.entries({ en: appEn, es: appEs, fr: appFr })) {
      const flags = Object.entries(app.quality).map(([flag, word]) => [flag, expect.objectContaining({ word })]);
      expect(Object.entries(qualityWords)).toContainEqual([
        language,
        expect.objectContaining({ flags: expect.objectContaining(Object.fromEntries(flags)) }),
      ]);
    }
  });

  it('says which tests there are when there is no such test', async () => {
    const { status, body } = await ask(app, '/quality/astrology');
    expect([status, body]).toEqual([404, expect.objectContaining({ detail: expect.stringContaining('gross_range') })]);
  });

  it('is written down for citizens and engineers, flag by flag and test by test', () => {
    const page = readFileSync(new URL('../../../docs/quality.md', import.meta.url), 'utf8');
    for (const name of [...Object.keys(qualityCodes), ...qualityTests]) expect(page).toContain(`\`${name}\``);
  });
});

describe('a reason', () => {
  it.each([
    ['spike: 812 stands 640 above', { test: 'spike', detail: '812 stands 640 above' }],
    ['rate_of_change: fell from 7 to 3: odd', { test: 'rate_of_change', detail: 'fell from 7 to 3: odd' }],
    ['spike', { test: undefined, detail: 'spike' }],
    ['toString: x', { test: undefined, detail: 'toString: x' }],
  ])('begins with its test: %s', (reason, parts) => {
    expect(partsOf(reason)).toEqual(parts);
  });
});
