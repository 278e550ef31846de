import { readFile } from 'node:fs/promises';
import { totalmem } from 'node:os';
import type { Check } from '../check.ts';
import { type Finding, fault, ok, warning } from '../finding.ts';
import type { Installation } from '../installation.ts';
import { sizeOf } from '../words.ts';

/** Node.js, the journal, the city's state and what is under way. */
const baseMemory = 384 * 1024 ** 2;
const memoryPerConnection = 16 * 1024;

/** Files of the journal and the databases, requests, and streams. */
const baseFiles = 1_500;

/** Whether the machine gives the process as much memory and as many open files as its settings ask for. */
export const machine: Check = {
  name: 'machine',
  async run(installation) {
    const { sighting } = installation;
    const files = await openFilesOf(sighting.state === 'running' ? String(sighting.note.pid) : 'self');
    return [judgeMemory(memoryThere(), installation), ...judgeFiles(files, installation)];
  },
};

/** A container may have less than its machine. */
function memoryThere(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

type Wanted = Pick<Installation, 'maxConnections' | 'duckdbMemoryMiB' | 'storeName'>;

export function judgeMemory(there: number, { maxConnections, duckdbMemoryMiB, storeName }: Wanted): Finding {
  const store = storeName === 'duckdb' ? duckdbMemoryMiB * 1024 ** 2 : 0;
  const wanted = baseMemory + store + maxConnections * memoryPerConnection;
  const found = `${sizeOf(there)} of memory`;
  if (there >= wanted) return ok(found);
  const remedy = 'Give it more memory, or lower BARRIO_MQTT_MAX_CONNECTIONS and BARRIO_DUCKDB_MEMORY_MIB.';
  return warning(`${found}; with ${maxConnections} connections it may take ${sizeOf(wanted)}`, remedy);
}

export function judgeFiles(allowed: number | undefined, { maxConnections }: Wanted): readonly Finding[] {
  if (allowed === undefined) return [];
  const wanted = maxConnections + baseFiles;
  const found = `${Number.isFinite(allowed) ? allowed : 'any number of'} open files`;
  if (allowed >= wanted) return [ok(found)];
  const remedy = `Raise the limit (ulimit -n ${wanted}, LimitNOFILE= of systemd), or lower BARRIO_MQTT_MAX_CONNECTIONS.`;
  const short = `${found} are allowed, but ${maxConnections} connections need ${wanted}`;
  return [allowed < baseFiles ? fault(short, remedy) : warning(short, remedy)];
}

/** Node.js takes as many as it may have, so the hard limit counts. */
async function openFilesOf(pid: string): Promise<number | undefined> {
  try {
    const limits = await readFile(`/proc/${pid}/limits`, 'utf8');
    const hard = /^Max open files\s+\S+\s+(\S+)/m.exec(limits)?.[1];
    return hard === 'unlimited' ? Number.POSITIVE_INFINITY : Number(hard);
  } catch {
    return undefined;
  }
}
