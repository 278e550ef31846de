import type { Kinds } from '../../model/device-kind.ts';
import { CallerError } from '../../model/errors.ts';
import type { Reading } from '../../model/observation.ts';
import type { Clock } from '../../model/time.ts';
import type { Events } from '../../observability/events.ts';
import type { Store } from '../port.ts';
import { toLines } from './batch-lines.ts';
import { forget } from './forget.ts';
import { examineHealth } from './health.ts';
import { createHttp } from './http.ts';
import { createLineBuilder } from './line-protocol.ts';
import { createQuery } from './query.ts';
import { rollUp } from './roll-up.ts';
import { scan } from './scan.ts';
import { selectAggregate } from './select-aggregate.ts';
import { selectLatest } from './select-latest.ts';
import { selectReadings } from './select-readings.ts';
import { selectRollups } from './select-rollups.ts';
import { createServerFinder, type Server } from './server.ts';
import { checkSettings, type InfluxdbSettings } from './settings.ts';
import { workOut } from './work-out.ts';
import { openWriter } from './writer.ts';

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
  const writer = openWriter({ http, settings: options, server, events, clock });

  return {
    name: 'influxdb',
    resumeFrom: async () => undefined,
    async append(batch) {
      const { readings, judgements, refused } = toLines(batch, { kinds, buildLine });
      const refusedByServer = (await writer.write(readings)).map(({ line, reason }) => ({
        reading: line.reading,
        reason,
      }));
      await writer.write(judgements);
      const stored = countObservations(readings) - countObservations(refusedByServer);
      return { stored, duplicates: 0, repeated: [], refused: [...refused, ...refusedByServer] };
    },
    latest: async () => await selectLatest(query, { kinds, clock, server: readable(await server.find()) }),
    async readings(asked) {
      readable(await server.find());
      return await selectReadings(query, asked, kinds);
    },
    async *scan(asked) {
      readable(await server.find());
      yield* scan(query, asked, { kinds });
    },
    async aggregate(asked) {
      readable(await server.find());
      return await selectAggregate(query, asked);
    },
    async workOut(task) {
      readable(await server.find());
      return await workOut(query, task, kinds);
    },
    async rollUp(task) {
      readable(await server.find());
      return await rollUp(task, { query, kinds, write: writer.writeAll });
    },
    async rollups(asked) {
      readable(await server.find());
      return await selectRollups(query, asked);
    },
    async forget(task) {
      await forget(task, { server: await server.find(), query, http, settings: options });
    },
    health: () => examineHealth({ server, query, http, settings: options }),
    copyTo: async () => undefined,
    async close() {
      writer.close();
    },
  };
}

const countObservations = (kept: readonly { readonly reading: Reading }[]): number =>
  kept.reduce((count, { reading }) => count + reading.observations.length, 0);

/** VictoriaMetrics answers every InfluxQL question with an invented list of databases, so it is never asked one. */
function readable(server: Server): Server {
  if (server.readsInfluxql) return server;
  throw new CallerError(`${server.label} is a store to write to only: nothing can be read from it through Barrio`, {
    status: 501,
    code: 'store_write_only',
  });
}
