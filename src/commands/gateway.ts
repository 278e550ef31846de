import { noteDeed } from './account-opened.ts';
import { readArguments } from './arguments.ts';
import { type Command, exitCodes } from './command.ts';
import { tabulate } from './lines.ts';
import { withRegistry } from './opened.ts';
import { deviceIdShape, jsonShape } from './shapes.ts';
import { showCredential } from './show-credential.ts';

export const gatewayAdd: Command = {
  name: 'gateway add',
  summary: 'Register a gateway, and show its password once',
  usage: `--id ID [--json]

  --id ID   what the gateway is called; also its MQTT user name
  --json    print {"id","username","password"} and nothing else`,
  async run(context) {
    const { id, json } = readArguments(context.arguments, {
      options: { id: { type: 'string' }, json: { type: 'boolean' } },
      shape: { id: deviceIdShape, json: jsonShape },
    });
    const credential = await withRegistry(context, (registry) => registry.addGateway(id));
    showCredential(credential, { json, stdout: context.stdout });
    await noteDeed(context, { action: 'gateway.add', target: id });
    return exitCodes.ok;
  },
};

export const gatewayList: Command = {
  name: 'gateway list',
  summary: 'List the gateways, with how many devices each may publish for',
  usage: `[--json]

  --json   print one JSON array`,
  async run(context) {
    const { json } = readArguments(context.arguments, {
      options: { json: { type: 'boolean' } },
      shape: { json: jsonShape },
    });
    const gateways = await withRegistry(context, async (registry) => {
      const counts = new Map(Array.from(registry.gateways(), (id) => [id, 0]));
      for (const { gateway } of registry.devices()) {
        if (gateway !== undefined) counts.set(gateway, (counts.get(gateway) ?? 0) + 1);
      }
      return Array.from(counts, ([id, devices]) => ({ id, devices })).sort((one, other) =>
        one.id < other.id ? -1 : 1,
      );
    });
    if (json) context.stdout(JSON.stringify(gateways));
    else for (const line of tabulate(['ID', 'DEVICES'], gateways.map(row))) context.stdout(line);
    return exitCodes.ok;
  },
};

const row = ({ id, devices }: { readonly id: string; readonly devices: number }) => [id, String(devices)];

export const gatewayRemove: Command = {
  name: 'gateway remove',
  summary: 'Take a gateway out of the registry; no device may be registered with it any more',
  usage: `ID

  Its devices go elsewhere first: device change DEVICE --gateway OTHER, or --no-gateway`,
  async run(context) {
    const { id } = readArguments(context.arguments, { options: {}, places: ['id'], shape: { id: deviceIdShape } });
    await withRegistry(context, (registry) => registry.removeGateway(id));
    await noteDeed(context, { action: 'gateway.remove', target: id });
    context.stdout(`removed ${id}; it is let in no more`);
    return exitCodes.ok;
  },
};
