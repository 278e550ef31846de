import { basename } from 'node:path';
import { z } from 'zod';
import type { Restored } from '../../backup/restore-backup.ts';
import { readArguments } from '../arguments.ts';
import { type Command, exitCodes } from '../command.ts';
import type { InstalledBackups, RestoreWish } from './installed-backups.ts';
import { findBackup } from './which-backup.ts';
import { contentsOf } from './words.ts';

export const backupRestore: Command = {
  name: 'backup restore',
  summary: 'Put a backup into the data folder; the service must not run',
  usage: `BACKUP [--replace] [--only database]

  BACKUP            a folder, a name of "backup list", or: newest
  --replace         move the data that are there aside; without it they are left alone, and nothing is restored
  --only database   restore barrio.db alone (devices, credentials, areas, dead letters, ledger), and leave the readings
                    and the journal as they are: for a damaged barrio.db beside sound readings`,
  async run(context) {
    const { backup, replace, only } = readArguments(context.arguments, {
      options: { replace: { type: 'boolean' }, only: { type: 'string' } },
      places: ['backup'],
      shape: {
        backup: z.string().min(1),
        replace: z.boolean().default(false),
        only: z.literal('database', { error: 'can be: database' }).optional(),
      },
    });
    const installed = await context.backups();
    const wish = { backup: await findBackup(backup, installed), what: only ?? 'everything', replace } as const;
    const end = wish.what === 'everything' ? await installed.journalEnd() : 0;
    const restored = await installed.restore(wish);
    for (const line of describe(restored, { wish, installed })) context.stdout(line);
    for (const line of warn(restored, { end, wish, installed })) context.stderr(line);
    return exitCodes.ok;
  },
};

type Told = { readonly wish: RestoreWish; readonly installed: InstalledBackups };

function describe({ manifest, setAside }: Restored, { wish, installed }: Told): readonly string[] {
  const { begunAt } = manifest;
  const aside = setAside === undefined ? [] : [`  what was there is in ${setAside}; remove it when all is well`];
  if (wish.what === 'database') {
    return [
      `restored barrio.db to ${installed.dataDir}, as it was at ${begunAt}`,
      ...aside,
      '  not in it: devices, credentials, areas and dead letters that came later; the ledger tells what it never booked as a gap',
      '  next: npm start -- --no-demo',
    ];
  }
  return [
    `restored ${installed.dataDir} to ${begunAt}: ${contentsOf(manifest)}`,
    ...aside,
    '  not in it: what came after that moment, settings, the token of the operator, and files of the simulated city',
    ...(manifest.store.copied ? [] : influxdbSteps),
    '  next: npm start -- --no-demo',
  ];
}

/** Whoever replaces more than was broken must hear what it costs, while it is easy to turn back. */
function warn(
  { manifest, setAside }: Restored,
  { end, wish, installed }: Told & { readonly end: number },
): readonly string[] {
  const newer = end - manifest.journal.end;
  if (newer <= 0 || setAside === undefined) return [];
  return [
    `WARNING: ${newer} ${newer === 1 ? 'message that was' : 'messages that were'} acknowledged after this backup (${manifest.journal.end + 1} to ${end} of the journal) are not served now.`,
    `  They lie in ${setAside}; keep it. If only barrio.db was broken, turn back before you start the service:`,
    `  move barrio.db*, telemetry.duckdb* and journal out of ${installed.dataDir}, move those of ${setAside} into it, then:`,
    `  npm run barrio -- backup restore ${basename(wish.backup)} --only database --replace`,
  ];
}

const influxdbSteps: readonly string[] = [
  '  the readings are in InfluxDB, which has backups of its own; made with 1.x before: influxd restore -portable -db barrio DIR',
  '  what the journal still has is written to it again, which changes nothing that is there',
];
