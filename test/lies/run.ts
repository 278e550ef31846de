import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { kinds } from '../../devices/index.ts';
import { ordinaryDay } from '../../simulators/scenarios/ordinary-day.ts';
import type { Scenario } from '../../simulators/scenarios/scenario.ts';
import { sensorsLie } from '../../simulators/scenarios/sensors-lie.ts';
import { smogEpisode } from '../../simulators/scenarios/smog-episode.ts';
import { hours } from '../../src/model/duration.ts';
import { after, epochMs, systemClock, toIso } from '../../src/model/time.ts';
import { alignTable } from '../fault-kit/table.ts';
import { mergeScores } from './merge.ts';
import { play } from './play.ts';
import { writeReport } from './report.ts';
import { scoreOf } from './score.ts';
import { senseAll } from './sensitivity.ts';
import { falseAlarmExamples, falseAlarmTable, faultTable, missedLines, sensitivityTable } from './tables.ts';

const usage = `npm run report:lies [-- OPTIONS]

  --seeds 1,2,3   the cities to play (1,2,3)
  --hours 48      how long; lies are told in the middle half (48)
  --out FILE      where to write the report (docs/quality-report.md; "-" for nowhere)
`;

const { values: options } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1,2,3' },
    hours: { type: 'string', default: '48' },
    out: { type: 'string', default: 'docs/quality-report.md' },
    help: { type: 'boolean', default: false },
  },
});

/** Monday in October, as damp and mild as it was when Santander's feed said -24.58 °C. */
const from = epochMs(Date.UTC(2026, 9, 12));
const say = (text: string): boolean => process.stdout.write(`${text}\n`);

async function report(): Promise<void> {
  const seeds = options.seeds.split(',').map(Number);
  const lasts = hours(Number(options.hours));
  const incident = { begins: after(from, hours(lasts / hours(4))), ends: after(from, hours((3 * lasts) / hours(4))) };
  const score = async (scenario: Scenario) => {
    const scores = [];
    for (const seed of seeds) {
      scores.push(scoreOf(await play({ scenario, seed, from, lasts, incident }), kinds));
      say(`played ${scenario.id} with seed ${seed}`);
    }
    return mergeScores(scores);
  };
  const lies = await score(sensorsLie);
  say(`\n${alignTable(faultTable(lies))}\n`);
  for (const line of missedLines(lies)) say(line);
  const honest = [];
  for (const scenario of [ordinaryDay, smogEpisode]) honest.push({ name: scenario.id, score: await score(scenario) });
  const played = [{ name: sensorsLie.id, score: lies }, ...honest];
  say(`\nFalse alarms for every 10,000 observations:\n${alignTable(falseAlarmTable(played))}\n`);
  for (const line of falseAlarmExamples(played)) say(line);
  const sensed = await senseAll(from, seeds[0] ?? 1);
  say(`\n${alignTable(sensitivityTable(sensed))}\n`);
  const story = `${options.hours} hours from ${toIso(from)} on, in the middle half of which 45 of the sensors lie.`;
  const date = toIso(systemClock.now()).slice(0, 10);
  if (options.out !== '-') writeFileSync(options.out, writeReport({ date, seeds, story, lies, honest, sensed }));
}

if (options.help) say(usage);
else await report();
