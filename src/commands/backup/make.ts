import { basename, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { readManifest } from '../../backup/manifest.ts';
import type { Backup } from '../../backup/port.ts';
import { milliseconds } from '../../model/duration.ts';
import { UnavailableError } from '../../model/errors.ts';
import { findService } from '../../operator/service-note.ts';
import { readArguments } from '../arguments.ts';
import { type Command, type CommandContext, exitCodes } from '../command.ts';
import { jsonShape } from '../shapes.ts';
import type { InstalledBackups } from './installed-backups.ts';
import { contentsOf, megabytes } from './words.ts';

export const backupMake: Command = {
  name: 'backup make',
  summary: 'Copy everything, verified, while the service runs or while it does not',
  usage: `[--to DIR] [--json]

  --to DIR   into this folder instead of the usual one (BARRIO_BACKUP_DIR); nothing is removed from it
  --json     print the folder and the manifest as one JSON object`,
  async run(context) {
    const { to, json } = readArguments(context.arguments, {
      options: { to: { type: 'string' }, json: { type: 'boolean' } },
      shape: { to: z.string().min(1).optional(), json: jsonShape },
    });
    const installed = await context.backups();
    const directory = to === undefined ? undefined : resolve(to);
    const { state } = await findService(installed.dataDir);
    const made = state === 'running' ? await askForOne(context, directory) : await installed.make(directory);
    if (json) context.stdout(JSON.stringify(made));
    else for (const line of describe(made, installed)) context.stdout(line);
    return exitCodes.ok;
  },
};

const StateShape = z.object({
  making: z.boolean(),
  last: z
    .discriminatedUnion('ok', [
      z.object({ ok: z.literal(true), folder: z.string() }),
      z.object({ ok: z.literal(false), reason: z.string() }),
    ])
    .nullable(),
});

const path = '/api/v1/operate/backups';
const look = milliseconds(300);

/** Has the service make one, and waits for it: copying a year of readings takes longer than any answer should. */
async function askForOne({ askService }: CommandContext, to: string | undefined): Promise<Backup> {
  await askService({ method: 'POST', path, body: to === undefined ? {} : { to } });
  for (;;) {
    const { making, last } = StateShape.parse((await askService({ method: 'GET', path })).body);
    if (!making && last?.ok === false) throw new UnavailableError(last.reason);
    if (!making && last?.ok === true) return { folder: last.folder, manifest: await readManifest(last.folder) };
    await pause(look);
  }
}

function describe({ folder, manifest }: Backup, { storeName }: InstalledBackups): readonly string[] {
  const lines = [
    `made and verified ${folder}`,
    `  ${contentsOf(manifest)}; ${megabytes(manifest.bytes)}`,
    `  restore it with: npm run barrio -- backup restore ${basename(folder)}`,
  ];
  if (storeName === 'duckdb') return lines;
  return [...lines, '  the readings are in InfluxDB: copy them with "influxd backup -portable -db barrio DIR" (1.x)'];
}
