import { readArguments } from './arguments.ts';
import { type Command, exitCodes } from './command.ts';
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
    return exitCodes.ok;
  },
};
