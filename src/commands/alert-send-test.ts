import { z } from 'zod';
import { readAnswer } from './alert-shapes.ts';
import { readArguments } from './arguments.ts';
import { type Command, exitCodes } from './command.ts';
import { plural } from './doctor/words.ts';
import { printable } from './lines.ts';
import { jsonShape } from './shapes.ts';

const SentShape = z.looseObject({ sent: z.array(z.looseObject({ key: z.string(), channel: z.string() })) });

export const alertSendTest: Command = {
  name: 'alert send-test',
  summary: 'Send a test to somebody on duty, by every way that they have',
  usage: `--receiver NAME [--json]

  Asks the running service. Nothing is announced to anybody else.

  --receiver NAME  as rules/receivers.yaml calls it
  --json           print one JSON array`,
  async run(context) {
    const { receiver, json } = readArguments(context.arguments, {
      options: { receiver: { type: 'string' }, json: { type: 'boolean' } },
      shape: { receiver: z.string().min(1).max(64), json: jsonShape },
    });
    const path = `/api/v1/operate/receivers/${encodeURIComponent(receiver)}/test`;
    const { body } = await context.askService({ method: 'POST', path });
    const { sent } = readAnswer(SentShape, body);
    if (json) context.stdout(JSON.stringify(sent));
    else for (const line of describe(receiver, sent)) context.stdout(printable(line));
    return exitCodes.ok;
  },
};

function describe(receiver: string, sent: z.output<typeof SentShape>['sent']): readonly string[] {
  if (sent.length === 0) return [`${receiver} has no address: give it one in rules/receivers.yaml`];
  return [
    `${plural(sent.length, 'message')} to ${receiver} on the way:`,
    ...sent.map(({ channel, key }) => `  ${channel}  ${key}`),
    'What cannot be sent is given up within an hour: /api/v1/operate/deliveries/dead',
  ];
}
