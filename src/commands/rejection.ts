import { z } from 'zod';
import type { DeadLetter } from '../dead-letters/port.ts';
import { allRejectionCodes, type RejectionCode, rejectionCodes } from '../model/rejection.ts';
import { toIso } from '../model/time.ts';
import { readArguments } from './arguments.ts';
import { type Command, exitCodes } from './command.ts';
import { printable, tabulate } from './lines.ts';
import { withDeadLetters } from './opened.ts';
import { deviceIdShape, jsonShape, rejectionCodeShape } from './shapes.ts';

export const rejectionList: Command = {
  name: 'rejection list',
  summary: 'Show what was refused and why, newest first',
  usage: `[--code CODE] [--device ID] [--limit N] [--json]

  --code CODE   only refusals with this code:
${allRejectionCodes.map((code) => `                  ${code.padEnd(20)} ${rejectionCodes[code].meaning}`).join('\n')}
  --device ID   only what is about this device, whoever sent it
  --limit N     at most so many; 20 when left out
  --json        print one JSON array`,
  async run(context) {
    const { code, device, limit, json } = readArguments(context.arguments, {
      options: {
        code: { type: 'string' },
        device: { type: 'string' },
        limit: { type: 'string' },
        json: { type: 'boolean' },
      },
      shape: {
        code: rejectionCodeShape.optional(),
        device: deviceIdShape.optional(),
        limit: z
          .string()
          .regex(/^\d{1,6}$/, 'expected a whole number up to 999999')
          .transform(Number)
          .default(20),
        json: jsonShape,
      },
    });
    const letters = await withDeadLetters(context, (open) => open.list({ code, device, limit }));
    if (json) context.stdout(JSON.stringify(letters.map(present)));
    else for (const line of describeAll(letters)) context.stdout(line);
    return exitCodes.ok;
  },
};

export const rejectionCount: Command = {
  name: 'rejection count',
  summary: 'Count what was refused, by reason',
  usage: `[--json]

  --json   print one JSON object, code to count`,
  async run(context) {
    const { json } = readArguments(context.arguments, {
      options: { json: { type: 'boolean' } },
      shape: { json: jsonShape },
    });
    const counts = await withDeadLetters(context, (open) => open.count());
    const found = allRejectionCodes.filter((code) => counts[code] !== undefined);
    const rows = found.map((code) => [String(counts[code]), code, rejectionCodes[code].meaning]);
    if (json) context.stdout(JSON.stringify(counts));
    else for (const line of tabulate(['COUNT', 'CODE', 'MEANING'], rows)) context.stdout(line);
    return exitCodes.ok;
  },
};

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The payload as text where it is text, else as hexadecimal digits. */
function readPayload(payload: Uint8Array): { readonly text: string } | { readonly hex: string } {
  try {
    return { text: strictUtf8.decode(payload) };
  } catch {
    // Not UTF-8, which is an answer and not a fault.
    return { hex: Buffer.from(payload).toString('hex') };
  }
}

const present = ({ receivedAt, payload, device, ...letter }: DeadLetter) => ({
  receivedAt: toIso(receivedAt),
  code: letter.code,
  detail: letter.detail,
  device: device ?? null,
  sender: letter.sender,
  topic: letter.topic,
  payload: readPayload(payload),
  position: letter.position,
  item: letter.item,
});

/** What to do about a code stands under the first of its letters only. */
function describeAll(letters: readonly DeadLetter[]): readonly string[] {
  const explained = new Set<RejectionCode>();
  return letters.flatMap((letter) => {
    const { code } = letter;
    if (explained.has(code)) return describe(letter);
    explained.add(code);
    return [...describe(letter), `  what to do: ${rejectionCodes[code].remedy}`];
  });
}

function describe({ receivedAt, code, device, sender, topic, ...letter }: DeadLetter): readonly string[] {
  const payload = readPayload(letter.payload);
  const from = sender === '' || sender === device ? '' : `  sent by ${printable(sender)}`;
  return [
    `${toIso(receivedAt)}  ${code}  ${device ?? '-'}  ${printable(topic)}${from}`,
    `  ${printable(letter.detail)}`,
    'text' in payload ? `  ${printable(payload.text)}` : `  hex ${payload.hex}`,
  ];
}
