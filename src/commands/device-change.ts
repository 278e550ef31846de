import { readArguments } from './arguments.ts';
import { type Command, exitCodes } from './command.ts';
import { withRegistry } from './opened.ts';
import { deviceIdShape, jsonShape } from './shapes.ts';
import { showCredential } from './show-credential.ts';

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
    context.stdout(`removed ${id}; what it sends from now on is refused`);
    return exitCodes.ok;
  },
};
