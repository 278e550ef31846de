import { z } from 'zod';
import { messageOf } from '../model/errors.ts';
import type { Position } from '../model/geography.ts';
import type { Credential, Registry } from '../registry/port.ts';
import { noteDeed } from './account-opened.ts';
import { readArguments } from './arguments.ts';
import { type Command, type CommandContext, exitCodes } from './command.ts';
import { type CredentialsFile, prepareCredentialsFile } from './files/credentials-file.ts';
import { type DeviceFile, readDeviceFile } from './files/device-file.ts';
import { printable } from './lines.ts';
import { withRegistry } from './opened.ts';

export const deviceImport: Command = {
  name: 'device import',
  summary: 'Register areas, gateways and devices from a file; what exists stays as it is',
  usage: `FILE --credentials OUT

  FILE               {"areas": [{"id","name","level","parent","geometry"}], "gateways": ["ID"],
                      "devices": [{"id","kind","lat","lon","name","gateway","tags"}]}
  --credentials OUT  where the passwords of the new ones go; readable by you only, added to what it holds`,
  async run(context) {
    const { file, credentials } = readArguments(context.arguments, {
      options: { credentials: { type: 'string' } },
      places: ['file'],
      shape: { file: z.string(), credentials: z.string() },
    });
    const code = await withRegistry(context, async (registry) => {
      const content = readDeviceFile(file, { directory: registry, kinds: context.kinds });
      const out = prepareCredentialsFile(credentials);
      return await importAll(registry, { content, out, context });
    });
    await noteDeed(context, { action: 'device.import', target: undefined });
    return code;
  },
};

type Import = { readonly content: DeviceFile; readonly out: CredentialsFile; readonly context: CommandContext };

async function importAll(registry: Registry, { content, out, context }: Import): Promise<number> {
  const issued: Credential[] = [];
  try {
    if (content.areas.length > 0) await registry.putAreas(content.areas);
    for (const id of content.gateways) if (!registry.isGateway(id)) issued.push(await registry.addGateway(id));
    const gateways = issued.length;
    // What is registered now is what the file is compared with.
    const ignored = differencesOf(content.devices, registry);
    issued.push(...(await registry.importDevices(content.devices)));
    context.stdout(summarise(content, { gateways, devices: issued.length - gateways }));
    for (const line of describeIgnored(ignored)) context.stderr(line);
  } finally {
    // Whatever broke, the passwords that were issued so far exist nowhere else.
    if (issued.length > 0) save(issued, { out, context });
  }
  return exitCodes.ok;
}

const shownDifferences = 20;

/** What the file says of devices that were there already, and that stays as it is. */
function differencesOf(devices: DeviceFile['devices'], registry: Registry): readonly string[] {
  return devices.flatMap(({ id, kind, name, position, gateway, tags }) => {
    const known = registry.device(id);
    if (known === undefined) return [];
    const pairs: readonly (readonly [string, string, string])[] = [
      ['kind', known.kind, kind],
      ['name', known.name, name ?? known.name],
      ['place', placeOf(known.position), placeOf(position)],
      ['gateway', known.gateway ?? 'none', gateway ?? 'none'],
      ['tags', JSON.stringify(known.tags), JSON.stringify(tags ?? {})],
    ];
    const different = pairs.filter(([, is, wanted]) => is !== wanted);
    return different.map(([what, is, wanted]) => `${id}: ${what} stays ${is}, the file says ${wanted}`);
  });
}

const placeOf = ({ lat, lon }: Position): string => `${lat}, ${lon}`;

function describeIgnored(differences: readonly string[]): readonly string[] {
  if (differences.length === 0) return [];
  const more = differences.length - shownDifferences;
  return [
    'What exists stays as it is. Not taken from the file (see: device change, or remove the device first):',
    ...differences.slice(0, shownDifferences).map((line) => `  ${printable(line)}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}

function save(issued: readonly Credential[], { out, context }: Pick<Import, 'out' | 'context'>): void {
  try {
    out.add(issued);
  } catch (error) {
    context.stderr(`${messageOf(error)}. The passwords follow here, and are not shown again:`);
    context.stdout(JSON.stringify({ credentials: issued }));
    throw error;
  }
}

function summarise(content: DeviceFile, added: { readonly gateways: number; readonly devices: number }): string {
  const known = content.devices.length - added.devices;
  const old = known === 0 ? '' : `; ${known} were there already and keep their passwords`;
  return `${content.areas.length} areas, ${added.gateways} new gateways, ${added.devices} new devices${old}`;
}
