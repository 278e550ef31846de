import { XMLParser, XMLValidator } from 'fast-xml-parser';
import RssParser from 'rss-parser';
import { describe, expect, it } from 'vitest';
import { bayIsSilent, lampOut, smogGone, smogOver } from '../../../../test/api/alert-story.ts';
import { ask, buildSmallCity, noon } from '../../../../test/api/small-city.ts';
import { createApi } from '../../open-api.ts';

async function openCity() {
  const city = await buildSmallCity();
  const app = createApi(city.parts);
  return { ...city, app };
}

const xml = new XMLParser({
  ignoreAttributes: false,
  isArray: (name) => ['entry', 'link', 'category', 'item'].includes(name),
});

describe.each(['/alerts.atom', '/alerts.rss'])('%s', (path) => {
  it('is well-formed, and read by readers as what was announced, newest first', async () => {
    const { alerts, app } = await openCity();
    alerts.happen([...smogOver(noon), lampOut(noon), bayIsSilent(noon)]);
    alerts.happen([smogGone(noon)]);
    const { text, status } = await ask(app, `${path}?lang=en`);
    expect([status, XMLValidator.validate(text)]).toEqual([200, true]);
    const feed = await new RssParser().parseString(text);
    expect(feed.items.map(({ title }) => title)).toEqual([
      'Clean air in Centro',
      expect.stringContaining('Lamp out'),
      'Smog in Centro',
    ]);
    expect(feed.items.map(({ link }) => link)).toEqual(
      feed.items.map(() => expect.stringMatching(/^https:\/\/barrio\.example\/alerts\/\S+$/)),
    );
    expect(feed.items[2]?.isoDate).toBe('2026-03-01T11:40:00.000Z');
  });

  it('names each entry for ever, and stays the same while nothing is announced', async () => {
    const { alerts, app } = await openCity();
    alerts.happen(smogOver(noon));
    const first = await ask(app, path);
    const again = await ask(app, path, { 'if-none-match': String(first.headers.etag) });
    expect([again.status, again.text]).toEqual([304, '']);
    alerts.happen([lampOut(noon)]);
    const later = await ask(app, path, { 'if-none-match': String(first.headers.etag) });
    expect(later.status).toBe(200);
    const ids = (text: string) => [...text.matchAll(/announcements#([^<]+)</g)].map(([, id]) => id);
    expect(ids(later.text)).toEqual([expect.any(String), ...ids(first.text)]);
  });

  it.each([
    ['?area=puerto', 0],
    ['?area=mayor', 2],
    ['?area=centro&topic=lighting', 1],
    ['?severity=severe', 1],
    ['', 2],
  ])('is of what was asked for: %s', async (query, count) => {
    const { alerts, app } = await openCity();
    alerts.happen([...smogOver(noon), lampOut(noon)]);
    const feed = await new RssParser().parseString((await ask(app, `${path}${query}`)).text);
    expect(feed.items).toHaveLength(count);
  });

  it.each([
    ['es', 'Smog en Centro'],
    ['fr', 'Smog à Centro'],
  ])('speaks %s to whoever asks so, in the address or in the header', async (lang, title) => {
    const { alerts, app } = await openCity();
    alerts.happen(smogOver(noon));
    for (const { text } of [await ask(app, `${path}?lang=${lang}`), await ask(app, path, { 'accept-language': lang })])
      expect((await new RssParser().parseString(text)).items[0]?.title).toBe(title);
  });

  it('is valid while there is nothing to tell, and open to other pages', async () => {
    const { app } = await openCity();
    const { text, headers } = await ask(app, path);
    expect([XMLValidator.validate(text), headers['access-control-allow-origin']]).toEqual([true, '*']);
    expect(text).toMatch(/<updated>2026-03-01T12:00:00.000Z|Sun, 01 Mar 2026 12:00:00 GMT/);
    expect((await ask(app, `${path}?area=nowhere`)).status).toBe(404);
  });
});

it('Atom has what RFC 4287 demands of a feed and of an entry', async () => {
  const { alerts, app } = await openCity();
  alerts.happen(smogOver(noon));
  const { text, headers } = await ask(app, '/alerts.atom');
  expect(headers['content-type']).toBe('application/atom+xml; charset=utf-8');
  expect(xml.parse(text)).toMatchObject({
    feed: {
      '@_xmlns': 'http://www.w3.org/2005/Atom',
      id: 'https://barrio.example/alerts.atom',
      title: 'Alerts: the city',
      updated: '2026-03-01T11:40:00.000Z',
      author: { name: 'Barrio' },
      link: [{ '@_rel': 'self' }, { '@_rel': 'alternate' }],
      entry: [
        {
          id: expect.any(String),
          title: 'Smog in Centro',
          updated: '2026-03-01T11:40:00.000Z',
          summary: expect.anything(),
        },
      ],
    },
  });
});

it('RSS has what its readers expect', async () => {
  const { alerts, app } = await openCity();
  alerts.happen(smogOver(noon));
  const { text, headers } = await ask(app, '/alerts.rss?area=centro');
  expect(headers['content-type']).toBe('application/rss+xml; charset=utf-8');
  expect(xml.parse(text)).toMatchObject({
    rss: {
      '@_version': '2.0',
      channel: {
        title: 'Alerts: Centro',
        language: 'en',
        'atom:link': expect.anything(),
        item: [{ guid: { '@_isPermaLink': 'false' }, pubDate: 'Sun, 01 Mar 2026 11:40:00 GMT' }],
      },
    },
  });
});
