import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { listBackups } from '../../../backup/catalogue.ts';
import { readInstallationId } from '../../../backup/installation-id.ts';
import type { Backup } from '../../../backup/port.ts';
import { hours } from '../../../model/duration.ts';
import { parseIso } from '../../../model/time.ts';
import type { Check } from '../check.ts';
import { databaseFile, fileExists } from '../files.ts';
import { type Finding, fault, ok, warning } from '../finding.ts';
import type { Installation } from '../installation.ts';
import { sizeOf, spanOf } from '../words.ts';

const makeOne = 'Make one now: npm run barrio -- backup make.';

/** Whether there is a recent backup, and all of its files. What is in them is looked at by `backup verify`. */
export const backups: Check = {
  name: 'backups',
  async run(installation) {
    const id = await readInstallationId(installation.dataDir);
    const [newest] = (await listBackups(installation.backupDir)).filter(
      ({ manifest }) => id === undefined || manifest.installation === id,
    );
    if (newest === undefined) return [await judgeNone(installation)];
    const missing = await missingFiles(newest);
    if (missing.length > 0) {
      const found = `${newest.folder} is not whole any more: ${missing.slice(0, 3).join(', ')}`;
      return [fault(found, `${makeOne} Look at the disk that lost them.`)];
    }
    return [judgeAge(newest, installation)];
  },
};

/** By then a service that makes backups by itself has made its first one. */
const firstWithin = hours(2);

async function judgeNone(installation: Installation): Promise<Finding> {
  const { dataDir, backupEvery, backupDir } = installation;
  if (!(await fileExists(databaseFile(dataDir)))) return ok('none yet');
  if (backupEvery > 0 && ageOf(installation) < firstWithin)
    return ok('none yet; the service is about to make the first');
  const itself = 'the running service makes the first one within an hour.';
  const never = 'set BARRIO_BACKUP_EVERY_TIME, so that they are made by themselves.';
  return warning(`there is none in ${backupDir}`, `${makeOne} Or ${backupEvery > 0 ? itself : never}`);
}

/** How long the service runs; for ever when it does not, because then nothing is about to come. */
function ageOf({ sighting, clock }: Installation): number {
  const began = sighting.state === 'running' ? parseIso(sighting.note.startedAt) : undefined;
  return began === undefined ? Number.POSITIVE_INFINITY : clock.now() - began;
}

/** Once may be missed, for a night in which the service was stopped. */
const patience = 2;

function judgeAge({ folder, manifest }: Backup, { clock, backupEvery }: Installation): Finding {
  const age = clock.now() - Date.parse(manifest.begunAt);
  const found = `the newest is ${spanOf(age)} old, ${sizeOf(manifest.bytes)}, in ${folder}`;
  if (backupEvery === 0) return warning(`${found}; BARRIO_BACKUP_EVERY_TIME says that none is made by itself`, makeOne);
  if (age <= patience * backupEvery) return ok(found);
  return warning(`${found}; one is due every ${spanOf(backupEvery)}`, `${makeOne} The log says why none was made.`);
}

async function missingFiles({ folder, manifest }: Backup): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const { path, bytes } of manifest.files) {
    const size = await stat(join(folder, path)).then(
      (status) => status.size,
      () => undefined,
    );
    if (size === undefined) wrong.push(`${path} is missing`);
    else if (size !== bytes) wrong.push(`${path} has ${size} bytes instead of ${bytes}`);
  }
  return wrong;
}
