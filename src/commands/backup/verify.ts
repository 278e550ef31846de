import { z } from 'zod';
import { readArguments } from '../arguments.ts';
import { type Command, exitCodes } from '../command.ts';
import { findBackup } from './which-backup.ts';
import { contentsOf } from './words.ts';

export const backupVerify: Command = {
  name: 'backup verify',
  summary: 'Read a whole backup again, and say whether it is sound',
  usage: `BACKUP

  BACKUP   a folder, a name of "backup list", or: newest`,
  async run(context) {
    const { backup } = readArguments(context.arguments, {
      options: {},
      places: ['backup'],
      shape: { backup: z.string().min(1) },
    });
    const installed = await context.backups();
    const folder = await findBackup(backup, installed);
    const { manifest, faults } = await installed.verify(folder);
    if (faults.length === 0) {
      context.stdout(`${folder} is sound: ${contentsOf(manifest)}`);
      return exitCodes.ok;
    }
    context.stderr(`${folder} is not sound:`);
    for (const fault of faults) context.stderr(`  ${fault}`);
    return exitCodes.failed;
  },
};
