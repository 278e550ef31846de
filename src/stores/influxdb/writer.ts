import type { Clock } from '../../model/time.ts';
import type { Events } from '../../observability/events.ts';
import { InfluxdbUnavailableError } from './answer.ts';
import { createDatabase } from './create-database.ts';
import type { Http } from './http.ts';
import { createPool } from './pool.ts';
import { type ServerFinder, writePath } from './server.ts';
import type { InfluxdbSettings } from './settings.ts';
import { type Line, type RefusedLine, writeBatch } from './write-batch.ts';
import { openWriteLane } from './write-lane.ts';

/** Writes lines durably, two requests at a time. */
export interface Writer {
  /** Answers the lines that are refused for good; the others are kept. */
  write<Written extends Line>(lines: readonly Written[]): Promise<readonly RefusedLine<Written>[]>;
  /** The same for lines of ours that no database refuses. @throws {InfluxdbUnavailableError} when it does. */
  readonly writeAll: (lines: readonly string[]) => Promise<void>;
  close(): void;
}

type Writing = {
  readonly http: Http;
  readonly settings: InfluxdbSettings;
  readonly server: ServerFinder;
  readonly events: Events;
  readonly clock: Clock;
};

export function openWriter({ http, settings, server, events, clock }: Writing): Writer {
  const openLanes = [openWriteLane(settings, clock), openWriteLane(settings, clock)];
  const lanes = createPool(openLanes);
  const name = `${settings.url}, database ${settings.database}`;

  async function write<Written extends Line>(lines: readonly Written[]): Promise<readonly RefusedLine<Written>[]> {
    if (lines.length === 0) return [];
    const found = await server.find();
    const target = {
      lanes,
      path: writePath(found, settings),
      name,
      createDatabase: found.createsDatabases ? () => createDatabase({ http, settings, events }) : undefined,
    };
    return await writeBatch(lines, target).catch((error: unknown) => {
      server.forget();
      throw error;
    });
  }
  return {
    write,
    async writeAll(lines) {
      const [refused] = await write(lines.map((text) => ({ text })));
      if (refused === undefined) return;
      throw new InfluxdbUnavailableError(`write rollups to ${name}: ${refused.reason}`, {
        remedy: 'something else writes fields of these names: let it write into another database',
      });
    },
    close() {
      for (const lane of openLanes) lane.close();
    },
  };
}
