import { z } from 'zod';
import { noteDeed } from './account-opened.ts';
import { readArguments } from './arguments.ts';
import { type Command, exitCodes } from './command.ts';
import { withRegistry } from './opened.ts';
import { decimalShape, deviceIdShape, jsonShape, kindIdShape, latShape, lonShape, tagsShape } from './shapes.ts';
import { showCredential } from './show-credential.ts';

export const deviceAdd: Command = {
  name: 'device add',
  summary: 'Register a device, and show its password once',
  usage: `--id ID --kind KIND --lat LAT --lon LON [--name NAME] [--gateway ID] [--tag KEY=VALUE]... [--json]

  --id ID           what the device is called; also its MQTT user name
  --kind KIND       what it is; see: kind list
  --lat, --lon      where it stands, in degrees (WGS 84)
  --name NAME       how people call it; the id when left out
  --gateway ID      the gateway that may publish for it
  --tag KEY=VALUE   a free fact, as often as you like
  --json            print {"id","username","password"} and nothing else`,
  async run(context) {
    const { lat, lon, tag, name, gateway, json, ...device } = readArguments(context.arguments, {
      options: {
        id: { type: 'string' },
        kind: { type: 'string' },
        lat: { type: 'string' },
        lon: { type: 'string' },
        name: { type: 'string' },
        gateway: { type: 'string' },
        tag: { type: 'string', multiple: true },
        json: { type: 'boolean' },
      },
      shape: {
        id: deviceIdShape,
        kind: kindIdShape,
        lat: decimalShape.pipe(latShape),
        lon: decimalShape.pipe(lonShape),
        name: z.string().min(1).optional(),
        gateway: deviceIdShape.optional(),
        tag: tagsShape,
        json: jsonShape,
      },
    });
    const optional = { ...(name === undefined ? {} : { name }), ...(gateway === undefined ? {} : { gateway }) };
    const added = await withRegistry(context, async (registry, file) => {
      const credential = await registry.addDevice({ ...device, ...optional, position: { lat, lon }, tags: tag });
      return { credential, file };
    });
    showCredential(added.credential, { json, stdout: context.stdout });
    if (!json) context.stdout(`registered in ${added.file}`);
    await noteDeed(context, { action: 'device.add', target: device.id });
    return exitCodes.ok;
  },
};
