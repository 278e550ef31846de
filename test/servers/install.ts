import { existsSync } from 'node:fs';
import { installFromDebian } from './debian.ts';
import { allPrograms, findProgram, type Program, programs } from './programs.ts';

/**
 * Makes sure that the real servers which tests talk to are on this machine: finds them, installs them from Debian when run as
 * root, and otherwise says exactly what is missing and how to get it.
 */
async function provideServers(): Promise<number> {
  const missing = allPrograms.filter((program) => findProgram(program) === undefined);
  if (missing.length === 0) return 0;
  say(`the tests need servers that are not on this machine:\n${missing.map(describe).join('\n')}`);
  const packages = [...new Set(missing.map((program) => programs[program].debianPackage))];
  if (!canInstall()) {
    say(`install them, then run this again:\n  sudo apt-get install ${packages.join(' ')}`);
    return 1;
  }
  say(`installing from Debian: ${packages.join(' ')} (their services are not started)`);
  await installFromDebian(packages);
  const stillMissing = missing.filter((program) => findProgram(program) === undefined);
  if (stillMissing.length === 0) return 0;
  say(`apt-get succeeded, and yet these are missing: ${stillMissing.join(', ')}`);
  return 1;
}

const describe = (program: Program): string =>
  `  ${program} (Debian package ${programs[program].debianPackage}): proves ${programs[program].proves}`;

const canInstall = (): boolean => process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');

const say = (text: string): void => console.log(`test servers: ${text}`);

try {
  process.exitCode = await provideServers();
} catch (error) {
  say(`could not install them: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
