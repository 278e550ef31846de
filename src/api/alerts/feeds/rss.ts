import type { EpochMs } from '../../../model/time.ts';
import { textElement, writeXml, type XmlElement } from '../../cap/write-xml.ts';
import type { Feed, FeedEntry } from './feed.ts';

export const rssMediaType = 'application/rss+xml';

/** RFC 822 with a year of four digits, as RSS wants it. */
const rssTime = (moment: EpochMs): string => new Date(moment).toUTCString();

/** A feed as RSS 2.0. */
export const writeRss = (feed: Feed): string =>
  writeXml({
    name: 'rss',
    attributes: { version: '2.0', 'xmlns:atom': 'http://www.w3.org/2005/Atom' },
    content: [
      {
        name: 'channel',
        content: [
          textElement('title', feed.title),
          textElement('link', feed.page),
          textElement('description', feed.title),
          textElement('language', feed.language),
          textElement('lastBuildDate', rssTime(feed.updated)),
          textElement('generator', 'Barrio'),
          { name: 'atom:link', attributes: { rel: 'self', href: feed.self, type: rssMediaType }, content: [] },
          ...feed.entries.map(writeItem),
        ],
      },
    ],
  });

const writeItem = ({ id, title, text, at, topics, link }: FeedEntry): XmlElement => ({
  name: 'item',
  content: [
    textElement('title', title),
    textElement('link', link.href),
    textElement('guid', id, { isPermaLink: 'false' }),
    textElement('pubDate', rssTime(at)),
    ...topics.map((topic) => textElement('category', topic)),
    // Readers take it for HTML, so a sign of markup in a name has to be one to them too.
    textElement('description', escapeHtml(text)),
  ],
});

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
