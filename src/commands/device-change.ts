import { z } from 'zod';
import { noteDeed } from './account-opened.ts';
import { readArguments } from './arguments.ts';
import { type Command, exitCodes, UsageError } from './command.ts';
import { printable } from './lines.ts';
import { withRegistry } from './opened.ts';
import { decimalShape, deviceIdShape, jsonShape, latShape, lonShape } from './shapes.ts';
import { showCredential } from './show-credential.ts';

export const deviceChange: Command = {
  name: 'device change',
  summary: 'Change the gateway, the name or the place of a device; its password stays',
  usage: `ID [--gateway ID | --no-gateway] [--name NAME] [--lat LAT --lon LON]

  --gateway ID   the gateway that may publish for it from now on; see: gateway list
  --no-gateway   none may any more
  --name NAME    how people call it
  --lat, --lon   where it stands, in degrees (WGS 84)`,
  async run(context) {
    const {
      id,
      gateway,
      'no-gateway': noGateway,
      name,
      ...place
    } = readArguments(context.arguments, {
      options: {
        gateway: { type: 'string' },
        'no-gateway': { type: 'boolean' },
        name: { type: 'string' },
        lat: { type: 'string' },
        lon: { type: 'string' },
      },
      places: ['id'],
      shape: {
        id: deviceIdShape,
        gateway: deviceIdShape.optional(),
        'no-gateway': jsonShape,
        name: z.string().min(1).optional(),
        lat: decimalShape.pipe(latShape).optional(),
        lon: decimalShape.pipe(lonShape).optional(),
      },
    });
    if (gateway !== undefined && noGateway) throw new UsageError('--gateway or --no-gateway, not both');
    const change = { name, position: positionOf(place), gateway: noGateway ? null : gateway };
    if (Object.values(change).every((wish) => wish === undefined)) throw new UsageError('what is to be changed?');
    const changed = await withRegistry(context, (registry) => registry.changeDevice(id, change));
    await noteDeed(context, { action: 'device.change', target: id });
    const { lat, lon } = changed.position;
    const where = `${lat.toFixed(5)}, ${lon.toFixed(5)}, area ${changed.area ?? '-'}`;
    context.stdout(`changed ${id}: ${printable(changed.name)}, at ${where}, gateway ${changed.gateway ?? '-'}`);
    return exitCodes.ok;
  },
};

function positionOf({ lat, lon }: { readonly lat?: number | undefined; readonly lon?: number | undefined }) {
  if (lat === undefined && lon === undefined) return undefined;
  if (lat === undefined || lon === undefined) throw new UsageError('--lat and --lon belong together');
  return { lat, lon };
}

export const deviceRotate: Command = {
  name: 'device rotate',
  summary: 'Give a device or gateway a new password; the old one stops',
  usage: `ID [--json]

  --json   print {"id","username","password"} and nothing else`,
  async run(context) {
    const { id, json } = readArguments(context.arguments, {
      options: { json: { type: 'boolean' } },
      places: ['id'],
      shape: { id: deviceIdShape, json: jsonShape },
    });
    const credential = await withRegistry(context, (registry) => registry.rotateCredential(id));
    showCredential(credential, { json, stdout: context.stdout });
    await noteDeed(context, { action: 'device.rotate', target: id });
    return exitCodes.ok;
  },
};

export const deviceRemove: Command = {
  name: 'device remove',
  summary: 'Take a device out of the registry; its readings stay',
  usage: 'ID',
  async run(context) {
    const { id } = readArguments(context.arguments, { options: {}, places: ['id'], shape: { id: deviceIdShape } });
    await withRegistry(context, (registry) => registry.removeDevice(id));
    await noteDeed(context, { action: 'device.remove', target: id });
    context.stdout(`removed ${id}; what it sends from now on is refused`);
    return exitCodes.ok;
  },
};
