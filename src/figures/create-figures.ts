import type { Alerts } from '../alerts/port.ts';
import type { EpochMs } from '../model/time.ts';
import { createAlertFigures } from './alert-figures.ts';
import { createFleetFigures, type FleetWatched } from './fleet-figures.ts';
import { type PipelineWatched, pipelineFigures } from './pipeline-figures.ts';
import type { Figure } from './port.ts';

export type Watched = PipelineWatched & FleetWatched & { readonly alerts: Pick<Alerts, 'open' | 'closed'> };

/** All figures of the service, read whenever somebody asks. */
export interface Figures {
  read(now: EpochMs): readonly Figure[];
  /** What was read last did not arrive: what is told only once is told again. */
  repeat(): void;
  close(): void;
}

export function createFigures(watched: Watched): Figures {
  const fleet = createFleetFigures(watched);
  let alerts = createAlertFigures(watched.alerts);
  return {
    read: (now) => [...pipelineFigures(watched, now), ...fleet.read(now), ...alerts.read(now)],
    repeat() {
      alerts = createAlertFigures(watched.alerts);
    },
    close: fleet.close,
  };
}
