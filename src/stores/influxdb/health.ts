import { messageOf } from '../../model/errors.ts';
import type { StoreHealth } from '../port.ts';
import { InfluxdbUnavailableError, refusedBy } from './answer.ts';
import type { Http } from './http.ts';
import type { Query } from './query.ts';
import type { ServerFinder } from './server.ts';
import type { InfluxdbSettings } from './settings.ts';

type Asked = {
  readonly server: ServerFinder;
  readonly query: Query;
  readonly http: Http;
  readonly settings: InfluxdbSettings;
};

/** Whether the database answers and lets us in. Never throws: what is wrong is the answer. */
export async function examineHealth(asked: Asked): Promise<StoreHealth> {
  const { url, database } = asked.settings;
  try {
    const found = await asked.server.find();
    await (found.readsInfluxql ? askDatabase(asked.query) : askServer(asked));
    return { ok: true, detail: `${found.label} at ${url}, database ${database}` };
  } catch (error) {
    const remedy = error instanceof InfluxdbUnavailableError ? error.remedy : 'this is a fault of Barrio: report it';
    return { ok: false, detail: messageOf(error), remedy };
  }
}

/** The smallest question that needs the database and the right to read it. */
async function askDatabase(query: Query): Promise<void> {
  const answer = query('SHOW MEASUREMENTS LIMIT 1')[Symbol.asyncIterator]();
  while ((await answer.next()).done !== true);
}

async function askServer({ http, settings }: Asked): Promise<void> {
  const response = await http.request({ path: '/health', timeout: settings.timeout });
  const answer = await http.answer(response);
  if (!response.ok) throw refusedBy(`ask ${settings.url}/health`, answer);
}
