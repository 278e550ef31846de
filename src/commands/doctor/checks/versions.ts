import { DatabaseSync } from 'node:sqlite';
import { migrations } from '../../../database/migrations/index.ts';
import type { Check } from '../check.ts';
import { databaseFile, fileExists, uriForReading } from '../files.ts';
import { type Finding, fault, ok } from '../finding.ts';

/** Runs TypeScript as it is, without a warning. */
const neededNode = [24, 12] as const;

/** Whether this program fits the Node.js that runs it, and the data that an older or newer one left. */
export const versions: Check = {
  name: 'versions',
  async run({ version, dataDir, sighting }) {
    const findings = [judgeNode(process.versions.node)];
    const file = databaseFile(dataDir);
    if (await fileExists(file)) findings.push(judgeSchema(await readSchemaVersion(file), version));
    if (sighting.state === 'running' && sighting.note.version !== version) {
      const remedy = 'Restart the service to run the version that is installed.';
      findings.push(fault(`the service runs Barrio ${sighting.note.version}, this is ${version}`, remedy));
    }
    return findings;
  },
};

export function judgeNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [neededMajor, neededMinor] = neededNode;
  const suffices = major > neededMajor || (major === neededMajor && minor >= neededMinor);
  if (suffices) return ok(`Node.js ${version}`);
  const remedy = 'Run Barrio by its npm scripts, which bring their own Node.js, or install a later one.';
  return fault(`Node.js ${version}; ${neededNode.join('.')} or later is needed`, remedy);
}

function judgeSchema(schema: number, version: string): Finding {
  const known = migrations.length;
  if (schema === known) return ok(`Barrio ${version}, barrio.db at schema ${schema}`);
  if (schema < known)
    return ok(`Barrio ${version}, barrio.db at schema ${schema}: the next start brings it to ${known}`);
  return fault(
    `barrio.db has schema ${schema}, but Barrio ${version} knows only up to ${known}: a newer Barrio made it`,
    'Run that Barrio or a newer one, or restore a backup.',
  );
}

/** A file that is damaged or no database is told by another check. */
async function readSchemaVersion(file: string): Promise<number> {
  const connection = new DatabaseSync(await uriForReading(file), { readOnly: true });
  try {
    return Number(connection.prepare('PRAGMA user_version').get()?.['user_version']);
  } finally {
    connection.close();
  }
}
