import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The real programs that tests talk to, and the Debian package that holds each. */
export const programs = {
  influxd: { debianPackage: 'influxdb', proves: 'the InfluxDB store' },
  'victoria-metrics': { debianPackage: 'victoria-metrics', proves: 'writing through /api/v2/write' },
  mosquitto: { debianPackage: 'mosquitto', proves: 'taking messages from an external broker' },
  mosquitto_pub: { debianPackage: 'mosquitto-clients', proves: 'that a foreign client can publish' },
  mosquitto_sub: { debianPackage: 'mosquitto-clients', proves: 'that a foreign client can subscribe' },
  chromium: { debianPackage: 'chromium', proves: 'what is pushed to people' },
  // The same browser without a window around the pages: that costs more than the pages.
  'chromium-headless-shell': { debianPackage: 'chromium-headless-shell', proves: 'what people see' },
} as const;

export type Program = keyof typeof programs;

const isProgram = (name: string): name is Program => Object.hasOwn(programs, name);

export const allPrograms: readonly Program[] = Object.keys(programs).filter(isProgram);

/** Debian keeps daemons in the sbin folders, which are not in everybody's PATH. */
const daemonFolders = ['/usr/sbin', '/usr/local/sbin', '/usr/bin', '/usr/local/bin'];

/** Where the program lies on this machine; `undefined` when it is not installed. */
export function findProgram(program: Program): string | undefined {
  // oxlint-disable-next-line node/no-process-env -- looking a program up means reading PATH
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...daemonFolders];
  return folders.map((folder) => join(folder, program)).find(isExecutable);
}

/** @throws when it is not installed: a test that needs it must fail and say why, never skip. */
export function requireProgram(program: Program): string {
  const path = findProgram(program);
  if (path !== undefined) return path;
  throw new Error(
    `${program} is not installed, and this test runs against it. "npm test" installs it when run as root on Debian; ` +
      `otherwise: apt-get install ${programs[program].debianPackage}`,
  );
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
