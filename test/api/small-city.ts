import { Registry as Metrics } from 'prom-client';
import { kinds } from '../../devices/index.ts';
import type { App } from '../../src/api/app/app.ts';
import type { HealthReport } from '../../src/api/health/report.ts';
import { type ApiLimits, defaultLimits } from '../../src/api/limits.ts';
import type { ApiParts } from '../../src/api/open-api.ts';
import { builtApp } from '../../src/api/web/app-files.ts';
import type { Backups } from '../../src/backup/port.ts';
import { createMemoryDeadLetters } from '../../src/dead-letters/memory/memory-dead-letters.ts';
import { createMemoryFleetBook } from '../../src/fleet/memory-book.ts';
import { openFleet } from '../../src/fleet/start-fleet.ts';
import { createParkingForecasts } from '../../src/forecast/parking-forecasts.ts';
import { createMemoryJournal } from '../../src/journal/memory/memory-journal.ts';
import { position } from '../../src/journal/port.ts';
import { createMemoryLedger } from '../../src/ledger/memory/memory-ledger.ts';
import { createCalendar } from '../../src/model/calendar.ts';
import { type Duration, days, minutes } from '../../src/model/duration.ts';
import { UnavailableError } from '../../src/model/errors.ts';
import type { Area } from '../../src/model/geography.ts';
import { areaId, deviceId, kindId } from '../../src/model/ids.ts';
import type { Observation, Reading } from '../../src/model/observation.ts';
import { isQuantityId } from '../../src/model/quantity.ts';
import { before, type Clock, epochMs } from '../../src/model/time.ts';
import { createSilentEvents } from '../../src/observability/silent-events.ts';
import { limits as testLimits } from '../../src/pipeline/assess/limits.ts';
import { createExamine } from '../../src/pipeline/examine.ts';
import { createMemoryRegistry } from '../../src/registry/memory/memory-registry.ts';
import type { Credential } from '../../src/registry/port.ts';
import { createMemoryCareBook } from '../../src/repairs/memory-book.ts';
import { openRepairs } from '../../src/repairs/open-repairs.ts';
import { batch } from '../../src/sources/formats/batch/batch.ts';
import { createHttpIntake } from '../../src/sources/http/http-intake.ts';
import { noQuotaLimits, type QuotaLimits } from '../../src/sources/quotas/limits.ts';
import { openQuotas } from '../../src/sources/quotas/quotas.ts';
import { createCityState } from '../../src/state/city-state.ts';
import { createLiveFeed } from '../../src/state/live-feed.ts';
import { createMemoryStore } from '../../src/stores/memory/memory-store.ts';
import { createRawHistory } from './raw-history.ts';
import { createSmallAccounts } from './small-accounts.ts';
import { createSmallAlerts } from './small-alerts.ts';
import { createSmallSubscribing } from './small-subscribing.ts';

/** 2026-03-01T12:00:00Z: the moment at which the clock of the small city stands. */
export const noon = epochMs(Date.UTC(2026, 2, 1, 12));

const square = (west: number, south: number, size: number): Area['geometry'] => ({
  type: 'Polygon',
  coordinates: [
    [
      [west, south],
      [west + size, south],
      [west + size, south + size],
      [west, south + size],
      [west, south],
    ],
  ],
});

/** A city of two districts, one with a street in it. */
const areas: readonly Area[] = [
  { id: areaId('city'), name: 'Villa', level: 'city', parent: undefined, geometry: square(-4, 43, 0.2) },
  { id: areaId('centro'), name: 'Centro', level: 'district', parent: areaId('city'), geometry: square(-4, 43, 0.1) },
  {
    id: areaId('mayor'),
    name: 'Calle Mayor',
    level: 'street',
    parent: areaId('centro'),
    geometry: square(-4, 43, 0.01),
  },
  { id: areaId('puerto'), name: 'Puerto', level: 'district', parent: areaId('city'), geometry: square(-3.9, 43, 0.1) },
];

/** Three bays, two lamps and a station in the street, one bay at the harbour. */
const devices = [
  { id: 'bay-1', kind: 'parking-bay', lat: 43.001, lon: -3.999 },
  { id: 'bay-2', kind: 'parking-bay', lat: 43.002, lon: -3.999, tags: { accessible: 'yes' } },
  { id: 'bay-3', kind: 'parking-bay', lat: 43.003, lon: -3.999 },
  { id: 'bay-9', kind: 'parking-bay', lat: 43.05, lon: -3.85 },
  { id: 'lamp-1', kind: 'street-light', lat: 43.001, lon: -3.998 },
  { id: 'lamp-2', kind: 'street-light', lat: 43.002, lon: -3.998, gateway: deviceId('gw-1') },
  { id: 'air-1', kind: 'environment-station', lat: 43.001, lon: -3.997 },
  { id: 'air-2', kind: 'environment-station', lat: 43.002, lon: -3.997 },
] as const;

/** A reading of the small city: what, how long ago, and which values. */
export function reading(
  device: string,
  ago: Duration,
  values: Readonly<Record<string, number | (Pick<Observation, 'value'> & Partial<Observation>)>>,
): Reading {
  const known = devices.find(({ id }) => id === device);
  const observations = Object.entries(values).flatMap(([quantity, value]): Observation[] => {
    if (!isQuantityId(quantity)) throw new RangeError(`${quantity} is no quantity`);
    const given = typeof value === 'number' ? { value } : value;
    return [{ quality: 'not_evaluated', reasons: [], ...given, quantity }];
  });
  const time = before(noon, ago);
  const area = areaId(device === 'bay-9' ? 'puerto' : 'mayor');
  return { device: deviceId(device), kind: kindId(known?.kind ?? ''), area, time, receivedAt: time, observations };
}

/** What the small city knows at noon. `bay-3` has never spoken, `lamp-2` has been silent for a day. */
const knownAtNoon: readonly Reading[] = [
  reading('bay-1', minutes(5), { occupied: 0, battery_level: 80 }),
  reading('bay-2', minutes(10), { occupied: 1 }),
  reading('bay-9', minutes(1), { occupied: 0 }),
  reading('lamp-1', minutes(2), { lamp_on: 1, lamp_fault: 1, dim_level: 60 }),
  reading('lamp-2', days(1), { lamp_on: 0, lamp_fault: 1 }),
  reading('air-1', minutes(3), { pm2_5: 10, sound_level: 60, air_temperature: 0 }),
  reading('air-2', minutes(4), { pm2_5: 20, sound_level: 70 }),
];

/** Nothing lies on a disk here, so there is nothing to copy. */
const noBackups: Backups = {
  make: () => Promise.reject(new UnavailableError('the small city is in memory')),
  isMaking: () => false,
  cancel: () => false,
  begunAt: () => undefined,
  last: () => undefined,
  list: async () => [],
  close: async () => undefined,
};

export type SmallCityOptions = {
  readonly quotaLimits?: Partial<QuotaLimits>;
  readonly limits?: Partial<ApiLimits>;
  readonly journalBytes?: number;
  readonly bodyBytes?: number;
  readonly health?: () => Promise<HealthReport>;
  readonly change?: (parts: ApiParts) => Partial<ApiParts>;
};

async function registerAll(clock: Clock) {
  const registry = createMemoryRegistry({ kinds, clock });
  await registry.putAreas(areas);
  const credentials: Credential[] = [await registry.addGateway(deviceId('gw-1'))];
  for (const { id, kind, lat, lon, ...rest } of devices) {
    const device = { id: deviceId(id), kind: kindId(kind), position: { lat, lon }, ...rest };
    credentials.push(await registry.addDevice(device));
  }
  return { registry, credentials };
}

/** What says of the service itself that all is well. */
const wellBeing = {
  clocks: { skewOf: () => undefined },
  inFlight: { samples: () => 0, messages: () => 0 },
  ledgerWatch: { state: () => ({ balances: true, imbalances: [], checkedAt: noon }), close: async () => undefined },
  operatorToken: 'the-token-of-the-small-city',
  backups: noBackups,
  connections: { of: () => [], open: () => 0 },
  web: { folder: builtApp, city: { zone: 'Europe/Madrid', language: 'en', map: 'bundled' } },
  installation: { dataDir: '/data', startedAt: noon, settings: { BARRIO_OPERATOR_TOKEN: '[secret]' } },
  info: { version: '0.0.0-test', urls: { mqtt: 'mqtt://localhost:1883' } },
} as const satisfies Partial<ApiParts>;

/** Everything that the API needs, in memory, with a clock that stands at noon. */
export async function buildSmallCity({
  limits = {},
  journalBytes = 1_000_000,
  bodyBytes = 4096,
  ...options
}: SmallCityOptions = {}) {
  const clock = { now: () => noon };
  const events = createSilentEvents();
  const { registry, credentials } = await registerAll(clock);
  const calendar = createCalendar('Europe/Madrid');
  const state = createCityState({ directory: registry, kinds });
  const store = createMemoryStore({ kinds });
  const live = createLiveFeed({ events });
  const journal = createMemoryJournal({ limitBytes: journalBytes });
  const deadLetters = createMemoryDeadLetters({ clock, keepFor: days(7), limitBytes: 1_000_000 });
  state.observe(knownAtNoon);
  await store.append({ readings: knownAtNoon, upTo: position(0) });
  const examine = createExamine({ kinds, directory: registry, formats: new Map([[batch.format, batch]]) });
  const metrics = new Metrics();
  const watched = { registry, state, kinds, clock, events, testLimits };
  const fleet = openFleet({ ...watched, directory: registry, book: createMemoryFleetBook(), keepFor: days(400) });
  const alerts = createSmallAlerts({ registry, kinds, clock, calendar });
  const quotas = openQuotas({ limits: { ...noQuotaLimits, ...options.quotaLimits }, clock, events });
  const parts: ApiParts = {
    ...wellBeing,
    ...createSmallAccounts({ clock, events }),
    host: '127.0.0.1',
    port: 0,
    registry,
    registrar: registry,
    state,
    store,
    history: createRawHistory({ store, registry, clock }),
    calendar,
    forecasts: createParkingForecasts({ store, state, directory: registry, kinds, calendar, clock }),
    fleet: fleet.health,
    repairs: openRepairs({ book: createMemoryCareBook(), fleet: fleet.health, clock }),
    alerting: alerts.alerting,
    subscribing: createSmallSubscribing(clock),
    testLimits,
    live,
    journal,
    deadLetters,
    ledger: createMemoryLedger(),
    kinds,
    clock,
    events,
    metrics,
    quotas,
    health: options.health ?? (async () => ({ ready: true, parts: [{ name: 'journal', ok: true, detail: 'empty' }] })),
    limits: { ...defaultLimits, requestsPerMinute: 0, ingestRequestsPerMinute: 0, ...limits },
    intake: createHttpIntake({ journal, registry, examine, quotas, clock, events, bodyBytes }),
  };
  const changed = { ...parts, ...options.change?.(parts) };
  const opened = { registry, state, store, live, journal, deadLetters, alerts, fleet, events, quotas };
  return { ...opened, parts: changed, authorization: authorizationBy(credentials) };
}

/** How a device or gateway says who it is. */
function authorizationBy(credentials: readonly Credential[]): (id: string) => string {
  const passwords = new Map<string, string>(credentials.map(({ id, password }) => [id, password]));
  return (id) => `Basic ${Buffer.from(`${id}:${passwords.get(id) ?? ''}`).toString('base64')}`;
}

/** Asks the API without a socket, and reads the answer as JSON. */
export async function ask(app: App, url: string, headers: Readonly<Record<string, string>> = {}) {
  const answer = await app.inject({ method: 'GET', url, headers });
  const isJson = answer.body !== '' && /json/.test(String(answer.headers['content-type']));
  const body: unknown = isJson ? answer.json() : undefined;
  return { status: answer.statusCode, headers: answer.headers, body, text: answer.body };
}
