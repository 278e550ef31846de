import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { answersHttp } from './answers.ts';
import { freePort } from './free-port.ts';
import { type RunningServer, startServer } from './running-server.ts';

export type InfluxdOptions = {
  /** With this, nobody is let in without a name and a password. */
  readonly admin?: { readonly username: string; readonly password: string };
  /** Largest body that it takes; its own default (25 MB) when left out. */
  readonly maxBodyBytes?: number;
};

/** Starts Debian's influxd (InfluxDB 1.6), empty. */
export async function startInfluxd({ admin, maxBodyBytes = 25_000_000 }: InfluxdOptions = {}): Promise<RunningServer> {
  const [port, backupPort] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  const server = await startServer({
    program: 'influxd',
    url,
    port,
    args: (dataDir) => ['-config', join(dataDir, 'influxd.conf')],
    prepare: (dataDir) =>
      writeFile(
        join(dataDir, 'influxd.conf'),
        configuration({ dataDir, port, backupPort, maxBodyBytes, hasUsers: admin !== undefined }),
      ),
    isReady: () => answersHttp(`${url}/ping`),
  });
  if (admin !== undefined) await createAdmin(url, admin);
  return server;
}

type Configuration = {
  readonly dataDir: string;
  readonly port: number;
  readonly backupPort: number;
  readonly maxBodyBytes: number;
  readonly hasUsers: boolean;
};

const configuration = ({ dataDir, port, backupPort, maxBodyBytes, hasUsers }: Configuration): string => `
reporting-disabled = true
bind-address = "127.0.0.1:${backupPort}"
[meta]
  dir = "${dataDir}/meta"
[data]
  dir = "${dataDir}/data"
  wal-dir = "${dataDir}/wal"
  index-version = "tsi1"
  query-log-enabled = false
[http]
  bind-address = "127.0.0.1:${port}"
  auth-enabled = ${hasUsers}
  log-enabled = false
  max-body-size = ${maxBodyBytes}
[monitor]
  store-enabled = false
[logging]
  level = "warn"
`;

async function createAdmin(url: string, { username, password }: { username: string; password: string }): Promise<void> {
  const statement = `CREATE USER "${username}" WITH PASSWORD '${password}' WITH ALL PRIVILEGES`;
  const response = await fetch(`${url}/query`, { method: 'POST', body: new URLSearchParams({ q: statement }) });
  if (!response.ok) throw new Error(`influxd did not take its first user: ${await response.text()}`);
}
