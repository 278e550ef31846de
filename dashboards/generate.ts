import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from './build/dashboard.ts';
import { dashboards } from './index.ts';

/** Dashboards as Grafana reads them, by file: `node dashboards/generate.ts` writes them, a test compares them. */
export const dashboardFiles = (): ReadonlyMap<string, string> =>
  new Map(dashboards.map((one) => [`generated/${one.uid}.json`, `${JSON.stringify(build(one), null, 2)}\n`]));

export const dashboardFile = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

if (import.meta.main) {
  mkdirSync(dashboardFile('generated'), { recursive: true });
  for (const [path, text] of dashboardFiles()) writeFileSync(dashboardFile(path), text);
}
