import type { Duration } from '../../model/duration.ts';
import { ConfigError } from '../../model/errors.ts';

type Flavour = 'auto' | 'v1' | 'v2' | 'v3' | 'victoria-metrics';

/** Where the database is, and how it lets us in. */
export type InfluxdbSettings = {
  readonly url: string;
  /** 1.x and 3.x: the database. 2.x: the bucket. `name/policy` names a retention policy of 1.x. */
  readonly database: string;
  readonly flavour: Flavour;
  readonly token?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** Only 2.x asks for it. */
  readonly org?: string | undefined;
  /** Longest wait for the answer to one write. */
  readonly timeout: Duration;
  /** Longest wait for the whole answer to one query; a minute when left out. */
  readonly queryTimeout?: Duration | undefined;
};

/** @throws {ConfigError} when these cannot work, whatever the server says. */
export function checkSettings(settings: InfluxdbSettings): void {
  const url = URL.parse(settings.url);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new ConfigError(`the InfluxDB address "${settings.url}" is not an http:// or https:// URL`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new ConfigError('the InfluxDB address holds a user name; set user name and password apart from it');
  }
  if (url.search !== '') throw new ConfigError(`the InfluxDB address "${settings.url}" must not have a query part`);
  if (settings.database === '') throw new ConfigError('the InfluxDB database has no name');
  if (settings.flavour === 'v2' && !settings.org)
    throw new ConfigError('InfluxDB 2.x needs the name of the organisation');
  if (settings.token && settings.username) {
    throw new ConfigError('InfluxDB has both a token and a user name; set one of them');
  }
  if (settings.username && settings.password === undefined) {
    throw new ConfigError(`the InfluxDB user "${settings.username}" has no password`);
  }
}

/** Without a slash at its end, so that paths can be appended. */
export const baseUrl = ({ url }: InfluxdbSettings): string => url.replace(/\/+$/, '');

export function authorization({ token, username, password }: InfluxdbSettings): Readonly<Record<string, string>> {
  if (token) return { Authorization: `Token ${token}` };
  if (!username) return {};
  return { Authorization: `Basic ${Buffer.from(`${username}:${password ?? ''}`).toString('base64')}` };
}

/** `name/policy` in its parts. */
export function databaseAndPolicy(database: string): { readonly db: string; readonly rp?: string } {
  const slash = database.indexOf('/');
  return slash === -1 ? { db: database } : { db: database.slice(0, slash), rp: database.slice(slash + 1) };
}

/** Whether the server is on this machine: to compress what goes there costs more than it saves. */
export const isLoopback = (url: string): boolean => /^https?:\/\/(localhost|127\.|\[::1\])/.test(url);
