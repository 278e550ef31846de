import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { type Backups, ManifestShape } from '../../backup/port.ts';
import { CallerError } from '../../model/errors.ts';
import { isoOrNull } from '../alerts/evidence.ts';
import type { App } from '../app/app.ts';
import { problems } from '../problems/catalogue.ts';
import { answer } from '../vocabulary/answer.ts';
import { TimeShape } from '../vocabulary/value.ts';

const AttemptShape = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), folder: z.string() }),
  z.object({ ok: z.literal(false), reason: z.string() }),
]);

const BackupsShape = z
  .object({
    making: z.boolean().describe('Whether one is being made now.'),
    begunAt: TimeShape.nullable().describe('When the one that is being made was begun.'),
    last: AttemptShape.nullable().describe('How the last attempt since the start ended.'),
    backups: z
      .array(z.object({ folder: z.string(), manifest: ManifestShape.omit({ files: true }) }))
      .describe('Those in the usual folder, newest first.'),
  })
  .meta({ id: 'Backups' });

const RequestShape = z
  .strictObject({
    to: z
      .string()
      .refine(isAbsolute, 'expected the whole path of a folder')
      .optional()
      .describe('A folder on the machine of the service, instead of the usual one. Nothing is removed from it.'),
  })
  .meta({ id: 'BackupRequest' });

type Parts = { readonly backups: Backups };

/** Makes backups, lists them, and gives one up. */
export function addBackups(app: App, { backups }: Parts): void {
  app.get(
    '/backups',
    {
      schema: {
        tags: ['operate'],
        summary: 'The backups',
        description: 'Whole, verified backups, how the last attempt ended, and whether one is being made.',
        querystring: z.strictObject({}),
        response: { 200: answer('The backups.', BackupsShape) },
      },
    },
    async () => ({
      making: backups.isMaking(),
      begunAt: isoOrNull(backups.begunAt()),
      last: backups.last() ?? null,
      backups: [...(await backups.list())],
    }),
  );
  app.delete(
    '/backups/making',
    {
      schema: {
        tags: ['operate'],
        summary: 'Give up the backup that is being made',
        description: 'Nothing is left of it. Those that were made stay.',
        querystring: z.strictObject({}),
        response: {
          200: answer('Whether there was one.', z.object({ cancelled: z.boolean() }).meta({ id: 'BackupCancelled' })),
        },
      },
    },
    async () => ({ cancelled: backups.cancel() }),
  );
  app.post(
    '/backups',
    {
      config: { problems: ['backup_under_way', 'body_empty', 'body_not_json', 'media_type_unsupported'] },
      schema: {
        tags: ['operate'],
        summary: 'Make a backup',
        description:
          'Begins to copy everything, while readings are taken. Ask for the list of backups to learn when it is made and verified.',
        body: RequestShape,
        response: { 202: answer('Begun.', z.object({ making: z.literal(true) }).meta({ id: 'BackupBegun' })) },
      },
    },
    async (request, reply) => {
      if (backups.isMaking()) {
        throw new CallerError(problems.backup_under_way.meaning, { status: 409, code: 'backup_under_way' });
      }
      // How it ends is said by its event, and by the list.
      backups.make(request.body.to).catch(() => undefined);
      return reply.code(202).send({ making: true });
    },
  );
}
