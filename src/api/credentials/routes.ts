import { z } from 'zod';
import type { Directory, Registry } from '../../registry/port.ts';
import type { App } from '../app/app.ts';
import { findSender } from '../connections/routes.ts';
import { answer } from '../vocabulary/answer.ts';
import { DeviceIdShape } from '../vocabulary/query.ts';

const CredentialShape = z
  .object({
    username: z.string(),
    password: z.string().describe('Shown this once; only a digest of it is kept.'),
  })
  .meta({ id: 'Credential' });

type Parts = { readonly registry: Directory; readonly registrar: Pick<Registry, 'rotateCredential'> };

/** A new password for a device or gateway. */
export function addCredentials(app: App, { registry, registrar }: Parts): void {
  app.post(
    '/devices/:id/credential',
    {
      config: { adminOnly: true, problems: ['device_unknown'] },
      schema: {
        tags: ['operate'],
        summary: 'A new password for a device or gateway',
        description:
          'The old one ends at once, and so do the connections that it let in: the device is silent until it has the new one.',
        params: z.strictObject({ id: DeviceIdShape }),
        response: { 200: answer('The new credential, shown this once.', CredentialShape) },
      },
    },
    async ({ params }) => {
      const { username, password } = await registrar.rotateCredential(findSender(registry, params.id));
      return { username, password };
    },
  );
}
