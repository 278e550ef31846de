import { z } from 'zod';
import { type DeadLetterFilter, parseLetterId } from '../dead-letters/port.ts';
import { allRejectionCodes, rejectionCodes } from '../model/rejection.ts';
import { parseIso, toIso } from '../model/time.ts';
import { deviceIdShape, rejectionCodeShape } from './shapes.ts';

const momentShape = z.string().transform((text, context) => {
  const moment = parseIso(text);
  if (moment !== undefined) return moment;
  context.addIssue({ code: 'custom', message: `"${text}" is no time like 2026-11-21T10:00:00Z, with its offset` });
  return z.NEVER;
});

export const letterIdShape = z.string().transform((text, context) => {
  const key = parseLetterId(text);
  if (key !== undefined) return key;
  context.addIssue({ code: 'custom', message: `"${text}" is no id of a rejection; see: rejection list` });
  return z.NEVER;
});

/** Which refusals are meant. */
export const filterOptions = {
  code: { type: 'string' },
  device: { type: 'string' },
  sender: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
} as const;

export const filterShape = {
  code: rejectionCodeShape.optional(),
  device: deviceIdShape.optional(),
  sender: z.string().optional(),
  from: momentShape.optional(),
  to: momentShape.optional(),
};

export const filterUsage = `  --device ID   only what is about this device, whoever sent it
  --sender ID   only what this device or gateway sent, whomever it is about
  --from TIME   only what was received then or later, e.g. 2026-11-21T10:00:00Z
  --to TIME     only what was received before then
  --code CODE   only refusals with this code:
${allRejectionCodes.map((code) => `                  ${code.padEnd(20)} ${rejectionCodes[code].meaning}`).join('\n')}`;

/** The filter as it is written on the command line. */
export const filterWords = ({ code, device, sender, from, to }: DeadLetterFilter): string =>
  [
    code === undefined ? [] : ['--code', code],
    device === undefined ? [] : ['--device', device],
    sender === undefined ? [] : ['--sender', JSON.stringify(sender)],
    from === undefined ? [] : ['--from', toIso(from)],
    to === undefined ? [] : ['--to', toIso(to)],
  ]
    .flat()
    .join(' ');
