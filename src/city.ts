import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Registry as Metrics } from 'prom-client';
import { defaultLimits as apiLimits } from './api/limits.ts';
import { type Api, openApi } from './api/open-api.ts';
import { newestStoreCopy } from './backup/newest-copy.ts';
import { fillUp, type MaybeRebuilt } from './backup/rebuilt-store.ts';
import { startBackups } from './backup/start-backups.ts';
import { backupDirectory, copyReaders, storeFileOf } from './backups.ts';
import { type Config, describeConfig } from './config.ts';
import { openDatabase } from './database/open-database.ts';
import { startReplaying } from './dead-letters/replay.ts';
import { openDeadLetters } from './dead-letters/sqlite/sqlite-dead-letters.ts';
import { createHealth, watchFigures } from './health.ts';
import { beginning, type Journal, type JournalConsumer, type Position } from './journal/port.ts';
import { openSegmentLog } from './journal/segment-log/segment-log.ts';
import type { Ledger } from './ledger/port.ts';
import { openLedger } from './ledger/sqlite/sqlite-ledger.ts';
import { startLedgerWatch } from './ledger/watch.ts';
import type { Kinds } from './model/device-kind.ts';
import { milliseconds, minutes, seconds } from './model/duration.ts';
import { ConfigError, UnavailableError } from './model/errors.ts';
import type { Clock, EpochMs } from './model/time.ts';
import type { Events } from './observability/events.ts';
import { readOrMakeToken } from './operator/operator-token.ts';
import { showBacklog, shownFrom } from './pipeline/backlog.ts';
import { createBusyness } from './pipeline/busy.ts';
import { catchUpOnSeal, deliverLive, deliverToStore } from './pipeline/deliver.ts';
import { createExamine } from './pipeline/examine.ts';
import { createInFlight } from './pipeline/in-flight.ts';
import { processJournal } from './pipeline/outcomes.ts';
import { createPipeline } from './pipeline/pipeline.ts';
import { createRelay, passOn, takeFromRelay } from './pipeline/relay.ts';
import { placeOf, startConsumer } from './pipeline/run.ts';
import type { Registry } from './registry/port.ts';
import { openRegistry } from './registry/sqlite/sqlite-registry.ts';
import { batch } from './sources/formats/batch/batch.ts';
import { createHttpIntake } from './sources/http/http-intake.ts';
import { explainListening } from './sources/listening-fault.ts';
import { defaultLimits as brokerLimits, kibibytes } from './sources/mqtt-broker/limits.ts';
import { announceLive } from './sources/mqtt-broker/live-topics.ts';
import { openMqttBroker } from './sources/mqtt-broker/mqtt-broker.ts';
import { openMqttClient } from './sources/mqtt-client/mqtt-client.ts';
import { openQuotas } from './sources/quotas/quotas.ts';
import { tellWhereItCameIn } from './sources/refusals/tell-where-it-came-in.ts';
import { createCityState } from './state/city-state.ts';
import { createLiveFeed } from './state/live-feed.ts';
import { startRecall } from './state/recall.ts';
import { openDuckdbStore } from './stores/duckdb/duckdb-store.ts';
import { openInfluxdbStore } from './stores/influxdb/influxdb-store.ts';
import type { StorePlace } from './stores/port.ts';

export type CityParts = {
  readonly config: Config;
  readonly kinds: Kinds;
  readonly clock: Clock;
  readonly events: Events;
  readonly metrics: Metrics;
  readonly version: string;
};

/** A running Barrio. */
export interface City {
  readonly registry: Registry;
  readonly api: Api;
  readonly mqttUrl: string;
  /** Rejects when something broke that only a new start can mend. */
  readonly broken: Promise<unknown>;
  /** Closes in reverse order; what was acknowledged is on disk before and after. */
  close(): Promise<void>;
}

type Keep = <Thing extends { close(): Promise<void> }>(thing: Thing) => Thing;

/**
 * Opens everything in the order of a message's journey: what must exist first comes first. Closing runs upwards, and a start
 * that fails closes what was open.
 */
export async function openCity(parts: CityParts): Promise<City> {
  const { config, kinds, clock, events, version } = parts;
  await using opening = new AsyncDisposableStack();
  const keep: Keep = (thing) => opening.adopt(thing, (open) => open.close());
  const startedAt = clock.now();
  mkdirSync(config.BARRIO_DATA_DIR, { recursive: true });

  // Who may speak, where the devices are, what was refused, and what became of everything.
  const database = keep(await openDatabase({ file: join(config.BARRIO_DATA_DIR, 'barrio.db') }));
  const registry = keep(await openRegistry({ database, kinds, clock, events }));
  const deadLetters = keep(await openDeadLetters({ database, clock, ...deadLetterSettings(config) }));
  const ledger = keep(await openLedger({ database, clock, events, keepFor: config.BARRIO_LEDGER_KEEP_TIME }));

  // A message is on disk here before anybody is told that it arrived.
  const journal = keep(await openSegmentLog({ ...journalSettings(config), clock, events }));

  // The doors of the street, and how fast each sender may speak at them.
  const quotas = keep(openQuotas({ limits: quotaSettings(config), clock, events }));
  const door = { journal, quotas, clock, events };
  const broker = keep(await openMqttBroker({ ...brokerSettings(config), ...door, directory: registry }));
  const meaning = { kinds, directory: registry, formats: new Map([[batch.format, batch]]), events };
  const bodyBytes = config.BARRIO_MQTT_MAX_PACKET_BYTES;
  const intake = createHttpIntake({ ...door, registry, examine: createExamine(meaning), bodyBytes });
  const elsewhere = upstreamSettings(config);
  const upstream =
    elsewhere && keep(await openMqttClient({ ...elsewhere, journal, directory: registry, clock, events }));
  const teller = tellWhereItCameIn(broker, upstream);

  // Where readings stay, what is known now, and who wants to see it at once.
  const store = keep(await openStore(parts));
  const state = createCityState({ directory: registry });
  keep(startRecall({ store, state, events }));
  const live = createLiveFeed({ events });
  announceLive(live, { speaker: broker, kinds, clock });

  // The way through: one consumer of the journal shows, the other keeps what the first made (docs/decisions/0001).
  keep(await fillUp({ ...parts, store, journal, consumer: `store-${store.name}`, dataDir: config.BARRIO_DATA_DIR }));
  const keeping = await journal.consumer(`store-${store.name}`);
  const viewing = await journal.consumer('live', 'while_open');
  await forgetOthers(journal, [keeping, viewing]);
  const place = await store.resumeFrom();
  await catchUpOnSeal(place, { deadLetters, ledger });
  const start = placeOf(keeping, positionOf({ config, place, ledger, journal }));
  if ((ledger.position() ?? start) > journal.end()) await ledger.beginAnew(start);
  const shownAfter = shownFrom(start, journal.end());
  const relay = createRelay({ start: shownAfter, clock, isBusy: createBusyness() });
  const inFlight = createInFlight({ ledger, lag: () => journal.end() - (ledger.position() ?? start) });
  const way = { journal, events, start, booked: ledger.position() };
  const toViewers = passOn(deliverLive({ state, live, teller, onTheWay: inFlight }), relay);
  const shown = await processJournal(viewing, createPipeline(meaning), shownAfter);
  await viewing.commit(shownAfter);
  const view = { ...way, ...prompt, start: shownAfter, consumer: viewing };
  const showing = startConsumer({ ...view, source: shown, deliver: toViewers });
  keep({ close: () => showing.stop() });
  const kept = takeFromRelay(relay, (from) => processJournal(keeping, createPipeline(meaning), from));
  const toStore = showBacklog(deliverToStore({ store, deadLetters, ledger, events }), { state, upTo: shownAfter });
  const storing = startConsumer({ ...way, ...patient, consumer: keeping, source: kept, deliver: toStore });
  keep({ close: () => storing.stop() });
  keep(startReplaying({ deadLetters, journal, directory: registry, lag: () => storing.lag(), clock, events }));

  // What of it is copied, for the day on which a disk is gone.
  const sources = { database, store, journal, ledger, readers: copyReaders };
  const backups = keep(await startBackups({ ...backupSettings(config), ...parts, ...sources }));

  // What people and programs see of it.
  watchFigures(events, { journal, storing, showing });
  const ledgerWatch = keep(startLedgerWatch({ ledger, inFlight, clock, events, every: minutes(1) }));
  const health = createHealth({ journal, store, storing, ledgerWatch, upstream });
  const city = { registry, state, store, live, journal, deadLetters, quotas, ledger, inFlight, ledgerWatch, backups };
  const doors = { intake, onUpgrade: broker.handleUpgrade.bind(broker) };
  const info = { version, urls: { mqtt: broker.urls[0] ?? '' } };
  const web = apiSettings(config);
  const explainPort = explainListening({ ...web, setting: 'BARRIO_HTTP_PORT' });
  const operator = {
    operatorToken: await readOrMakeToken(tokenSettings(config)),
    installation: installed(config, startedAt),
  };
  const api = keep(
    await openApi({ ...parts, ...city, ...doors, ...operator, health, info, ...web }).catch(explainPort),
  );

  const open = opening.move();
  const broken = Promise.race([storing.finished, showing.finished, diskFailure(journal)]);
  return { registry, api, mqttUrl: info.urls.mqtt, broken, close: () => open.disposeAsync() };
}

/** A commit of the store is dear, so its batches are large; half a second is soon enough for a chart. */
const patient = { maxMessages: 10_000, gather: milliseconds(500) };

/** Whoever looks at the city now wants it now. */
const prompt = { maxMessages: 2_000, gather: milliseconds(20) };

/** Only a new start can tell what is on a disk that failed, so the process ends. */
async function diskFailure(journal: Journal): Promise<never> {
  await journal.failed;
  throw new UnavailableError('the disk of the journal failed; see the log. Nothing more is acknowledged');
}

type Places = {
  readonly config: Config;
  readonly place: StorePlace | undefined;
  readonly ledger: Pick<Ledger, 'position'>;
  readonly journal: Journal;
};

/**
 * Where the way goes on. The embedded store knows its place in the journal, and an empty one starts from the oldest message that
 * there is; other stores go on where the ledger is.
 */
function positionOf({ config, place, ledger, journal }: Places): Position | undefined {
  const { BARRIO_STORE, BARRIO_DATA_DIR } = config;
  const kept = BARRIO_STORE === 'duckdb' ? (place?.upTo ?? beginning) : ledger.position();
  if (kept === undefined || kept <= journal.end()) return kept;
  const [holder, remedy] =
    BARRIO_STORE === 'duckdb'
      ? ['the store holds', 'move telemetry.duckdb away and start with an empty store']
      : ['the ledger has booked', 'restore a backup'];
  throw new ConfigError(
    `${holder} everything up to message ${kept}, but the journal in ${BARRIO_DATA_DIR} ends at ${journal.end()}: ` +
      `its folder was removed or replaced. Put it back, or ${remedy}.`,
  );
}

/** A store that is no longer used must not hold the journal for ever. */
async function forgetOthers(journal: Journal, open: readonly JournalConsumer[]): Promise<void> {
  for (const name of Object.keys(journal.usage().consumers)) {
    if (!open.some((consumer) => consumer.name === name)) await journal.forget(name);
  }
}

async function openStore({ config, kinds, clock, events }: CityParts): Promise<MaybeRebuilt> {
  const file = storeFileOf(config);
  if (file !== undefined) {
    const rebuildFrom = () => newestStoreCopy(backupDirectory(config), copyReaders);
    const memoryLimitMiB = config.BARRIO_DUCKDB_MEMORY_MIB;
    return await openDuckdbStore({ file, kinds, events, clock, memoryLimitMiB, rebuildFrom });
  }
  return await openInfluxdbStore({
    url: config.BARRIO_INFLUX_URL ?? '',
    database: config.BARRIO_INFLUX_DATABASE,
    flavour: config.BARRIO_INFLUX_FLAVOUR,
    org: config.BARRIO_INFLUX_ORG,
    token: config.BARRIO_INFLUX_TOKEN?.reveal(),
    username: config.BARRIO_INFLUX_USERNAME,
    password: config.BARRIO_INFLUX_PASSWORD?.reveal(),
    timeout: seconds(30),
    kinds,
    clock,
    events,
  });
}

const backupSettings = (config: Config) => ({
  directory: backupDirectory(config),
  storeFile: storeFileOf(config),
  every: config.BARRIO_BACKUP_EVERY_TIME,
  keep: config.BARRIO_BACKUP_KEEP,
});

const journalSettings = (config: Config) => ({
  directory: join(config.BARRIO_DATA_DIR, 'journal'),
  limitBytes: config.BARRIO_JOURNAL_LIMIT_BYTES,
  segmentBytes: config.BARRIO_JOURNAL_SEGMENT_BYTES,
  keepFor: config.BARRIO_JOURNAL_KEEP_TIME,
});

const deadLetterSettings = (config: Config) => ({
  keepFor: config.BARRIO_DEAD_LETTERS_KEEP_TIME,
  limitBytes: config.BARRIO_DEAD_LETTERS_LIMIT_BYTES,
});

const brokerSettings = (config: Config) => ({
  host: config.BARRIO_HOST,
  port: config.BARRIO_MQTT_PORT,
  limits: {
    ...brokerLimits,
    packet: kibibytes(config.BARRIO_MQTT_MAX_PACKET_BYTES / 1024),
    connections: config.BARRIO_MQTT_MAX_CONNECTIONS,
  },
});

const quotaSettings = (config: Config) => ({
  device: {
    perSecond: config.BARRIO_QUOTA_DEVICE_PER_SECOND,
    peakPerSecond: config.BARRIO_QUOTA_DEVICE_PEAK_PER_SECOND,
  },
  gateway: {
    perSecond: config.BARRIO_QUOTA_GATEWAY_PER_SECOND,
    peakPerSecond: config.BARRIO_QUOTA_GATEWAY_PEAK_PER_SECOND,
  },
  catchUpTime: config.BARRIO_QUOTA_CATCH_UP_TIME,
});

const tokenSettings = (config: Config) => ({
  dataDir: config.BARRIO_DATA_DIR,
  configured: config.BARRIO_OPERATOR_TOKEN?.reveal(),
});

const installed = (config: Config, startedAt: EpochMs) => ({
  dataDir: resolve(config.BARRIO_DATA_DIR),
  startedAt,
  settings: describeConfig(config),
});

const apiSettings = (config: Config) => ({
  host: config.BARRIO_HOST,
  port: config.BARRIO_HTTP_PORT,
  limits: { ...apiLimits, requestsPerMinute: config.BARRIO_HTTP_RATE_LIMIT },
});

function upstreamSettings(config: Config) {
  if (config.BARRIO_BROKER_URL === undefined) return undefined;
  return {
    url: config.BARRIO_BROKER_URL,
    topics: config.BARRIO_BROKER_TOPICS,
    clientId: config.BARRIO_BROKER_CLIENT_ID,
    tellsRefusals: config.BARRIO_BROKER_TELL_REFUSALS,
    username: config.BARRIO_BROKER_USERNAME,
    password: config.BARRIO_BROKER_PASSWORD?.reveal(),
  };
}
