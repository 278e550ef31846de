import type { Duration } from '../../model/duration.ts';
import type { Events } from '../../observability/events.ts';
import { InfluxdbUnavailableError, refusedBy } from './answer.ts';
import type { Http } from './http.ts';
import { databaseAndPolicy, type InfluxdbSettings } from './settings.ts';

/** What we talk to, as far as it makes a difference. */
export type Server = {
  readonly label: string;
  /** `/write` is all that releases before 1.8 have; the official client writes to `/api/v2/write`. */
  readonly writesTo: '/write' | '/api/v2/write';
  readonly readsInfluxql: boolean;
  /** Whether a missing database can be made by a statement. */
  readonly createsDatabases: boolean;
  /** How it is told to delete; `undefined` where it cannot be. */
  readonly deletes?: 'influxql' | 'api' | undefined;
  readonly needsOrganisation?: true;
  /** 3 Core reads at most so much of the past in one query. */
  readonly reach?: 'three_days';
};

const servers = {
  v1: { label: 'InfluxDB 1.x', writesTo: '/write', readsInfluxql: true, createsDatabases: true, deletes: 'influxql' },
  v2: {
    label: 'InfluxDB 2.x',
    writesTo: '/api/v2/write',
    readsInfluxql: true,
    createsDatabases: false,
    deletes: 'api',
    needsOrganisation: true,
  },
  v3: {
    label: 'InfluxDB 3.x',
    writesTo: '/api/v2/write',
    readsInfluxql: true,
    createsDatabases: false,
    reach: 'three_days',
  },
  'victoria-metrics': {
    label: 'VictoriaMetrics',
    writesTo: '/api/v2/write',
    readsInfluxql: false,
    createsDatabases: false,
  },
} as const satisfies Readonly<Record<string, Server>>;

/** Knows what the server is: by the settings, or by asking until it answers. */
export interface ServerFinder {
  find(): Promise<Server>;
  /** Asks again before the next use: after a failure, another release may answer. */
  forget(): void;
}

export function createServerFinder({ http, settings, events }: Finding): ServerFinder {
  const { flavour, url } = settings;
  if (flavour !== 'auto') return { find: async () => servers[flavour], forget: () => undefined };
  let found: Server | undefined;
  let lastLabel: string | undefined;
  return {
    async find() {
      if (found !== undefined) return found;
      found = await detectServer(http, settings);
      if (found.label !== lastLabel) events.emit('influxdbFound', { url, server: found.label });
      lastLabel = found.label;
      return found;
    },
    forget() {
      found = undefined;
    },
  };
}

type Finding = { readonly http: Http; readonly settings: InfluxdbSettings; readonly events: Events };

async function detectServer(http: Http, { timeout, url, org }: InfluxdbSettings): Promise<Server> {
  const response = await http.request({ path: '/ping', timeout });
  const answer = await http.answer(response);
  if (!response.ok) throw refusedBy(`ask ${url}/ping which InfluxDB it is`, answer);
  const version = response.headers.get('x-influxdb-version');
  const server = version === null ? await detectByPrometheus(http, timeout) : serverOfVersion(version);
  if (server === undefined) {
    throw new InfluxdbUnavailableError(`${url}/ping answered ${answer.status}, but is no InfluxDB that we know`, {
      remedy: 'check the address, or name the flavour',
    });
  }
  if (server.needsOrganisation && !org) {
    throw new InfluxdbUnavailableError(`${url} is ${server.label}, and no organisation is set`, {
      remedy: 'set the name of the organisation',
    });
  }
  return server;
}

/** `1.6.7~rc0`, `v2.7.1`, `3.0.1`. */
function serverOfVersion(version: string): Server | undefined {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(version) ?? [];
  const label = `InfluxDB ${version.replace(/^v/, '')}`;
  if (major === '1') return { ...servers.v1, label, writesTo: Number(minor) >= 8 ? '/api/v2/write' : '/write' };
  if (major === '2') return { ...servers.v2, label };
  return major === '3' ? { ...servers.v3, label } : undefined;
}

/** VictoriaMetrics answers /ping without a version, and speaks the HTTP API of Prometheus. */
async function detectByPrometheus(http: Http, timeout: Duration): Promise<Server | undefined> {
  const response = await http.request({ path: '/api/v1/query?query=1', timeout });
  const { body } = await http.answer(response);
  return response.ok && body.includes('"status":"success"') ? servers['victoria-metrics'] : undefined;
}

/** Where to write; `undefined` where the official client's own path is right. */
export function writePath({ writesTo }: Server, { database }: InfluxdbSettings): string | undefined {
  if (writesTo === '/api/v2/write') return undefined;
  return `/write?${new URLSearchParams({ ...databaseAndPolicy(database), precision: 'ms' }).toString()}`;
}
