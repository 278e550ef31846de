import { messageOf } from '../../model/errors.ts';
import type { Clock } from '../../model/time.ts';
import type { Events } from '../../observability/events.ts';
import type { StoreHealth } from '../port.ts';
import { InfluxdbUnavailableError, refusedBy } from './answer.ts';
import { examineHealth } from './health.ts';
import { createHttp, type Http } from './http.ts';
import { createQuery } from './query.ts';
import { createServerFinder, type Server } from './server.ts';
import { checkSettings, databaseAndPolicy, type InfluxdbSettings } from './settings.ts';

type Looking = { readonly clock: Clock; readonly events: Events };

/** Whether the database is there, lets us read, and would let us write. Makes and writes nothing. */
export async function lookAtInfluxdb(settings: InfluxdbSettings, { clock, events }: Looking): Promise<StoreHealth> {
  checkSettings(settings);
  const http = createHttp(settings, clock);
  const server = createServerFinder({ http, settings, events });
  const health = await examineHealth({ server, http, settings, query: createQuery(http, settings) });
  if (!health.ok) return health;
  try {
    await tryWriting(http, await server.find(), settings);
    return { ok: true, detail: `${health.detail}; may be read and written` };
  } catch (error) {
    const remedy = error instanceof InfluxdbUnavailableError ? error.remedy : 'look into the log of the database';
    return { ok: false, detail: messageOf(error), remedy };
  }
}

/**
 * Offers nothing to be written. A server that would not let us write says so before it looks for lines; one that would answers
 * that there are none (400), or is content. A database that is missing is made by the service where that can be done.
 */
async function tryWriting(http: Http, server: Server, settings: InfluxdbSettings): Promise<void> {
  const { database, org, timeout, url } = settings;
  const { db } = databaseAndPolicy(database);
  const query =
    server.writesTo === '/write'
      ? new URLSearchParams({ db })
      : new URLSearchParams({ bucket: database, org: org ?? '', precision: 'ms' });
  const path = `${server.writesTo}?${query.toString()}`;
  const answer = await http.answer(await http.request({ path, form: new URLSearchParams(), timeout }));
  const isMissing = answer.status === 404 && server.createsDatabases;
  if (answer.status <= 400 || answer.status === 422 || isMissing) return;
  throw refusedBy(`write to ${url}, database ${database}`, answer);
}
