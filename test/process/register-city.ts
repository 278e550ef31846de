import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kinds } from '../../devices/index.ts';
import { inventory } from '../../simulators/city/inventory.ts';
import { openDatabase } from '../../src/database/open-database.ts';
import type { EpochMs } from '../../src/model/time.ts';
import { createSilentEvents } from '../../src/observability/silent-events.ts';
import { openRegistry } from '../../src/registry/sqlite/sqlite-registry.ts';

/** Registers the simulated city at a moment, as `device import` would have done then. Answers the file of its passwords. */
export async function registerCity(dataDir: string, at: EpochMs): Promise<string> {
  const database = await openDatabase({ file: join(dataDir, 'barrio.db') });
  try {
    const clock = { now: () => at };
    const registry = await openRegistry({ database, kinds, clock, events: createSilentEvents() });
    const { areas, gateways, devices } = inventory();
    await registry.putAreas(areas);
    const credentials = [];
    for (const gateway of gateways) credentials.push(await registry.addGateway(gateway));
    credentials.push(...(await registry.importDevices(devices)));
    const file = join(dataDir, 'simulator-credentials.json');
    await writeFile(file, JSON.stringify({ credentials }));
    await registry.close();
    return file;
  } finally {
    await database.close();
  }
}
