import { parseIso } from '../../../model/time.ts';
import { askRunning, type TellingPart } from '../ask-running.ts';
import type { Check } from '../check.ts';
import { type Finding, fault, ok, warning } from '../finding.ts';
import { spanOf } from '../words.ts';

/** Whether the service runs on this data folder, and what it says of its parts. */
export const service: Check = {
  name: 'service',
  async run(installation) {
    const { sighting, clock } = installation;
    if (sighting.state === 'none') return [ok('not running')];
    const { pid, httpUrl, startedAt } = sighting.note;
    if (sighting.state === 'gone') {
      return [warning(`not running; process ${pid} ended without closing (killed, or a power cut)`, afterKill)];
    }
    if (sighting.state === 'silent') {
      return [fault(`process ${pid} is there, but does not answer at ${httpUrl}`, `Look into its log; ${restart}`)];
    }
    const parts = (await askRunning(installation))?.readiness.parts ?? [];
    const age = clock.now() - (parseIso(startedAt) ?? clock.now());
    return [ok(`runs as process ${pid} at ${httpUrl} for ${spanOf(age)}`), ...parts.flatMap(judgePart)];
  },
};

const afterKill = 'Start it again: what was acknowledged is on disk.';
const restart = 'restart it if it stays so: what was acknowledged is on disk.';

function judgePart({ name, ok: works, detail, remedy }: TellingPart): readonly Finding[] {
  return works ? [] : [fault(`${name}: ${detail}`, remedy ?? 'Look into the log of the service.')];
}
