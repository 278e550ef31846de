import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const everything = [
  'src/**/*.test.ts',
  'devices/**/*.test.ts',
  'simulators/**/*.test.ts',
  'bench/**/*.test.ts',
  'dashboards/**/*.test.ts',
  'deploy/**/*.test.ts',
  'web/**/*.test.ts',
  'test/lies/**/*.test.ts',
  'test/rules/**/*.test.ts',
];

export default defineConfig({
  test: {
    reporters: ['default', './test/count-reporter.ts'],
    // One more than cores: what waits for a disk, a clock or another process leaves its core to others.
    maxWorkers: availableParallelism() + 1,
    projects: [
      { test: { name: 'architecture', include: ['test/architecture/**/*.test.ts'] } },
      {
        test: {
          name: 'unit',
          include: everything,
          exclude: ['**/*.server.test.ts', 'web/dist/**'],
          // A process for each of some four hundred files would take longer than what they do.
          isolate: false,
          // The first test of a file opens what all of them use; on a machine that is shared this takes long.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'servers',
          include: ['{src,dashboards,deploy,test/servers}/**/*.server.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          // Faults have limits of time: each needs the machine for itself.
          name: 'faults',
          include: ['test/fault-kit/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'looks',
          include: ['test/web/every-page.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'web',
          include: ['test/web/**/*.test.ts'],
          // What is weighed and timed needs the machine for itself.
          exclude: ['test/web/every-page.test.ts'],
          // As long as whoever clicks here waits for anything else.
          expect: { poll: { timeout: 20_000 } },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
