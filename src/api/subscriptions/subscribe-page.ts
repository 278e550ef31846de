import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { CallerError } from '../../model/errors.ts';
import type { App } from '../app/app.ts';
import { type Html, html } from '../page/html.ts';
import { type Shown, topicFields, whenFields } from './fields.ts';
import { howFields } from './how-fields.ts';
import { type Door, formOf, openDoor, pageQuery } from './page-door.ts';
import { type Faults, readAddressForm, readWishForm } from './read-form.ts';
import type { SubscribingParts } from './subscribing.ts';
import { whereFields } from './where-fields.ts';

/** A page that leads here may say what its reader is likely to want. */
const QueryShape = z.object({
  ...pageQuery,
  area: z.string().max(64).optional(),
  device: z.string().max(64).optional(),
  topic: z.string().max(64).optional(),
});

/** `/subscribe`: asks for alerts. */
export function addSubscribePage(app: App, parts: SubscribingParts): void {
  app.get('/subscribe', { schema: { hide: true, querystring: QueryShape } }, (request, reply) => {
    const { lang, ...wanted } = request.query;
    const door = openDoor(request, reply, { lang });
    const values = new URLSearchParams({
      comes: 'at_once',
      dailyAt: '08:00',
      quiet: 'yes',
      quietFrom: '22:00',
      quietTo: '07:00',
    });
    values.set('language', door.language);
    for (const [name, value] of Object.entries(wanted)) {
      for (const one of value?.split(',') ?? []) values.append(name, one);
    }
    // Everything, unless the page that led here says what it is about.
    if (!values.has('topic')) for (const topic of parts.subscribing.topics()) values.append('topic', topic);
    return sendForm(door, parts, { values, faults: new Map() });
  });
  app.post('/subscribe', { schema: { hide: true, querystring: QueryShape } }, (request, reply) =>
    ask(request, openDoor(request, reply, { lang: request.query.lang }), parts),
  );
}

async function ask(request: FastifyRequest, door: Door, parts: SubscribingParts): Promise<FastifyReply> {
  const values = formOf(request);
  const { wish, faults } = readWishForm(values, parts);
  const address = readAddressForm(values);
  const all: Faults = new Map([...faults, ...(address instanceof Map ? address : [])]);
  if (all.size > 0 || !('channel' in address)) {
    return sendForm(door, parts, { values, faults: all, status: 422 });
  }
  try {
    await parts.subscribing.subscriptions.ask(wish, address, request.ip);
  } catch (error) {
    if (!(error instanceof CallerError)) throw error;
    const isTooMany = error.status === 429;
    const faults: Faults = new Map([['channel', isTooMany ? 'tooMany' : 'how']]);
    return sendForm(door, parts, { values, faults, status: isTooMany ? 429 : 422 });
  }
  const { asked } = door.words;
  const main = html`<h1>${asked.title}</h1><p class="summary">${asked.text(asked.look[address.channel])}</p>
<p class="note">${asked.nothing}</p>
<p class="choice"><a href="/subscribe?lang=${door.language}">${asked.another}</a></p>
${alertsOf(values, door)}`;
  return door.send({ title: asked.title, main });
}

type Given = Omit<Shown, 'words'> & { readonly status?: number };

function sendForm(door: Door, parts: SubscribingParts, { status = 200, ...given }: Given): FastifyReply {
  const { words, language } = door;
  const shown: Shown = { ...given, words, isNew: true };
  const title = words.subscribe.title;
  const main = html`<h1>${title}</h1>
<p class="summary">${words.subscribe.lead}</p>
${summaryOf(shown)}
<form method="post" action="/subscribe?lang=${language}" class="form" id="subscribe">
${whereFields(shown, parts)}
${topicFields(shown, parts)}
${howFields(shown, parts.subscribing)}
${whenFields(shown)}
<p class="note">${words.subscribe.privacy}</p>
<p><button type="submit" class="button main">${words.subscribe.send}</button></p>
</form>
${alertsOf(given.values, door)}`;
  return door.send({ title, main, status });
}

/** What fires now where they look. */
function alertsOf(values: URLSearchParams, { words, language }: Door): Html {
  const query = new URLSearchParams({ lang: language });
  const [area, topic] = [values.get('area') ?? '', values.getAll('topic').join(',')];
  if (area !== '') query.set('area', area);
  if (topic !== '') query.set('topic', topic);
  return html`<p class="choice"><a href="/alerts?${query.toString()}">${words.subscribe.now}</a></p>`;
}

/** All that is wrong in one place as well, for whoever does not see the form at once. */
export const summaryOf = ({ faults, words }: Shown): Html | undefined =>
  faults.size === 0
    ? undefined
    : html`<div class="notice bad" role="alert" tabindex="-1" autofocus><h2>${words.errors.title}</h2>
<ul>${[...faults].map(([field, what]) => html`<li><a href="#fault-${field}">${words.errors[what]}</a></li>`)}</ul></div>`;
