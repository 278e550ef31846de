import { hours, minutes } from '../../src/model/duration.ts';
import { type EpochMs, toIso } from '../../src/model/time.ts';
import { sendEach } from '../step.ts';
import type { Incident, Scenario } from './scenario.ts';

const worst = 5;
/** The share of the episode in which the air gets worse; it takes as long to clear. */
const ramp = 0.2;

/** How deep in the smog a moment is: 0 clear, 1 the worst of it. */
function depthAt({ begins, ends }: Incident, time: EpochMs): number {
  const share = (time - begins) / Math.max(1, ends - begins);
  return Math.min(1, Math.max(0, Math.min(share, 1 - share) / ramp));
}

export const smogEpisode: Scenario = {
  id: 'smog-episode',
  summary: 'The wind dies and bad air gathers over the whole city, five times as much as usual; then it clears.',
  incident: { after: minutes(1), lasts: hours(12) },
  plan: ({ incident }) => ({
    announcements: [`Smog over the whole city from ${toIso(incident.begins)} to ${toIso(incident.ends)}.`],
    surroundings: (scene) => {
      const depth = depthAt(incident, scene.time);
      if (depth === 0) return scene;
      return {
        ...scene,
        pollution: scene.pollution * (1 + (worst - 1) * depth),
        windMetresPerSecond: scene.windMetresPerSecond * (1 - 0.8 * depth),
      };
    },
    transmit: sendEach,
    planted: [],
  }),
};
