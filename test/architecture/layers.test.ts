import { describe, expect, it } from 'vitest';
import { isTest, readSourceFiles } from './source-files.ts';

/**
 * The layer table of the architecture, as data: what the files of a folder may import besides their own folder. `ports` stands
 * for the port.ts of any other folder of src. A folder that is not listed may import nothing of ours.
 */
const layers: Readonly<Record<string, readonly string[]>> = {
  'src/model': [],
  'src/observability': ['src/model'],
  'src/database': ['src/model', 'src/observability'],
  'src/journal': ['src/model', 'src/observability', 'ports'],
  'src/pipeline': ['src/model', 'src/observability', 'ports'],
  'src/stores': ['src/model', 'src/observability', 'ports'],
  'src/registry': ['src/model', 'src/observability', 'src/database', 'ports'],
  'src/dead-letters': ['src/model', 'src/observability', 'src/database', 'ports'],
  'src/ledger': ['src/model', 'src/observability', 'src/database', 'ports'],
  'src/backup': ['src/model', 'src/observability', 'ports'],
  'src/operator': ['src/model', 'src/observability'],
  'src/state': ['src/model', 'src/observability', 'ports'],
  'src/rollups': ['src/model', 'src/observability', 'src/database', 'ports'],
  'src/indices': ['src/model'],
  'src/forecast': ['src/model', 'src/observability', 'ports'],
  'src/fleet': ['src/model', 'src/observability', 'src/database', 'ports'],
  'src/alerts': ['src/model', 'src/observability', 'src/database', 'src/indices', 'ports'],
  'src/notify': ['src/model', 'src/observability', 'src/database', 'ports'],
  'src/community': ['src/model', 'src/observability', 'src/database', 'ports'],
  'src/accounts': ['src/model', 'src/observability', 'src/database', 'ports'],
  'src/repairs': ['src/model', 'src/observability', 'src/database', 'ports'],
  'src/connections': ['src/model', 'src/observability', 'src/database', 'ports'],
  'src/figures': ['src/model', 'src/observability', 'ports'],
  'src/sources': ['src/model', 'src/observability', 'ports'],
  'src/api': ['src/model', 'src/observability', 'src/indices', 'ports'],
  'src/replay': ['src/model', 'src/observability', 'src/registry', 'src/pipeline', 'src/state', 'ports'],
  'src/commands': [
    'src/model',
    'src/observability',
    'src/database',
    'src/registry',
    'src/dead-letters',
    'src/ledger',
    'src/backup',
    'src/accounts',
    'src/operator',
    'ports',
  ],
  devices: ['src/model'],
  simulators: ['src/model', 'devices'],
  dashboards: [
    'src/model',
    'devices',
    'src/figures/port.ts',
    'src/stores/influxdb/schema.ts',
    'src/stores/influxdb/rollup-schema.ts',
  ],
  // It knows the HTTP contract only, by its types.
  web: [],
  bench: ['src', 'devices', 'simulators', 'test/servers', 'test/process', 'test/web'],
};

/** The composition root and the process: they choose implementations, so they may see all of src. */
const roots = [
  'src/way.ts',
  'src/alerting.ts',
  'src/city-settings.ts',
  'src/city.ts',
  'src/doors.ts',
  'src/main.ts',
  'src/demo.ts',
  'src/examine.ts',
  'src/config.ts',
  'src/setting-kinds.ts',
  'src/secret-files.ts',
  'src/health.ts',
  'src/start.ts',
  'src/backups.ts',
];

const folderOf = (path: string): string | undefined =>
  Object.keys(layers).find((folder) => path.startsWith(`${folder}/`));

function mayImport(from: string, to: string): boolean {
  const folder = folderOf(from);
  if (folder === undefined) return false;
  if (to.startsWith(`${folder}/`)) return true;
  const allowed = layers[folder] ?? [];
  if (allowed.some((layer) => to === layer || to.startsWith(`${layer}/`))) return true;
  return allowed.includes('ports') && /^src\/[a-z-]+\/port\.ts$/.test(to);
}

const files = readSourceFiles();
const production = files.filter(({ path }) => !isTest(path) && !roots.includes(path));

describe('the layers', () => {
  it('are looked at in every file of ours', () => {
    expect(files.length).toBeGreaterThan(60);
    expect(files.flatMap(({ imports }) => imports).length).toBeGreaterThan(150);
  });

  it('give every file a place', () => {
    expect(production.map(({ path }) => path).filter((path) => folderOf(path) === undefined)).toEqual([]);
  });

  it('are kept by every import', () => {
    const broken = production.flatMap(({ path, imports }) =>
      imports.filter((to) => !mayImport(path, to)).map((to) => `${path} must not import ${to}`),
    );
    expect(broken).toEqual([]);
  });

  it('never let product code import a test, a contract or a test server', () => {
    const broken = production
      .filter(({ path }) => !path.startsWith('bench/'))
      .flatMap(({ path, imports }) => imports.filter(isTest).map((to) => `${path} must not import ${to}`));
    expect(broken).toEqual([]);
  });
});

describe('the table itself', () => {
  it.each([
    ['src/model/a.ts', 'src/observability/b.ts', false],
    ['src/pipeline/a.ts', 'src/stores/port.ts', true],
    ['src/pipeline/a.ts', 'src/stores/duckdb/duckdb-store.ts', false],
    ['simulators/a.ts', 'src/registry/port.ts', false],
    ['src/api/a.ts', 'devices/index.ts', false],
    ['devices/a.ts', 'src/model/b.ts', true],
  ])('%s importing %s: %s', (from, to, allowed) => {
    expect(mayImport(from, to)).toBe(allowed);
  });
});
