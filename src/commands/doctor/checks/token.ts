import { stat } from 'node:fs/promises';
import { CallerError, messageOf } from '../../../model/errors.ts';
import { readToken, tokenFile } from '../../../operator/operator-token.ts';
import type { Check } from '../check.ts';
import { type Finding, fault, ok, warning } from '../finding.ts';
import type { Installation } from '../installation.ts';

/** Whether commands can speak for the operator, and nobody else can read how. */
export const token: Check = {
  name: 'operator token',
  async run(installation) {
    const refused = await tryToken(installation);
    if (refused.length > 0) return refused;
    const { dataDir, hasConfiguredToken, sighting } = installation;
    if (hasConfiguredToken) return [ok('BARRIO_OPERATOR_TOKEN is set')];
    const file = tokenFile(dataDir);
    try {
      if ((await readToken(dataDir)) !== undefined) return [await judgeMode(file)];
    } catch (error) {
      return [fault(messageOf(error), 'Look as the user that runs the service, or mend the file.')];
    }
    if (sighting.state !== 'running') return [ok('the next start makes one')];
    const remedy = 'Set BARRIO_OPERATOR_TOKEN as it is set for the service; or restart the service without it.';
    return [warning(`${file} is not there, although the service runs`, remedy)];
  },
};

async function tryToken({ sighting, askService }: Installation): Promise<readonly Finding[]> {
  if (sighting.state !== 'running') return [];
  try {
    await askService({ method: 'GET', path: '/api/v1/operate/service' });
    return [];
  } catch (error) {
    if (!(error instanceof CallerError)) return [];
    const remedy =
      'Set BARRIO_OPERATOR_TOKEN as it is set for the service; without it here and there, the one of the data folder is used.';
    return [fault('the running service does not take the token that is used here', remedy)];
  }
}

async function judgeMode(file: string): Promise<Finding> {
  const mode = (await stat(file)).mode & 0o777;
  if ((mode & 0o077) === 0) return ok(file);
  return warning(`${file} may be read by others (mode ${mode.toString(8)})`, `Close it: chmod 600 ${file}`);
}
