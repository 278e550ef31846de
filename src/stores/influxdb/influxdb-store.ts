import type { Kinds } from '../../model/device-kind.ts';
import { CallerError } from '../../model/errors.ts';
import type { Clock } from '../../model/time.ts';
import type { Events } from '../../observability/events.ts';
import { admitReading, type RefusedReading } from '../admit.ts';
import type { Store, StoreBatch } from '../port.ts';
import { createDatabase } from './create-database.ts';
import { examineHealth } from './health.ts';
import { createHttp } from './http.ts';
import { createLineBuilder } from './line-protocol.ts';
import { createPool } from './pool.ts';
import { createQuery } from './query.ts';
import { selectAggregate } from './select-aggregate.ts';
import { selectLatest } from './select-latest.ts';
import { selectReadings } from './select-readings.ts';
import { createServerFinder, type Server, writePath } from './server.ts';
import { checkSettings, type InfluxdbSettings } from './settings.ts';
import { type Written, writeBatch } from './write-batch.ts';
import { openWriteLane } from './write-lane.ts';

export type InfluxdbStoreOptions = InfluxdbSettings & {
  readonly kinds: Kinds;
  readonly events: Events;
  readonly clock: Clock;
};

/**
 * Keeps readings in an InfluxDB, whichever release. Opening does not wait for the server: while it is away, every call says so,
 * and the journal holds what is not written.
 *
 * @throws {ConfigError} when the settings cannot work.
 */
export async function openInfluxdbStore(options: InfluxdbStoreOptions): Promise<Store> {
  checkSettings(options);
  const { kinds, clock, events } = options;
  const http = createHttp(options, clock);
  const server = createServerFinder({ http, settings: options, events });
  const query = createQuery(http, options);
  const buildLine = createLineBuilder();
  const openLanes = [openWriteLane(options, clock), openWriteLane(options, clock)];
  const lanes = createPool(openLanes);

  const write = async (lines: readonly Written[]) => {
    const found = await server.find();
    const target = {
      lanes,
      path: writePath(found, options),
      name: `${options.url}, database ${options.database}`,
      createDatabase: found.createsDatabases ? () => createDatabase({ http, settings: options, events }) : undefined,
    };
    return await writeBatch(lines, target).catch((error: unknown) => {
      server.forget();
      throw error;
    });
  };

  return {
    name: 'influxdb',
    resumeFrom: async () => undefined,
    async append(batch) {
      const { lines, refused } = toLines(batch, { kinds, buildLine });
      const refusedByServer = lines.length === 0 ? [] : await write(lines);
      const stored = countObservations(lines) - countObservations(refusedByServer);
      return { stored, duplicates: 0, repeated: [], refused: [...refused, ...refusedByServer] };
    },
    latest: async () => await selectLatest(query, { kinds, clock, server: readable(await server.find()) }),
    async readings(asked) {
      readable(await server.find());
      return await selectReadings(query, asked, kinds);
    },
    async aggregate(asked) {
      readable(await server.find());
      return await selectAggregate(query, asked);
    },
    health: () => examineHealth({ server, query, http, settings: options }),
    copyTo: async () => undefined,
    async close() {
      for (const lane of openLanes) lane.close();
    },
  };
}

type Translation = { readonly kinds: Kinds; readonly buildLine: ReturnType<typeof createLineBuilder> };

function toLines({ readings }: StoreBatch, { kinds, buildLine }: Translation) {
  const lines: Written[] = [];
  const refused: RefusedReading[] = [];
  for (const offered of readings) {
    const reading = admitReading(offered, { kinds, refuse: (refusal) => refused.push(refusal) });
    if (reading === undefined || reading.observations.length === 0) continue;
    const line = buildLine(reading);
    if (line.ok) lines.push({ reading, text: line.text });
    else refused.push({ reading, reason: line.reason });
  }
  return { lines, refused };
}

const countObservations = (kept: readonly Pick<RefusedReading, 'reading'>[]): number =>
  kept.reduce((count, { reading }) => count + reading.observations.length, 0);

/** VictoriaMetrics answers every InfluxQL question with an invented list of databases, so it is never asked one. */
function readable(server: Server): Server {
  if (server.readsInfluxql) return server;
  throw new CallerError(`${server.label} is a store to write to only: nothing can be read from it through Barrio`, {
    status: 501,
    code: 'store_write_only',
  });
}
