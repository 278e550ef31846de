import { askRunning } from '../ask-running.ts';
import type { Check } from '../check.ts';
import { type Finding, fault, ok, warning } from '../finding.ts';
import type { Installation } from '../installation.ts';

const remedy = 'Correct it in the environment or in barrio.config.json; all settings are in docs/configuration.md.';

/** Whether a start from here would take the configuration, and whether the running service has another one. */
export const configuration: Check = {
  name: 'configuration',
  async run(installation) {
    const faults = installation.configFaults.map((found) => fault(`${found}; a start would refuse it`, remedy));
    if (faults.length > 0) return faults;
    const differing = await findDifferences(installation);
    return differing.length > 0 ? differing : [ok('sound')];
  },
};

/** The doctor looks at what a start from here would use; whoever started the service elsewhere had other settings. */
async function findDifferences(installation: Installation): Promise<readonly Finding[]> {
  const used = (await askRunning(installation))?.settings;
  if (used === undefined) return [];
  const { shownConfig } = installation;
  const names = new Set([...Object.keys(used), ...Object.keys(shownConfig)]);
  return [...names]
    .filter((name) => name !== 'BARRIO_DATA_DIR' && used[name] !== shownConfig[name])
    .map((name) =>
      warning(
        `the running service has ${name}=${used[name] ?? 'nothing'}, here it is ${shownConfig[name] ?? 'nothing'}`,
        'Give commands the same environment as the service, or restart the service when the setting was changed on purpose.',
      ),
    );
}
