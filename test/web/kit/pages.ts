import { z } from 'zod';
import { kinds } from '../../../devices/index.ts';
import type { City } from './city.ts';

/** One page of the service as somebody gets to it. */
export type PageOfCity = {
  readonly name: string;
  readonly path: string;
  /** For whom it is; operators sign in. */
  readonly of: 'citizen' | 'operator';
};

const IdsShape = z.record(z.string(), z.unknown());
const ItemsShape = z.array(z.object({ id: z.string() }));

/** The id of the first of a list of the API. @throws when the list is empty: then the page cannot be looked at. */
async function firstOf(url: string, path: string): Promise<string> {
  const answer = IdsShape.parse(await (await fetch(`${url}${path}`)).json());
  const list = ItemsShape.parse(Object.values(answer).find(Array.isArray));
  const [first] = list;
  if (first === undefined) throw new Error(`${path} lists nothing`);
  return first.id;
}

const citizens: Readonly<Record<string, string>> = {
  now: '/?at=centro',
  place: '/places/centro',
  trust: '/trust',
  alerts: '/alerts',
  subscribe: '/subscribe?area=centro&topic=air',
  quality: '/quality',
  reference: '/reference',
};

const operators: Readonly<Record<string, string>> = {
  queue: '/operate',
  picture: '/operate/picture',
  'operate-alerts': '/operate/alerts',
  rules: '/operate/rules',
  rule: '/operate/rules/smog',
  health: '/operate/health',
  accounts: '/operate/accounts',
  audit: '/operate/audit',
};

/** Every page that a living city has, one of each sort. There has to be an alert: {@link letAlertFire}. */
export async function pagesOf({ url }: Pick<City, 'url'>): Promise<readonly PageOfCity[]> {
  const alert = await firstOf(url, '/api/v1/alerts');
  const devices = await Promise.all(
    [...kinds.keys()].map(async (kind) => [kind, await firstOf(url, `/api/v1/devices?kind=${kind}&limit=1`)] as const),
  );
  const [[, device] = ['', '']] = devices;
  const ofCitizens = {
    ...citizens,
    alert: `/alerts/${alert}`,
    ...Object.fromEntries(devices.map(([kind, id]) => [kind, `/devices/${id}`])),
  };
  const ofOperators = {
    ...operators,
    'operate-device': `/operate/devices/${device}`,
    'operate-alert': `/operate/alerts/${alert}`,
  };
  return [
    ...Object.entries(ofCitizens).map(([name, path]) => ({ name, path, of: 'citizen' as const })),
    { name: 'sign-in', path: '/operate', of: 'citizen' },
    ...Object.entries(ofOperators).map(([name, path]) => ({ name, path, of: 'operator' as const })),
  ];
}
