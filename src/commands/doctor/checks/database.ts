import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { listBackups } from '../../../backup/catalogue.ts';
import { readUnfinished, type Unfinished } from '../../../backup/unfinished-restore.ts';
import { seconds } from '../../../model/duration.ts';
import type { Sighting } from '../../../operator/service-note.ts';
import type { Check } from '../check.ts';
import { databaseFile, fileExists, uriForReading } from '../files.ts';
import { type Finding, fault, ok, warning } from '../finding.ts';

/** The others get their turn too. */
const patience = seconds(4);

/** Whether the registry, the books and the dead letters can be read, all of them. */
export const database: Check = {
  name: 'barrio.db',
  async run({ dataDir, backupDir, sighting }) {
    const file = databaseFile(dataDir);
    if (!(await fileExists(file))) return [ok('not there yet: the first start makes it')];
    const unfinished = await readUnfinished(dataDir);
    if (unfinished !== undefined) return [tellUnfinished(unfinished)];
    const remedy = (await listBackups(backupDir)).length === 0 ? withoutBackup(backupDir) : fromBackup(sighting);
    return await quickCheck(file, remedy);
  },
};

function tellUnfinished({ backup, what, aside }: Unfinished): Finding {
  const found = `the restore of ${backup} was interrupted, and no service starts on half of it`;
  const old = aside.length === 0 ? '' : `; what was there before is in ${aside.join(' and ')}`;
  const only = what === 'database' ? ' --only database' : '';
  return fault(`${found}${old}`, `Run it again: npm run barrio -- backup restore ${backup}${only} --replace`);
}

/** The command that a start which finds it damaged names too: without `--only`, sound readings and messages would be replaced. */
const restoreDatabase = 'npm run barrio -- backup restore newest --only database --replace';

const fromBackup = ({ state }: Sighting): string =>
  `${state === 'running' ? 'Stop the service, then put' : 'Put'} the one of the newest backup in its place: ${restoreDatabase}. ` +
  'Readings and messages stay as they are; the damaged file is moved aside.';

const withoutBackup = (backupDir: string): string =>
  `There is no backup in ${backupDir}. If there is one elsewhere: ${restoreDatabase.replace('newest', 'FOLDER')}. Else keep the file, and ask who can mend SQLite.`;

const FaultsShape = z.array(z.string());

/** In a process of its own: SQLite does not let go in the middle, and a file may be large or its disk slow. */
async function quickCheck(file: string, remedy: string): Promise<readonly Finding[]> {
  const program = fileURLToPath(new URL('../quick-check.ts', import.meta.url));
  try {
    const uri = await uriForReading(file);
    const { stdout } = await promisify(execFile)(process.execPath, [program, uri.href], { timeout: patience });
    const faults = FaultsShape.parse(JSON.parse(stdout));
    return faults.length === 0 ? [ok('sound')] : [fault(`is damaged: ${faults.slice(0, 3).join('; ')}`, remedy)];
  } catch (error) {
    if (error instanceof Error && 'killed' in error && error.killed === true) {
      return [
        warning(`could not be read through in ${patience / 1000} s`, 'Look again when the machine is less busy.'),
      ];
    }
    throw error;
  }
}
