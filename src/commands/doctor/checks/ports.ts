import { once } from 'node:events';
import { createServer } from 'node:net';
import { errorCode } from '../../../operator/error-code.ts';
import type { Check } from '../check.ts';
import { type Finding, fault, ok } from '../finding.ts';
import type { Installation } from '../installation.ts';
import { whoListens } from '../who-listens.ts';

type Door = { readonly setting: 'BARRIO_HTTP_PORT' | 'BARRIO_MQTT_PORT'; readonly port: number; readonly url?: string };

/** Whether the doors of the street can be opened, or are open already. */
export const ports: Check = {
  name: 'ports',
  async run(installation) {
    const { sighting, httpPort, mqttPort } = installation;
    const open = sighting.state === 'running' ? sighting.note : undefined;
    const doors: readonly Door[] = [
      { setting: 'BARRIO_HTTP_PORT', port: httpPort, ...(open && { url: open.httpUrl }) },
      { setting: 'BARRIO_MQTT_PORT', port: mqttPort, ...(open && { url: open.mqttUrl }) },
    ];
    return await Promise.all(doors.map((door) => judgeDoor(door, installation)));
  },
};

async function judgeDoor({ setting, port, url }: Door, { host }: Installation): Promise<Finding> {
  if (url !== undefined) return ok(`${url} is open`);
  if (port === 0) return ok(`${setting} is 0: any free port is taken`);
  const failure = await tryPort(host, port);
  if (failure === undefined) return ok(`${host}:${port} is free`);
  return await explain(failure, { setting, port, host });
}

type Wanted = Pick<Door, 'setting' | 'port'> & Pick<Installation, 'host'>;

async function explain(failure: Error, { setting, port, host }: Wanted): Promise<Finding> {
  const where = `${host}:${port} (${setting})`;
  const code = errorCode(failure);
  if (code === 'EADDRINUSE') {
    const holder = (await whoListens(port)) ?? 'another program, whose name cannot be told here';
    return fault(`${where} is held by ${holder}`, `Stop it, or set ${setting} to a port that is free.`);
  }
  if (code === 'EACCES') {
    return fault(`${where} may not be opened by this user`, `Set ${setting} to a port above 1023.`);
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return fault(`this machine has no address ${host}`, 'Set BARRIO_HOST to one that it has, or to 0.0.0.0 for all.');
  }
  return fault(`${where} cannot be opened: ${failure.message}`, `Mend that, or set ${setting} to another port.`);
}

/** Opens the port and closes it at once: only the system can tell whether we may have it. */
async function tryPort(host: string, port: number): Promise<Error | undefined> {
  const server = createServer();
  try {
    server.listen({ host, port, exclusive: true });
    await once(server, 'listening');
    server.close();
    await once(server, 'close');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
