import { z } from 'zod';
import type { SubscribedPlace, Subscription, Wish } from '../../community/port.ts';
import { areaId, deviceId } from '../../model/ids.ts';
import { languages } from '../../model/language.ts';
import { alertTopics, severities } from '../../model/rule.ts';
import { toIso } from '../../model/time.ts';
import { personalChannels } from '../../notify/port.ts';

/** `07:30`, on the clocks of the city. */
const TimeOfDayShape = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'expected a time of the day like 07:30')
  .describe('A time of the day on the clocks of the city, e.g. 07:30.');

const idText = z.string().min(1).max(64);

const PlaceShape = z
  .discriminatedUnion('is', [
    z.strictObject({
      is: z.literal('circle'),
      lat: z.number().min(-90).max(90),
      lon: z.number().min(-180).max(180),
      radiusMetres: z.number().min(100).max(10_000),
    }),
    z.strictObject({ is: z.literal('area'), id: idText }),
    z.strictObject({ is: z.literal('device'), id: idText }),
  ])
  .describe('The centre of a circle is kept to three decimals, about a hundred metres.');

const wishFields = {
  places: z.array(PlaceShape).min(1).max(10),
  topics: z.array(z.enum(alertTopics)).min(1).max(alertTopics.length),
  leastSeverity: z.enum(severities),
  language: z.enum(languages),
  quietHours: z
    .strictObject({ from: TimeOfDayShape, to: TimeOfDayShape })
    .nullable()
    .describe('Nothing but what is urgent comes then; over midnight when `to` lies before `from`.'),
  comes: z.discriminatedUnion('is', [
    z.strictObject({ is: z.literal('at_once') }),
    z.strictObject({ is: z.literal('daily'), at: TimeOfDayShape }),
  ]),
  mostPerDay: z
    .int()
    .min(1)
    .max(50)
    .describe('Not more in 24 hours; urgent alerts, and the end of what was told, come in any case.'),
};

export const AddressShape = z.discriminatedUnion('channel', [
  z.strictObject({
    channel: z.literal('web_push'),
    endpoint: z.url({ protocol: /^https$/ }).max(2000),
    p256dh: z.string().regex(/^[A-Za-z0-9_-]{86,90}=?$/),
    auth: z.string().regex(/^[A-Za-z0-9_-]{20,24}={0,2}$/),
  }),
  z.strictObject({ channel: z.literal('email'), email: z.email().max(254) }),
  z.strictObject({
    channel: z.literal('sms'),
    number: z.string().regex(/^\+[1-9]\d{6,14}$/, 'expected e.g. +34600000000'),
  }),
  z.strictObject({
    channel: z.literal('webhook'),
    url: z.url({ protocol: /^https?$/ }).max(2000),
    secret: z
      .string()
      .regex(/^(?:whsec_)?[A-Za-z0-9+/_-]{32,96}={0,2}$/, 'expected 24 to 64 bytes in base64')
      .describe('24 to 64 random bytes in base64; what is sent is signed with it (Standard Webhooks).'),
  }),
]);

export const NewSubscriptionShape = z
  .strictObject({
    address: AddressShape,
    places: wishFields.places,
    topics: wishFields.topics,
    leastSeverity: wishFields.leastSeverity.default('minor'),
    language: wishFields.language.optional().describe('The first of Accept-Language when left out.'),
    quietHours: wishFields.quietHours.default(null),
    comes: wishFields.comes.default({ is: 'at_once' }),
    mostPerDay: wishFields.mostPerDay.default(5),
  })
  .meta({ id: 'NewSubscription' });

export const SubscriptionChangeShape = z.strictObject(wishFields).partial().meta({ id: 'SubscriptionChange' });

export const SubscriptionShape = z
  .object({
    ...wishFields,
    channel: z.enum(personalChannels),
    to: z.string().describe('Where it goes, so that its owner recognises it.'),
    state: z.enum(['unconfirmed', 'active']),
    createdAt: z.string(),
    confirmedAt: z.string().nullable(),
  })
  .meta({ id: 'Subscription' });

const textOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

export const minuteOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));

const readPlace = (place: z.output<typeof PlaceShape>): SubscribedPlace => {
  if (place.is === 'area') return { is: 'area', id: areaId(place.id) };
  if (place.is === 'device') return { is: 'device', id: deviceId(place.id) };
  return { is: 'circle', centre: { lat: place.lat, lon: place.lon }, radiusMetres: place.radiusMetres };
};

const presentPlace = (place: SubscribedPlace): z.output<typeof PlaceShape> =>
  place.is === 'circle' ? { is: 'circle', ...place.centre, radiusMetres: place.radiusMetres } : { ...place };

/** What is left out stays left out. */
export function readChange(given: z.output<typeof SubscriptionChangeShape>): Partial<Wish> {
  const { places, quietHours, comes, topics, leastSeverity, language, mostPerDay } = given;
  return {
    ...(places && { places: places.map(readPlace) }),
    ...(topics && { topics }),
    ...(leastSeverity && { leastSeverity }),
    ...(language && { language }),
    ...(quietHours !== undefined && {
      quietHours: quietHours === null ? undefined : { from: minuteOf(quietHours.from), to: minuteOf(quietHours.to) },
    }),
    ...(comes && { comes: comes.is === 'daily' ? { is: 'daily', at: minuteOf(comes.at) } : comes }),
    ...(mostPerDay !== undefined && { mostPerDay }),
  };
}

export function presentSubscription(subscription: Subscription): z.output<typeof SubscriptionShape> {
  const { quietHours, comes, createdAt, confirmedAt, hint, places, topics, id: _id, ...plain } = subscription;
  return {
    ...plain,
    topics: [...topics],
    places: places.map(presentPlace),
    quietHours: quietHours === undefined ? null : { from: textOf(quietHours.from), to: textOf(quietHours.to) },
    comes: comes.is === 'daily' ? { is: 'daily', at: textOf(comes.at) } : comes,
    to: hint,
    createdAt: toIso(createdAt),
    confirmedAt: confirmedAt === undefined ? null : toIso(confirmedAt),
  };
}

export { textOf as timeOfDay };
