import { toIso } from '../../../model/time.ts';
import { textElement, writeXml, type XmlElement } from '../../cap/write-xml.ts';
import type { Feed, FeedEntry } from './feed.ts';

export const atomMediaType = 'application/atom+xml';
const namespace = 'http://www.w3.org/2005/Atom';

const link = (rel: string, href: string, type: string): XmlElement => ({
  name: 'link',
  attributes: { rel, href, type },
  content: [],
});

/** A feed as Atom (RFC 4287). */
export const writeAtom = (feed: Feed): string =>
  writeXml(
    {
      name: 'feed',
      attributes: { 'xml:lang': feed.language },
      content: [
        textElement('id', feed.id),
        textElement('title', feed.title),
        textElement('updated', toIso(feed.updated)),
        { name: 'author', content: [textElement('name', feed.author)] },
        link('self', feed.self, atomMediaType),
        link('alternate', feed.page, 'text/html'),
        ...feed.entries.map(writeEntry),
      ],
    },
    namespace,
  );

const writeEntry = ({ id, title, text, at, topics, link: { href, type } }: FeedEntry): XmlElement => ({
  name: 'entry',
  content: [
    textElement('id', id),
    textElement('title', title),
    textElement('updated', toIso(at)),
    textElement('published', toIso(at)),
    link('alternate', href, type),
    ...topics.map((term) => ({ name: 'category', attributes: { term }, content: [] })),
    textElement('summary', text, { type: 'text' }),
  ],
});
