import { join, resolve } from 'node:path';
import { backupDirectory } from './backups.ts';
import type { Installation } from './commands/doctor/installation.ts';
import { type Config, describeConfig, examineConfig } from './config.ts';
import { lookAtSegmentLog } from './journal/segment-log/look.ts';
import type { Kinds } from './model/device-kind.ts';
import { seconds } from './model/duration.ts';
import { ConfigError } from './model/errors.ts';
import type { Clock } from './model/time.ts';
import type { Events } from './observability/events.ts';
import { askService } from './operator/ask-service.ts';
import { findService, type Sighting } from './operator/service-note.ts';
import { lookAtDuckdb } from './stores/duckdb/look.ts';
import { lookAtInfluxdb } from './stores/influxdb/look.ts';

type Parts = { readonly version: string; readonly kinds: Kinds; readonly clock: Clock; readonly events: Events };

/** What is installed here, opened for whoever only looks at it. */
export async function examineInstallation({ version, kinds, clock, events }: Parts): Promise<Installation> {
  const { config, faults } = await examineConfig();
  const dataDir = resolve(config.BARRIO_DATA_DIR);
  const token = config.BARRIO_OPERATOR_TOKEN?.reveal();
  return {
    version,
    dataDir,
    host: config.BARRIO_HOST,
    httpPort: config.BARRIO_HTTP_PORT,
    mqttPort: config.BARRIO_MQTT_PORT,
    journalLimitBytes: config.BARRIO_JOURNAL_LIMIT_BYTES,
    maxConnections: config.BARRIO_MQTT_MAX_CONNECTIONS,
    duckdbMemoryMiB: config.BARRIO_DUCKDB_MEMORY_MIB,
    storeName: config.BARRIO_STORE,
    hasConfiguredToken: token !== undefined,
    backupDir: resolve(backupDirectory(config)),
    backupEvery: config.BARRIO_BACKUP_EVERY_TIME,
    broker: brokerOf(config),
    configFaults: faults,
    shownConfig: describeConfig(config),
    clock,
    sighting: await look(dataDir),
    askService: (request) => askService({ ...request, dataDir, token, timeout: request.timeout ?? seconds(4) }),
    lookAtJournal: once(() => lookAtSegmentLog(join(dataDir, 'journal'))),
    lookAtStore: (file) => lookAtDuckdb(file, kinds),
    lookAtInfluxdb: () => lookAtInfluxdb(influxdbOf(config), { clock, events }),
  };
}

/** Who may not read the note sees no service; that the folder is closed to them is a finding of its own. */
async function look(dataDir: string): Promise<Sighting> {
  try {
    return await findService(dataDir);
  } catch (error) {
    if (error instanceof ConfigError) return { state: 'none' };
    throw error;
  }
}

/** Several checks ask the same, and it may be long. */
function once<Found>(ask: () => Promise<Found>): () => Promise<Found> {
  let found: Promise<Found> | undefined;
  return () => (found ??= ask());
}

function brokerOf(config: Config): Installation['broker'] {
  if (config.BARRIO_BROKER_URL === undefined) return undefined;
  return {
    url: config.BARRIO_BROKER_URL,
    topics: config.BARRIO_BROKER_TOPICS,
    username: config.BARRIO_BROKER_USERNAME,
    password: config.BARRIO_BROKER_PASSWORD?.reveal(),
  };
}

const influxdbOf = (config: Config) => ({
  url: config.BARRIO_INFLUX_URL ?? '',
  database: config.BARRIO_INFLUX_DATABASE,
  flavour: config.BARRIO_INFLUX_FLAVOUR,
  org: config.BARRIO_INFLUX_ORG,
  token: config.BARRIO_INFLUX_TOKEN?.reveal(),
  username: config.BARRIO_INFLUX_USERNAME,
  password: config.BARRIO_INFLUX_PASSWORD?.reveal(),
  timeout: seconds(3),
  queryTimeout: seconds(3),
});
