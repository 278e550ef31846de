import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type PrivateToken, privateToken, type Wish } from '../../community/port.ts';
import { CallerError } from '../../model/errors.ts';
import { toIso } from '../../model/time.ts';
import { personalChannels } from '../../notify/port.ts';
import type { App } from '../app/app.ts';
import { spokenLanguageOf } from '../page/language.ts';
import { problems } from '../problems/catalogue.ts';
import { answer } from '../vocabulary/answer.ts';
import {
  NewSubscriptionShape,
  presentSubscription,
  readChange,
  SubscriptionChangeShape,
  SubscriptionShape,
} from './shapes.ts';
import type { Subscribing, SubscribingParts } from './subscribing.ts';
import { ToldShape, toldOf } from './told.ts';

const ChannelsShape = z
  .object({
    channels: z.array(z.enum(personalChannels)).describe('Ways by which one person can be told here.'),
    vapidPublicKey: z
      .string()
      .nullable()
      .describe('What a browser subscribes to push with; null when there is no web push.'),
  })
  .meta({ id: 'SubscriptionChannels' });

const AskedShape = z
  .object({ state: z.literal('unconfirmed'), confirmBefore: z.string() })
  .meta({ id: 'SubscriptionAsked', description: 'The same whether the address is known already or not.' });

const TokenBodyShape = z
  .strictObject({ token: z.string().min(1).max(100).describe('From the link of the message.') })
  .meta({ id: 'SubscriptionToken' });

const ConfirmedShape = z
  .object({
    subscription: SubscriptionShape,
    token: z.string().describe('Reads, changes and stops it. Keep it private.'),
  })
  .meta({ id: 'SubscriptionConfirmed' });

const tags = ['alerts'];
const nothing = z.strictObject({});
const body = ['body_empty', 'body_not_json', 'media_type_unsupported', 'body_too_large'] as const;

/** Subscriptions to alerts, without an account. */
export function addSubscriptions(app: App, { subscribing }: SubscribingParts): void {
  addChannels(app, subscribing);
  addAsk(app, subscribing);
  addConfirm(app, subscribing);
  addMine(app, subscribing);
}

function addChannels(app: App, { channels, vapidPublicKey }: Subscribing): void {
  const summary = 'The ways by which people can be told here';
  const schema = { tags, summary, querystring: nothing, response: { 200: answer('The ways.', ChannelsShape) } };
  app.get('/subscriptions/channels', { schema }, async () => ({
    channels: personalChannels.filter((channel) => channels().includes(channel)),
    vapidPublicKey: vapidPublicKey ?? null,
  }));
}

function addAsk(app: App, { subscriptions }: Subscribing): void {
  const schema = {
    tags,
    summary: 'Ask for alerts',
    description: `Nothing is sent before whoever is reached at the address has confirmed, within a day, by the link of the message that is sent
there now. A webhook gets the same message as an event, and confirms by sending the token of its link back to
\`/api/v1/subscriptions/confirm\`. Of one address there is one subscription: what is confirmed last takes the place of what was there.`,
    body: NewSubscriptionShape,
    response: { 202: answer('A message that has to be confirmed is on its way.', AskedShape) },
  };
  const config = {
    problems: [
      ...body,
      'area_unknown',
      'device_unknown',
      'channel_not_offered',
      'address_refused',
      'too_many_subscriptions',
    ],
  };
  app.post('/subscriptions', { schema, config }, async (request, reply) => {
    const { address, language, ...rest } = request.body;
    const chosen = spokenLanguageOf(request, language);
    const wish: Wish = { ...standard, ...readChange(rest), language: chosen };
    const { confirmBefore } = await subscriptions.ask(wish, address, request.ip);
    return reply.code(202).send({ state: 'unconfirmed', confirmBefore: toIso(confirmBefore) });
  });
}

/** Of what the shape fills in itself, never used. */
const standard: Wish = {
  places: [],
  topics: [],
  leastSeverity: 'minor',
  language: 'en',
  quietHours: undefined,
  comes: { is: 'at_once' },
  mostPerDay: 5,
};

function addConfirm(app: App, { subscriptions }: Subscribing): void {
  const schema = {
    tags,
    summary: 'Confirm a subscription',
    description: 'Again: the same answer, for a day.',
    body: TokenBodyShape,
    response: { 200: answer('It is active.', ConfirmedShape) },
  };
  app.post(
    '/subscriptions/confirm',
    { schema, config: { problems: [...body, 'subscription_unknown'] } },
    async (request) => {
      const confirmed = await subscriptions.confirm(privateToken(request.body.token));
      if (confirmed === undefined) throw unknown();
      return { subscription: presentSubscription(confirmed.subscription), token: confirmed.token };
    },
  );
}

const MineShape = z
  .object({
    subscription: SubscriptionShape,
    told: z.array(ToldShape).describe('What it was told in the last 30 days, newest first.'),
  })
  .meta({ id: 'OwnSubscription', description: 'Everything that is kept of it; the address itself is kept encrypted.' });

function addMine(app: App, { subscriptions }: Subscribing): void {
  const path = '/subscriptions/mine';
  const config = { problems: ['subscription_unknown'] };
  const security = [{ subscription: [] }];
  const described = { tags, security, querystring: nothing };
  const read = {
    ...described,
    summary: 'My subscription, and what it was told',
    response: { 200: answer('The subscription, and what it was told.', MineShape) },
  };
  app.get(path, { schema: read, config }, async (request, reply) => {
    const token = tokenOf(request, reply);
    const subscription = subscriptions.byToken(token);
    if (subscription === undefined) throw unknown();
    return { subscription: presentSubscription(subscription), told: toldOf(subscriptions, token) };
  });
  const change = {
    ...described,
    summary: 'Change my subscription',
    description: 'What is left out stays as it is.',
    body: SubscriptionChangeShape,
    response: { 200: answer('As it is now.', SubscriptionShape) },
  };
  const changing = { problems: [...body, 'subscription_unknown', 'area_unknown', 'device_unknown'] };
  app.patch(path, { schema: change, config: changing }, async (request, reply) => {
    const changed = await subscriptions.change(tokenOf(request, reply), readChange(request.body));
    if (changed === undefined) throw unknown();
    return presentSubscription(changed);
  });
  const ErasedShape = z.object({ erased: z.literal(true) }).meta({ id: 'SubscriptionErased' });
  const stop = {
    ...described,
    summary: 'Stop my subscription',
    response: { 200: answer('It is erased.', ErasedShape) },
  };
  app.delete(path, { schema: stop, config }, async (request, reply) => {
    if (!(await subscriptions.stop(tokenOf(request, reply)))) throw unknown();
    return { erased: true as const };
  });
}

function tokenOf({ headers }: FastifyRequest, reply: FastifyReply): PrivateToken {
  reply.header('www-authenticate', 'Bearer realm="barrio"');
  return privateToken(/^bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1] ?? '');
}

const unknown = (): CallerError =>
  new CallerError(problems.subscription_unknown.meaning, { status: 401, code: 'subscription_unknown' });
