import { describe, expect, it } from 'vitest';
import { bayIsSilent, lampOut, smogGone, smogOver } from '../../../../test/api/alert-story.ts';
import { ask, buildSmallCity, noon } from '../../../../test/api/small-city.ts';
import { areaId } from '../../../model/ids.ts';
import { languages } from '../../../model/language.ts';
import { ruleId } from '../../../model/rule.ts';
import { epochMs } from '../../../model/time.ts';
import { createApi } from '../../open-api.ts';

async function openCity() {
  const city = await buildSmallCity();
  const app = createApi(city.parts);
  const page = async (url: string, headers = {}) => (await ask(app, url, headers)).text.replaceAll('\u00a0', ' ');
  const idOf = (rule: string): string =>
    [...city.alerts.alerting.alerts.open({ limit: 10 }), ...city.alerts.alerting.alerts.closed({ limit: 10 })].find(
      (alert) => alert.rule === rule,
    )?.id ?? '';
  return { ...city, app, page, idOf };
}

const linksOf = (text: string): readonly string[] =>
  [...text.matchAll(/href="([^"#]+)/g)].map(([, href = '']) => href.replaceAll('&amp;', '&'));

describe('the page of alerts', () => {
  it('says that there is none', async () => {
    const { page } = await openCity();
    expect(await page('/alerts')).toContain('There is no alert now.');
  });

  it('shows what fires now, for citizens, with where and since when', async () => {
    const { alerts, page } = await openCity();
    alerts.happen([...smogOver(noon), lampOut(noon), bayIsSilent(noon)]);
    const text = await page('/alerts');
    expect(text).toContain('2 alerts now.');
    expect(text).toContain('Smog in Centro');
    expect(text).toContain('since 12:30 (30 min)');
    expect(text).not.toContain('Silent');
  });

  it('shows what was, and how long it lasted', async () => {
    const { alerts, page } = await openCity();
    alerts.happen(smogOver(noon));
    alerts.happen([smogGone(noon)]);
    const text = await page('/alerts');
    expect(text).toContain('There is no alert now.');
    expect(text).toContain('12:30 – 12:55 (25 min)');
  });

  it.each([
    ['es', 'Ahora hay un aviso.', 'Smog en Centro'],
    ['en', 'One alert now.', 'Smog in Centro'],
    ['fr', 'Une alerte en ce moment.', 'Smog à Centro'],
  ])('speaks %s', async (lang, lead, title) => {
    const { alerts, page } = await openCity();
    alerts.happen(smogOver(noon));
    for (const text of [await page(`/alerts?lang=${lang}`), await page('/alerts', { 'accept-language': lang })]) {
      expect(text).toContain(`<html lang="${lang}">`);
      expect([text.includes(lead), text.includes(title)]).toEqual([true, true]);
    }
  });

  it('is of one area, or of one topic', async () => {
    const { alerts, page } = await openCity();
    alerts.happen([...smogOver(noon), lampOut(noon)]);
    const text = await page('/alerts?area=puerto');
    expect([text.includes('Alerts in Puerto'), text.includes('There is no alert now.')]).toEqual([true, true]);
    expect(await page('/alerts?topic=lighting')).not.toContain('Smog in Centro');
  });
});

describe('the page of an alert', () => {
  it('says what, where, since when, why, and by which rule', async () => {
    const { alerts, page, idOf } = await openCity();
    alerts.happen(smogOver(noon));
    const text = await page(`/alerts/${idOf('smog')}`);
    for (const said of [
      'Smog in Centro',
      'Measured: 58.4',
      'The number that counted: 58.4 µg/m³. The limit: 50 µg/m³.',
      '61.2 µg/m³',
      '2 min later',
      'tested',
      'For each district: the mean of fine particles PM2.5 over 1 h is above 50 µg/m³ (over at 40 µg/m³), for 10 min.',
      'The condition began to hold',
      'It held for long enough: the alert was raised',
      '<strong>Raised</strong>',
    ])
      expect(text).toContain(said);
  });

  it.each([
    [
      { value: 1, limit: 1, devices: { matching: 1, known: 1, total: 1 } },
      'The one device that this is about meets the condition.',
      'It takes',
    ],
    [
      { value: 3, limit: 2, devices: { matching: 3, known: 4, total: 5 } },
      '3 of 4 devices that are known of meet the condition; there are 5.</p><p>It takes 2 at least.',
      'The number that counted',
    ],
    [{ value: 0.75, limit: 0.6, devices: { matching: 3, known: 4, total: 4 } }, 'It takes 60 % at least.', '0.75'],
  ])('says of devices how many they are, and what it takes: %o', async (numbers, said, unsaid) => {
    const { alerts, page, idOf } = await openCity();
    const { observations } = smogOver(noon)[0].evidence ?? { observations: [] };
    const evidence = {
      quantity: undefined,
      ...numbers,
      observations: observations.map((one) => ({ ...one, time: lampOut(noon).at })),
    };
    alerts.happen([{ ...lampOut(noon), evidence }]);
    const text = await page(`/alerts/${idOf('dark')}`);
    expect(text).toContain(said);
    expect(text).not.toContain(unsaid);
    expect(text).not.toMatch(/\b0 s before/);
  });

  it('says what late data make of it', async () => {
    const { alerts, page, idOf } = await openCity();
    alerts.happen(smogOver(noon));
    const id = idOf('smog');
    const about = {
      rule: ruleId('smog'),
      version: '1',
      subject: { is: 'area', id: areaId('centro') },
      alert: id,
    } as const;
    const times = {
      from: epochMs(noon - 7_200_000),
      to: undefined,
      writtenAt: noon,
      arrivedAt: epochMs(noon - 2_400_000),
    };
    alerts.annotate([{ ...about, ...times, id: 'late', says: 'would_have_fired_at', evidence: undefined }]);
    expect(await page(`/alerts/${id}`)).toContain('It would have been known at 11:00. The data came at 12:20.');
  });

  it('says that it is taken on, or that nobody is told, without saying by whom', async () => {
    const { alerts, page, idOf } = await openCity();
    alerts.happen([...smogOver(noon), lampOut(noon)]);
    const { desk } = alerts.alerting;
    await desk.acknowledge(idOf('smog'), 'Ana', 'a private note');
    await desk.quiet({
      is: 'maintenance',
      rules: [ruleId('dark')],
      from: noon,
      to: epochMs(noon + 1),
      by: 'Ana',
      note: '',
    });
    const text = `${await page(`/alerts/${idOf('smog')}`)}${await page(`/alerts/${idOf('dark')}`)}`;
    expect(text).toContain('13:00, by the people in charge');
    expect(text).toContain('because of maintenance');
    expect(text).not.toMatch(/Ana|private/);
  });

  it('tells the end apart from not knowing any more', async () => {
    const { alerts, page, idOf } = await openCity();
    alerts.happen(smogOver(noon));
    alerts.happen([smogGone(noon, 'unknown')]);
    expect(await page(`/alerts/${idOf('smog')}`)).toContain('nobody knows any more: the sensors are silent');
  });

  it('says in the language of the reader that there is none, or none for citizens', async () => {
    const { app, alerts, idOf } = await openCity();
    alerts.happen([bayIsSilent(noon)]);
    for (const url of ['/alerts/nothing?lang=fr', `/alerts/${idOf('silent')}?lang=fr`]) {
      const { status, text } = await ask(app, url);
      expect([status, text.includes('existe pas')]).toEqual([404, true]);
    }
  });

  it('shows text of strangers as text', async () => {
    const { alerts, app } = await openCity();
    const url = `/alerts/${encodeURIComponent('<script>alert(1)</script>')}`;
    expect((await ask(app, url)).text).not.toContain('<script>');
    alerts.happen([{ ...lampOut(noon), alert: '"><img src=x>' }]);
    const text = (await ask(app, '/alerts')).text;
    expect(text).not.toContain('<img src=x>');
  });
});

it.each(languages)(
  'both pages lead only to what exists, have nothing inline and nothing from elsewhere: %s',
  async (lang) => {
    const { alerts, app, page, idOf } = await openCity();
    alerts.happen([...smogOver(noon), lampOut(noon), lampOut(noon, 'lamp-2')]);
    alerts.happen([smogGone(noon)]);
    const seen = new Set<string>();
    for (const url of [
      `/alerts?lang=${lang}`,
      `/alerts/${idOf('smog')}?lang=${lang}`,
      `/alerts/${idOf('dark')}?lang=${lang}`,
    ]) {
      const text = await page(url);
      expect(text).not.toMatch(/<script(?! src="\/assets\/)|\son\w+=|style=|https?:\/\/(?!barrio\.example)/);
      for (const link of linksOf(text)) seen.add(link);
    }
    // A stream never ends, so it is not asked for.
    seen.delete('/api/v1/alerts/stream');
    for (const link of seen) expect([link, (await ask(app, link)).status]).toEqual([link, 200]);
  },
);
