import { gatewayOfflineThenBurst } from './gateway-offline-then-burst.ts';
import { ordinaryDay } from './ordinary-day.ts';
import type { Scenario } from './scenario.ts';
import { sensorsLie } from './sensors-lie.ts';
import { smogEpisode } from './smog-episode.ts';
import { stationSilent } from './station-silent.ts';
import { streetDark } from './street-dark.ts';

/** All scenarios. To add one: its file, and its line here. */
export const scenarios: readonly Scenario[] = [
  ordinaryDay,
  smogEpisode,
  streetDark,
  gatewayOfflineThenBurst,
  sensorsLie,
  stationSilent,
];
