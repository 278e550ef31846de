import { randomUUID } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { runBarrio, type ServiceOptions } from '../process/running-service.ts';

/** Who shall be registered, as an operator writes it into a file. */
export type Plan = {
  readonly gateways?: readonly string[];
  readonly devices: readonly { readonly id: string; readonly kind: string; readonly gateway?: string }[];
};

export type Credential = { readonly id: string; readonly username: string; readonly password: string };

const CredentialsShape = z.object({
  credentials: z.array(z.object({ id: z.string(), username: z.string(), password: z.string() })),
});

/** Registers devices and gateways with the command that an operator has, while the service runs or before it does. */
export async function register(
  plan: Plan,
  service: Pick<ServiceOptions, 'dataDir'>,
): Promise<ReadonlyMap<string, Credential>> {
  if (plan.devices.length === 0) return new Map();
  const base = join(tmpdir(), `barrio-plan-${randomUUID()}`);
  const [file, out] = [`${base}.json`, `${base}.credentials.json`];
  try {
    const devices = plan.devices.map((device, index) => ({ ...device, ...placeOf(index) }));
    await writeFile(file, JSON.stringify({ gateways: plan.gateways ?? [], devices }));
    const done = await runBarrio(['device', 'import', file, '--credentials', out], service);
    if (done.exitCode !== 0) throw new Error(`the devices could not be registered:\n${done.stderr}`);
    const { credentials } = CredentialsShape.parse(JSON.parse(await readFile(out, 'utf8')));
    return new Map(credentials.map((credential) => [credential.id, credential]));
  } finally {
    await Promise.all([file, out].map((path) => rm(path, { force: true })));
  }
}

/** Apart from each other, in the middle of Santander. */
const placeOf = (index: number) => ({
  lat: 43.46 + (index % 100) / 10_000,
  lon: -3.81 + Math.floor(index / 100) / 10_000,
});
