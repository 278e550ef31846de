import { z } from 'zod';
import type { Database } from '../../../database/port.ts';
import { hours, minutes } from '../../../model/duration.ts';
import { after, before, type EpochMs, epochMs, toIso } from '../../../model/time.ts';
import { askRunning, type TellingPart } from '../ask-running.ts';
import type { Check } from '../check.ts';
import { type Finding, ok, warning } from '../finding.ts';
import type { Installation } from '../installation.ts';
import { withDatabase } from '../with-database.ts';
import { plural, spanOf } from '../words.ts';

/** Whether the hours that are over are rolled up. What a failing store says of them is told with the service's other parts. */
export const rollups: Check = {
  name: 'rollups',
  async run(installation) {
    return await withDatabase(installation, 'rollup_dirty_hours', async (database) => {
      const left = readLeft(database, installation.clock.now());
      const part = (await askRunning(installation))?.readiness.parts.find(({ name }) => name === 'rollups');
      return [judge(left, { part, installation })];
    });
  },
};

/** Hours that are over and not rolled up, and the first of them. */
type Left = { readonly count: number; readonly oldest: EpochMs | undefined };

/** An hour is rolled up soon after its end, and not in the same moment. */
const soon = minutes(5);

const row = z.object({ count: z.number(), oldest: z.number().nullable() });

function readLeft({ connection }: Database, now: EpochMs): Left {
  const raw = connection
    .prepare('SELECT count(*) AS count, min(hour) AS oldest FROM rollup_dirty_hours WHERE hour <= ?')
    .get(before(before(now, hours(1)), soon));
  const { count, oldest } = row.parse(raw);
  return { count, oldest: oldest === null ? undefined : epochMs(oldest) };
}

type Around = { readonly part: TellingPart | undefined; readonly installation: Installation };

function judge({ count, oldest }: Left, { part, installation }: Around): Finding {
  const { clock, sighting } = installation;
  if (count === 0 || oldest === undefined) return ok(part?.ok === true ? part.detail : 'nothing is behind');
  const since = spanOf(clock.now() - after(oldest, hours(1)));
  const found = `${plural(count, 'hour')} behind (counted by kind); the first began at ${toIso(oldest)} and is over for ${since}`;
  if (sighting.state !== 'running') return ok(`${found}; the next start works them out`);
  return warning(found, part?.remedy ?? remedy);
}

const remedy =
  'Nothing is lost: charts are worked out from readings meanwhile, only slower. After late readings or a new store it takes a ' +
  'while; if the number does not shrink within ten minutes, look at the log for what the store says.';
