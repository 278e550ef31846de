import { z } from 'zod';
import { CallerError } from '../model/errors.ts';
import { isPosition } from '../model/geography.ts';
import { areaId, deviceId } from '../model/ids.ts';
import { languages } from '../model/language.ts';
import { alertTopics, severities } from '../model/rule.ts';
import type { Directory } from '../registry/port.ts';
import type { SubscribedPlace, Wish } from './port.ts';

export const mostPlaces = 10;
export const radiusMetres = { least: 100, most: 10_000 } as const;
export const perDay = { least: 1, most: 50 } as const;
const lastMinute = 24 * 60 - 1;

const Minute = z.int().min(0).max(lastMinute);

const PlaceShape = z.discriminatedUnion('is', [
  z.object({
    is: z.literal('circle'),
    centre: z.object({ lat: z.number(), lon: z.number() }).refine(isPosition),
    radiusMetres: z.number().min(radiusMetres.least).max(radiusMetres.most),
  }),
  z.object({ is: z.literal('area'), id: z.string().transform(areaId) }),
  z.object({ is: z.literal('device'), id: z.string().transform(deviceId) }),
]);

const WishShape = z.object({
  places: z.array(PlaceShape).min(1).max(mostPlaces),
  topics: z.array(z.enum(alertTopics)).min(1),
  leastSeverity: z.enum(severities),
  language: z.enum(languages),
  quietHours: z
    .object({ from: Minute, to: Minute })
    .nullable()
    .transform((hours) => hours ?? undefined),
  comes: z.discriminatedUnion('is', [
    z.object({ is: z.literal('at_once') }),
    z.object({ is: z.literal('daily'), at: Minute }),
  ]),
  mostPerDay: z.int().min(perDay.least).max(perDay.most),
}) satisfies z.ZodType<Wish>;

export const writeWish = (wish: Wish): string =>
  JSON.stringify({ ...onlyWish(wish), quietHours: wish.quietHours ?? null });
export const readWish = (text: string): Wish => WishShape.parse(JSON.parse(text));

/** Without what else a subscription has. */
const onlyWish = ({ places, topics, leastSeverity, language, quietHours, comes, mostPerDay }: Wish): Wish => ({
  places,
  topics,
  leastSeverity,
  language,
  quietHours,
  comes,
  mostPerDay,
});

/**
 * The wish as it is kept: of where somebody lives only what is needed, about a hundred metres.
 *
 * @throws {CallerError} when it cannot be.
 */
export function checkWish(wish: Wish, directory: Pick<Directory, 'area' | 'device'>): Wish {
  const kept = onlyWish({ ...wish, places: wish.places.map(coarse), topics: [...new Set(wish.topics)] });
  const parsed = WishShape.safeParse({ ...kept, quietHours: kept.quietHours ?? null });
  if (!parsed.success) {
    const said = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
    throw new CallerError(said, { status: 400, code: 'invalid_request' });
  }
  for (const place of parsed.data.places) requirePlace(place, directory);
  return parsed.data;
}

function requirePlace(place: SubscribedPlace, directory: Pick<Directory, 'area' | 'device'>): void {
  if (place.is === 'area' && directory.area(place.id) === undefined) {
    throw new CallerError(`there is no area "${place.id}"`, { status: 404, code: 'area_unknown' });
  }
  if (place.is === 'device' && directory.device(place.id) === undefined) {
    throw new CallerError(`there is no device "${place.id}"`, { status: 404, code: 'device_unknown' });
  }
}

const coarseDegrees = (degrees: number): number => Math.round(degrees * 1000) / 1000;

const coarse = (place: SubscribedPlace): SubscribedPlace =>
  place.is === 'circle'
    ? { ...place, centre: { lat: coarseDegrees(place.centre.lat), lon: coarseDegrees(place.centre.lon) } }
    : place;
