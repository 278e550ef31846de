import type { z } from 'zod';
import type { SubscribedPlace, Wish } from '../../community/port.ts';
import { isPosition } from '../../model/geography.ts';
import { type AreaId, deviceId } from '../../model/ids.ts';
import { isLanguage } from '../../model/language.ts';
import { alertTopics, severities } from '../../model/rule.ts';
import { findAreas, streetOf, wholeStreet } from './find-area.ts';
import { AddressShape, minuteOf } from './shapes.ts';
import type { SubscribingParts } from './subscribing.ts';
import type { SubscriptionWords } from './words.ts';

/** What was wrong, by the field that it stands beside. */
export type Faults = ReadonlyMap<FieldName, keyof SubscriptionWords['errors']>;
export type FieldName = 'place' | 'topic' | 'channel' | 'email' | 'number' | 'dailyAt' | 'quietFrom' | 'most';

type Read = { readonly form: URLSearchParams; readonly faults: Map<FieldName, keyof SubscriptionWords['errors']> };

const timePattern = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

/** The wish of a form; of what is wrong, all of it. `before` are the places that there are already. */
export function readWishForm(
  form: URLSearchParams,
  { registry }: Pick<SubscribingParts, 'registry'>,
  before: readonly SubscribedPlace[] = [],
): { readonly wish: Wish; readonly faults: Faults } {
  const read: Read = { form, faults: new Map() };
  const language = form.get('language') ?? '';
  const wish: Wish = {
    places: readPlaces(read, registry, before),
    topics: readTopics(read),
    leastSeverity: severities.find((each) => each === form.get('severity')) ?? 'minor',
    language: isLanguage(language) ? language : 'en',
    quietHours: readQuiet(read),
    comes: form.get('comes') === 'daily' ? { is: 'daily', at: readTime(read, 'dailyAt') } : { is: 'at_once' },
    mostPerDay: readMost(read),
  };
  return { wish, faults: read.faults };
}

function readPlaces(
  { form, faults }: Read,
  registry: SubscribingParts['registry'],
  before: readonly SubscribedPlace[],
): readonly SubscribedPlace[] {
  const removed = new Set(form.getAll('remove'));
  const kept = before.filter((_place, index) => !removed.has(String(index)));
  const places: SubscribedPlace[] = [...kept];
  const areas = readAreas({ form, faults }, registry);
  const device = form.get('device') ?? '';
  const hasPoint = [form.get('lat'), form.get('lon')].some((text) => (text ?? '').trim() !== '');
  const circle = readCircle(form);
  places.push(...areas.map((id) => ({ is: 'area' as const, id })));
  if (device !== '' && registry.device(device) !== undefined) places.push({ is: 'device', id: deviceId(device) });
  if (hasPoint && circle !== undefined) places.push(circle);
  if (faults.has('place')) return places;
  if ((hasPoint && circle === undefined) || (places.length === 0 && before.length === 0)) faults.set('place', 'place');
  else if (places.length === 0) faults.set('place', 'noPlace');
  else if (places.length > 10) faults.set('place', 'places');
  return places;
}

/** The area that was chosen from a list, or that is called like what was typed; all pieces of a street that is wanted whole. */
function readAreas({ form, faults }: Read, registry: SubscribingParts['registry']): readonly AreaId[] {
  const typed = form.get('street')?.trim();
  const chosen = form.get('area') ?? '';
  if (chosen !== '' && typed === undefined) {
    const area = registry.area(chosen);
    if (area === undefined) faults.set('place', 'place');
    return area === undefined ? [] : [area.id];
  }
  const found = findAreas(typed ?? '', registry.areas());
  if (chosen === wholeStreet && streetOf(found) !== undefined) return found.map(({ id }) => id);
  const meant = found.find(({ id }) => id === chosen) ?? (found.length === 1 ? found[0] : undefined);
  if (meant === undefined && typed !== undefined && typed !== '')
    faults.set('place', found.length === 0 ? 'unknownPlace' : 'which');
  return meant === undefined ? [] : [meant.id];
}

function readCircle(form: URLSearchParams): SubscribedPlace | undefined {
  const number = (name: string): number => {
    const text = (form.get(name) ?? '').trim().replace(',', '.');
    return /^-?\d{1,5}(?:\.\d{1,15})?$/.test(text) ? Number(text) : Number.NaN;
  };
  const centre = { lat: number('lat'), lon: number('lon') };
  const radiusMetres = number('radius');
  const isPossible = isPosition(centre) && radiusMetres >= 100 && radiusMetres <= 10_000;
  return isPossible ? { is: 'circle', centre, radiusMetres } : undefined;
}

function readTopics({ form, faults }: Read): Wish['topics'] {
  const chosen = alertTopics.filter((topic) => form.getAll('topic').includes(topic));
  if (chosen.length === 0) faults.set('topic', 'topics');
  return chosen;
}

function readTime({ form, faults }: Read, field: 'dailyAt' | 'quietFrom', name: string = field): number {
  const text = form.get(name) ?? '';
  if (timePattern.test(text)) return minuteOf(text);
  faults.set(field, 'time');
  return 0;
}

const readQuiet = (read: Read): Wish['quietHours'] =>
  read.form.get('quiet') === null
    ? undefined
    : { from: readTime(read, 'quietFrom'), to: readTime(read, 'quietFrom', 'quietTo') };

function readMost({ form, faults }: Read): number {
  const text = (form.get('most') ?? '').trim();
  if (/^(?:[1-9]|[1-4]\d|50)$/.test(text)) return Number(text);
  faults.set('most', 'most');
  return 1;
}

/** The address of a form, or what is wrong with it. */
export function readAddressForm(form: URLSearchParams): z.output<typeof AddressShape> | Faults {
  const channel = form.get('channel');
  const text = (name: string): string => (form.get(name) ?? '').trim();
  const given: Readonly<Record<string, object>> = {
    email: { email: text('email') },
    sms: { number: text('number').replaceAll(/[\s().-]/g, '') },
    web_push: { endpoint: text('endpoint'), p256dh: text('p256dh'), auth: text('auth') },
  };
  const fields = given[channel ?? ''];
  if (fields === undefined) return new Map([['channel', 'how']]);
  const parsed = AddressShape.safeParse({ channel, ...fields });
  if (parsed.success) return parsed.data;
  if (channel === 'email') return new Map([['email', 'email']]);
  return channel === 'sms' ? new Map([['number', 'sms']]) : new Map([['channel', 'push']]);
}
