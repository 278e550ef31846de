import { z } from 'zod';
import type { Announcement } from '../../../model/alert.ts';
import { type Language, languages } from '../../../model/language.ts';
import type { EpochMs } from '../../../model/time.ts';
import type { App } from '../../app/app.ts';
import { spokenLanguageOf } from '../../page/language.ts';
import { pageOf } from '../alert.ts';
import type { AlertParts } from '../alerting.ts';
import { choiceOf, placeFields } from '../filter.ts';
import { nameOfArea } from '../subject.ts';
import { citizen } from '../who-asks.ts';
import { alertWords } from '../words/words.ts';
import { atomMediaType, writeAtom } from './atom.ts';
import type { Feed } from './feed.ts';
import { rssMediaType, writeRss } from './rss.ts';
import { feedWords } from './words.ts';

const QueryShape = z.strictObject({
  ...placeFields,
  lang: z.enum(languages).optional().describe('Of the texts; that of `Accept-Language` when left out.'),
});

type Asked = z.output<typeof QueryShape>;
type Parts = AlertParts & { readonly startedAt: EpochMs };

const entries = 50;

const forms = [
  { path: '/alerts.atom', name: 'Atom', type: atomMediaType, write: writeAtom },
  { path: '/alerts.rss', name: 'RSS', type: rssMediaType, write: writeRss },
] as const;

/** What people were told, for whoever reads feeds: of an area, of a topic, from a severity on. */
export function addFeeds(app: App, parts: Parts): void {
  for (const { path, name, type, write } of forms) {
    app.get(
      path,
      {
        config: { problems: ['area_unknown'] },
        schema: {
          tags: ['alerts'],
          summary: `What people were told, as ${name}`,
          description: 'Each announcement is an entry that never changes; the newest fifty. Ask with `If-None-Match`.',
          querystring: QueryShape,
          response: { 200: { description: 'The feed.', content: { [type]: { schema: z.string() } } } },
        },
      },
      async (request, reply) => {
        const { query, url } = request;
        const language = spokenLanguageOf(request, query.lang);
        const found = parts.alerts.announcements.latest({
          ...choiceOf(query, { registry: parts.registry, viewer: citizen }),
          limit: entries,
        });
        // Open data: a reader in a browser may ask from its own page.
        reply.header('access-control-allow-origin', '*').header('vary', 'accept-language');
        return reply.type(`${type}; charset=utf-8`).send(write(feedOf(found, { query, url, language }, parts)));
      },
    );
  }
}

type Context = { readonly query: Asked; readonly url: string; readonly language: Language };

function feedOf(found: readonly Announcement[], { query, url, language }: Context, parts: Parts): Feed {
  const base = parts.publicUrl.replace(/\/$/, '');
  const words = feedWords[language];
  const page = new URLSearchParams({ lang: language });
  if (query.area !== undefined) page.set('area', query.area);
  return {
    id: `${base}${url}`,
    self: `${base}${url}`,
    page: `${base}/alerts?${page.toString()}`,
    title: words.title(aboutOf(query, language, parts)),
    author: words.author,
    language,
    updated: found[0]?.announcedAt ?? parts.startedAt,
    entries: found.map((announcement) => ({
      id: `${base}/api/v1/alerts/announcements#${announcement.id}`,
      title: announcement.texts[language].title,
      text: announcement.texts[language].text,
      at: announcement.announcedAt,
      topics: [announcement.topic, announcement.severity],
      link: { href: `${pageOf(announcement.alerts[0] ?? '', parts)}?lang=${language}`, type: 'text/html' },
    })),
  };
}

/** The area and the topics of a feed, in words. */
function aboutOf({ area, topic, severity }: Asked, language: Language, { registry }: Parts): string {
  const words = alertWords[language];
  const place = area === undefined ? feedWords[language].city : nameOfArea(area, registry);
  const topics = (topic ?? []).map((each) => words.topic[each]);
  return [place, ...topics, ...(severity === undefined ? [] : [`≥ ${words.severity[severity]}`])].join(', ');
}
