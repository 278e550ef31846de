import { basename } from 'node:path';
import { readArguments } from '../arguments.ts';
import { type Command, exitCodes } from '../command.ts';
import { tabulate } from '../lines.ts';
import { jsonShape } from '../shapes.ts';
import { contentsOf, megabytes } from './words.ts';

export const backupList: Command = {
  name: 'backup list',
  summary: 'Show the backups, newest first',
  usage: `[--json]

  --json   print one JSON array of folders and manifests`,
  async run(context) {
    const { json } = readArguments(context.arguments, {
      options: { json: { type: 'boolean' } },
      shape: { json: jsonShape },
    });
    const { list, directory } = await context.backups();
    const backups = await list();
    const rows = backups.map(({ folder, manifest }) => [
      basename(folder),
      megabytes(manifest.bytes),
      contentsOf(manifest),
    ]);
    if (json) context.stdout(JSON.stringify(backups));
    else if (rows.length === 0) context.stdout(`there is no backup in ${directory}`);
    else for (const line of [`in ${directory}:`, ...tabulate(['NAME', 'SIZE', 'HOLDS'], rows)]) context.stdout(line);
    return exitCodes.ok;
  },
};
