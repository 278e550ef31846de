import type { Content } from '../port.ts';
import { footer } from './words.ts';

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => escapes[sign] ?? sign);

const link = (url: string, text: string): string => `<a href="${escape(url)}">${escape(text)}</a>`;

/** Its border is of the colour of the text, so that it is seen whatever colours its reader chose. */
const button = (url: string, text: string): string =>
  `<p><a href="${escape(url)}" style="display: inline-block; padding: 0.75rem 1.5rem; border: 2px solid; border-radius: 0.25rem; font-weight: bold">${escape(text)}</a></p>`;

const paragraphs = (text: string): string =>
  text
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${escape(paragraph).replaceAll('\n', '<br>')}</p>`)
    .join('\n');

/** The message as a page that any reader shows and any screen reader reads: no picture, no script, nothing from elsewhere. */
export function htmlOf({ title, text, language, why, links, asks }: Content): string {
  const words = footer[language];
  const own = [
    links.manage === undefined ? '' : link(links.manage, words.manage),
    links.stop === undefined ? '' : link(links.stop, asks ? words.refuse : words.stop),
  ].filter((each) => each !== '');
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escape(title)}</title>
</head>
<body style="font-family: sans-serif; font-size: 1rem; line-height: 1.5; max-width: 40rem; margin: 1rem auto; padding: 0 1rem">
<main>
<h1 style="font-size: 1.25rem">${escape(title)}</h1>
${asks && links.about !== undefined ? button(links.about, words.confirm) : ''}
${paragraphs(text)}
${asks || links.about === undefined ? '' : `<p>${link(links.about, words.about)}</p>`}
</main>
<footer>
<hr>
<p>${escape(why)}</p>
${own.length === 0 ? '' : `<p>${own.join(' · ')}</p>`}
</footer>
</body>
</html>
`;
}

/** The same for who reads text only. */
export function textOf({ text, language, why, links, asks }: Content): string {
  const words = footer[language];
  const named = (name: string, url: string): string => `${name}${words.colon} ${url}`;
  const own = [
    links.manage === undefined ? '' : named(words.manage, links.manage),
    links.stop === undefined ? '' : named(asks ? words.refuse : words.stop, links.stop),
  ].filter((each) => each !== '');
  const more = links.about === undefined ? [] : [named(asks ? words.confirm : words.about, links.about)];
  const said = asks ? [...more, text] : [text, ...more];
  return [...said, ['-- ', why, ...own].join('\n')].join('\n\n');
}
