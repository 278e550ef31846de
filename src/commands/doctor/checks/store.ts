import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { listBackups } from '../../../backup/catalogue.ts';
import { messageOf } from '../../../model/errors.ts';
import { askRunning } from '../ask-running.ts';
import type { Check } from '../check.ts';
import { fileExists } from '../files.ts';
import { type Finding, fault, ok } from '../finding.ts';
import type { Installation } from '../installation.ts';
import { sizeOf } from '../words.ts';

/** Whether readings can be kept: the embedded store's file, or the InfluxDB. */
export const store: Check = {
  name: 'store',
  run: async (installation) =>
    installation.storeName === 'influxdb' ? await lookAtInfluxdb(installation) : await lookAtDuckdb(installation),
};

async function lookAtInfluxdb({ lookAtInfluxdb: look }: Installation): Promise<readonly Finding[]> {
  const verdict = await look();
  if (verdict.ok) return [ok(verdict.detail)];
  return [fault(verdict.detail, `${verdict.remedy}. Nothing is lost: readings wait in the journal.`)];
}

async function lookAtDuckdb(installation: Installation): Promise<readonly Finding[]> {
  const file = join(installation.dataDir, 'telemetry.duckdb');
  if (!(await fileExists(file))) return [ok('not there yet: the first start makes it')];
  const size = sizeOf((await bytesOf(file)) + (await bytesOf(`${file}.wal`)));
  if (installation.sighting.state === 'running') {
    const told = await askRunning(installation);
    const part = told?.readiness.parts.find(({ name }) => name.startsWith('store'));
    return [ok(`${size}, held by the running service${part === undefined ? '' : `; ${part.detail}`}`)];
  }
  return await openIt(file, { size, installation });
}

const bytesOf = async (path: string): Promise<number> => ((await fileExists(path)) ? (await stat(path)).size : 0);

type Found = { readonly size: string; readonly installation: Installation };

async function openIt(file: string, { size, installation }: Found): Promise<readonly Finding[]> {
  try {
    const { upTo, rows } = await installation.lookAtStore(file);
    const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
    const trouble = await compareWithJournal(upTo, installation);
    return trouble.length > 0 ? trouble : [ok(`${size}, ${total} rows, up to message ${upTo ?? 0} of the journal`)];
  } catch (error) {
    const reason = messageOf(error).split('\n', 1)[0] ?? '';
    const holder = /conflicting lock[^]*?PID (\d+)/i.exec(messageOf(error))?.[1];
    if (holder !== undefined) {
      return [
        fault(`telemetry.duckdb is held by process ${holder}`, 'Stop that process: only one may have the store.'),
      ];
    }
    return [fault(`telemetry.duckdb cannot be opened: ${reason}`, await describeRebuild(installation))];
  }
}

/** What the next start does by itself, so that nobody restores more by hand than has to be. */
async function describeRebuild({ backupDir }: Installation): Promise<string> {
  const [newest] = await listBackups(backupDir);
  const copy = newest?.manifest.store.copied === true ? newest : undefined;
  if (copy === undefined)
    return `The next start puts a damaged file aside and fills a new one with what the journal still has: what is older is lost, for there is no backup of it in ${backupDir}. If you have one elsewhere, restore it before.`;
  return `The next start puts a damaged file aside, takes the store of the newest sound backup (of ${copy.manifest.begunAt}), and adds what the journal has since then. Nothing has to be restored by hand.`;
}

async function compareWithJournal(upTo: number | undefined, installation: Installation): Promise<readonly Finding[]> {
  if (upTo === undefined || !(await fileExists(`${installation.dataDir}/journal`))) return [];
  const { end } = await installation.lookAtJournal();
  if (upTo <= end) return [];
  const found = `telemetry.duckdb holds everything up to message ${upTo}, but the journal ends at ${end}: its folder was removed or replaced`;
  return [fault(found, 'Put it back, or move telemetry.duckdb away and start with an empty store.')];
}
