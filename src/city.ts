import { join } from 'node:path';
import type { Registry as Metrics } from 'prom-client';
import type { Accounts } from './accounts/port.ts';
import { SqliteAccounts } from './accounts/sqlite-accounts.ts';
import { createAudit } from './accounts/sqlite-audit.ts';
import { openAlerting } from './alerting.ts';
import { openEars } from './alerts/run/hearing.ts';
import { type Api, openApi } from './api/open-api.ts';
import { newestStoreCopy } from './backup/newest-copy.ts';
import type { MaybeRebuilt } from './backup/rebuilt-store.ts';
import { startBackups } from './backup/start-backups.ts';
import { backupDirectory, copyReaders, storeFileOf } from './backups.ts';
import {
  apiSettings,
  backupSettings,
  deadLetterSettings,
  fleetSettings,
  influxdbSettings,
  installed,
  journalSettings,
  keepTimes,
  tokenSettings,
} from './city-settings.ts';
import { makeFolder, requireFolderOrNothing } from './commands/files/make-folder.ts';
import type { Config } from './config.ts';
import { openDatabase } from './database/open-database.ts';
import type { Database } from './database/port.ts';
import { startReplaying } from './dead-letters/replay.ts';
import { openDeadLetters } from './dead-letters/sqlite/sqlite-dead-letters.ts';
import { openDoors } from './doors.ts';
import { SqliteFleetBook } from './fleet/sqlite-book.ts';
import { type Fleet, openFleet } from './fleet/start-fleet.ts';
import { createParkingForecasts } from './forecast/parking-forecasts.ts';
import { startForecasts } from './forecast/start-forecasts.ts';
import { createHealth, startWritingFigures, watchFigures } from './health.ts';
import type { Journal } from './journal/port.ts';
import { openSegmentLog } from './journal/segment-log/segment-log.ts';
import { openLedger } from './ledger/sqlite/sqlite-ledger.ts';
import { startLedgerWatch } from './ledger/watch.ts';
import { createCalendar } from './model/calendar.ts';
import type { Kinds } from './model/device-kind.ts';
import { minutes } from './model/duration.ts';
import { UnavailableError } from './model/errors.ts';
import type { Clock, EpochMs } from './model/time.ts';
import type { Events } from './observability/events.ts';
import { removeFirstPassword } from './operator/first-password.ts';
import { readOrMakeToken } from './operator/operator-token.ts';
import { limits as testLimits } from './pipeline/assess/limits.ts';
import type { Registry } from './registry/port.ts';
import { openRegistry } from './registry/sqlite/sqlite-registry.ts';
import { openRepairs } from './repairs/open-repairs.ts';
import { createSqliteCareBook } from './repairs/sqlite-book.ts';
import { openDirtyHours } from './rollups/dirty-hours.ts';
import { startPast } from './rollups/start-past.ts';
import { explainListening } from './sources/listening-fault.ts';
import { announceLive } from './sources/mqtt-broker/live-topics.ts';
import { createCityState } from './state/city-state.ts';
import { createLiveFeed } from './state/live-feed.ts';
import type { CityState } from './state/port.ts';
import { startRecall } from './state/recall.ts';
import { openDuckdbStore } from './stores/duckdb/duckdb-store.ts';
import { openInfluxdbStore } from './stores/influxdb/influxdb-store.ts';
import { watchStoring } from './stores/store-trouble.ts';
import { type Keep, startWay } from './way.ts';

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
  readonly accounts: Accounts;
  readonly api: Api;
  readonly mqttUrl: string;
  /** Rejects when something broke that only a new start can mend. */
  readonly broken: Promise<unknown>;
  /** Closes in reverse order; what was acknowledged is on disk before and after. */
  close(): Promise<void>;
}

/**
 * Opens everything in the order of a message's journey: what must exist first comes first. Closing runs upwards, and a start
 * that fails closes what was open.
 */
export async function openCity(parts: CityParts): Promise<City> {
  const { config, kinds, clock, events, version } = parts;
  await using opening = new AsyncDisposableStack();
  const keep: Keep = (thing) => opening.adopt(thing, (open) => open.close());
  const startedAt = clock.now();
  makeFolder({ path: config.BARRIO_DATA_DIR, setting: 'BARRIO_DATA_DIR' });
  requireFolderOrNothing({ path: backupDirectory(config), setting: 'BARRIO_BACKUP_DIR' });

  // Who may speak, where the devices are, what was refused, and what became of everything.
  const database = keep(await openDatabase({ file: join(config.BARRIO_DATA_DIR, 'barrio.db') }));
  const registry = keep(await openRegistry({ database, kinds, clock, events }));
  const deadLetters = keep(await openDeadLetters({ database, clock, ...deadLetterSettings(config) }));
  const ledger = keep(await openLedger({ database, clock, events, keepFor: config.BARRIO_LEDGER_KEEP_TIME }));

  // Who looks after it all, and who changed what.
  const people = openPeople(parts, database);

  // A message is on disk here before anybody is told that it arrived.
  const journal = keep(await openSegmentLog({ ...journalSettings(config), clock, events }));

  // The doors of the street, and how fast each sender may speak at them.
  const street = await openDoors({ ...parts, database, registry, journal, keep });
  const { quotas, connections, broker, intake, upstream, teller, meaning } = street;

  // Where readings stay, what is known now, and who wants to see it at once.
  const store = keep(await openStore(parts));
  const calendar = createCalendar(config.BARRIO_TIME_ZONE);
  const dirtyHours = openDirtyHours({ ...parts, database, calendar });
  const state = createCityState({ directory: registry, kinds });
  const recall = keep(startRecall({ store, state, events }));
  const live = createLiveFeed({ events });
  announceLive(live, { speaker: broker, kinds, clock });
  const fleet = openHealth({ ...parts, database, registry, state });
  const ears = await openEars({ database, journal });

  // The way through: from the journal to who watches, and to where readings, refusals and counts are kept.
  const kept = { store, deadLetters, ledger, dirtyHours };
  const storeWatch = watchStoring({ events, clock });
  const shown = { state, live, teller, fleet: fleet.ear, alerts: ears };
  const way = { ...parts, ...kept, ...shown, events: storeWatch.events, journal, meaning, keep };
  const { showing, storing, judging, inFlight, clocks } = await startWay(way);
  keep(startReplaying({ deadLetters, journal, directory: registry, lag: () => storing.lag(), clock, events }));

  // What is wrong with the devices, once all that was known is recalled.
  keep(fleet.start({ recalled: recall.done, isBehind: () => showing.lag() > 2_000 }));

  // What the readings of an hour or a day say together, restated when some come late; and what is old enough to go.
  const past = { ...parts, ...kept, database, registry, calendar, keepTimes: keepTimes(config) };
  const { history, rollups } = keep(startPast({ ...past, storeFile: storeFileOf(config), lag: () => storing.lag() }));

  // By which rules it is judged, and who is told.
  const city = { ...parts, database, registry, calendar, journal, store, history, ears, speaker: broker };
  const { judged, ...told } = keep(await openAlerting({ ...city, lag: () => storing.lag() }));

  // What is likely to come of it.
  const forecasts = createParkingForecasts({ ...parts, store, state, directory: registry, calendar });
  keep(startForecasts(forecasts, { clock, events }));

  // What of it is copied, for the day on which a disk is gone.
  const sources = { database, store, journal, ledger, readers: copyReaders };
  const backups = keep(await startBackups({ ...backupSettings(config), ...parts, ...sources }));

  // How it is, said to who asks, and written beside the readings.
  watchFigures(events, { journal, storing, showing, forecasts });
  const ledgerWatch = keep(startLedgerWatch({ ledger, inFlight, clock, events, every: minutes(1) }));
  const watched = { ledger, inFlight, ledgerWatch, rollups, storing, showing, storeWatch, judged, journal };
  keep(
    startWritingFigures({ ...parts, ...watched, ...told.alerting, directory: registry, state, fleet: fleet.health }),
  );
  const health = createHealth({ ...watched, store, upstream });

  // What people and programs see of it.
  const repairs = openRepairs({ book: createSqliteCareBook(database), fleet: fleet.health, clock });
  const doors = { connections, quotas, intake, onUpgrade: broker.handleUpgrade.bind(broker) };
  const now = { registry, registrar: registry, state, clocks, live, journal, inFlight, ledgerWatch, backups };
  const then = { ...kept, history, forecasts, fleet: fleet.health, repairs, calendar, testLimits };
  const info = { version, urls: { mqtt: broker.urls[0] ?? '' } };
  const known = { ...now, ...then, ...told, ...people, ...(await operatorOf(config, startedAt)), health, info };
  const web = apiSettings(config);
  const explainPort = explainListening({ ...web, setting: 'BARRIO_HTTP_PORT' });
  const api = keep(await openApi({ ...parts, ...known, ...doors, ...web }).catch(explainPort));

  const open = opening.move();
  const broken = Promise.race([storing.finished, showing.finished, judging.finished, diskFailure(journal)]);
  const { accounts } = people;
  return { registry, accounts, api, mqttUrl: info.urls.mqtt, broken, close: () => open.disposeAsync() };
}

function openPeople({ config, clock, events }: CityParts, database: Database) {
  const forgetFirst = () => removeFirstPassword(config.BARRIO_DATA_DIR);
  const accounts = new SqliteAccounts({ database, clock, events, forgetFirst });
  return { accounts, audit: createAudit({ database, clock, keepFor: config.BARRIO_AUDIT_KEEP_TIME }) };
}

type HealthParts = { readonly database: Database; readonly registry: Registry; readonly state: CityState };

/** What is wrong with the devices, as it was left. */
function openHealth({ config, database, registry, ...parts }: CityParts & HealthParts): Fleet {
  const book = new SqliteFleetBook(database);
  return openFleet({ ...parts, ...fleetSettings(config), book, directory: registry, testLimits });
}

const operatorOf = async (config: Config, startedAt: EpochMs) => ({
  operatorToken: await readOrMakeToken(tokenSettings(config)),
  installation: installed(config, startedAt),
});

/** Only a new start can tell what is on a disk that failed, so the process ends. */
async function diskFailure(journal: Journal): Promise<never> {
  await journal.failed;
  throw new UnavailableError('the disk of the journal failed; see the log. Nothing more is acknowledged');
}

async function openStore({ config, kinds, clock, events }: CityParts): Promise<MaybeRebuilt> {
  const file = storeFileOf(config);
  if (file !== undefined) {
    const rebuildFrom = () => newestStoreCopy(backupDirectory(config), copyReaders, config.BARRIO_DATA_DIR);
    const memoryLimitMiB = config.BARRIO_DUCKDB_MEMORY_MIB;
    return await openDuckdbStore({ file, kinds, events, clock, memoryLimitMiB, rebuildFrom });
  }
  return await openInfluxdbStore({ ...influxdbSettings(config), kinds, clock, events });
}
