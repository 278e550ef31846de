import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, chmod, rename, rm, writeFile } from 'node:fs/promises';

/** Asked by Debian before a package may start its service; exit code 101 forbids it. */
const servicePolicy = '/usr/sbin/policy-rc.d';
const savedPolicy = `${servicePolicy}.saved-by-barrio`;

const aptGet = ['apt-get', '-y', '-q', '-o', 'DPkg::Lock::Timeout=300', '-o', 'Dpkg::Use-Pty=0'] as const;

/** Installs packages from Debian without starting their services. Needs root. @throws when apt-get fails. */
export async function installFromDebian(packages: readonly string[]): Promise<void> {
  await run([...aptGet, 'update']);
  await withoutServiceStarts(() => run([...aptGet, 'install', '--no-install-recommends', ...packages]));
}

/** An interrupt ends apt-get, which shares our terminal; the policy must be put back before we end too. */
const holdOn = () => undefined;

async function withoutServiceStarts(install: () => Promise<void>): Promise<void> {
  if (await startsAreForbidden()) return await install();
  const hadPolicy = await exists(servicePolicy);
  if (hadPolicy) await rename(servicePolicy, savedPolicy);
  process.on('SIGINT', holdOn).on('SIGTERM', holdOn);
  try {
    await writeFile(servicePolicy, '#!/bin/sh\nexit 101\n');
    await chmod(servicePolicy, 0o755);
    await install();
  } finally {
    await rm(servicePolicy, { force: true });
    if (hadPolicy) await rename(savedPolicy, servicePolicy);
    process.off('SIGINT', holdOn).off('SIGTERM', holdOn);
  }
}

async function startsAreForbidden(): Promise<boolean> {
  if (!(await exists(servicePolicy))) return false;
  return (await exitCode([servicePolicy, 'influxdb', 'start'])) === 101;
}

async function run(command: readonly string[]): Promise<void> {
  const code = await exitCode(command);
  if (code !== 0) throw new Error(`"${command.join(' ')}" ended with exit code ${code}`);
}

async function exitCode([program = '', ...args]: readonly string[]): Promise<number> {
  const child = spawn(program, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    // oxlint-disable-next-line node/no-process-env -- apt-get needs our PATH and proxies
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  const [code]: unknown[] = await once(child, 'exit');
  return typeof code === 'number' ? code : -1;
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
