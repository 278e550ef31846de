import type { Events } from '../../observability/events.ts';
import { refusedBy } from './answer.ts';
import type { Http } from './http.ts';
import { quoteName } from './influxql.ts';
import { databaseAndPolicy, type InfluxdbSettings } from './settings.ts';

/** Makes the database; nothing happens when it exists. Only 1.x can be asked this. */
export async function createDatabase({ http, settings, events }: Creation): Promise<void> {
  const { database, timeout, url } = settings;
  const { db } = databaseAndPolicy(database);
  const form = new URLSearchParams({ q: `CREATE DATABASE ${quoteName(db)}` });
  const response = await http.request({ path: '/query', form, timeout });
  const answer = await http.answer(response);
  if (!response.ok) throw refusedBy(`create the database ${db} at ${url}`, answer);
  events.emit('influxdbDatabaseCreated', { url, database: db });
}

type Creation = { readonly http: Http; readonly settings: InfluxdbSettings; readonly events: Events };
