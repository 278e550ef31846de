import { alertsDashboard } from './alerts.ts';
import type { Dashboard } from './build/dashboard.ts';
import { cityOverview } from './city-overview.ts';
import { environmentDashboard } from './environment.ts';
import { fleetHealthDashboard } from './fleet-health.ts';
import { parkingDashboard } from './parking.ts';
import { pipelineDashboard } from './pipeline.ts';
import { streetLightingDashboard } from './street-lighting.ts';

/** Every dashboard. To add one: its file, and its line here. */
export const dashboards: readonly Dashboard[] = [
  cityOverview,
  parkingDashboard,
  streetLightingDashboard,
  environmentDashboard,
  fleetHealthDashboard,
  pipelineDashboard,
  alertsDashboard,
];
