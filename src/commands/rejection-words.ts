import { type KeptLetter, letterId, readPayload } from '../dead-letters/port.ts';
import { isReplayable, type RejectionCode, rejectionCodes } from '../model/rejection.ts';
import { toIso } from '../model/time.ts';
import { printable } from './lines.ts';

/** A refusal as JSON. */
export const presentLetter = ({ receivedAt, payload, device, givenTime, replayAskedAt, ...letter }: KeptLetter) => ({
  id: letterId({ ...letter, receivedAt }),
  receivedAt: toIso(receivedAt),
  code: letter.code,
  detail: letter.detail,
  device: device ?? null,
  sender: letter.sender,
  topic: letter.topic,
  samples: letter.samples,
  payload: { ...readPayload(payload), bytes: payload.byteLength },
  givenTime: toIso(givenTime),
  replayAskedAt: replayAskedAt === undefined ? null : toIso(replayAskedAt),
  position: letter.position,
  item: letter.item,
});

/** Some lines for each; what to do about a code stands under the first of its letters only. */
export function describeAll(letters: readonly KeptLetter[]): readonly string[] {
  const explained = new Set<RejectionCode>();
  return letters.flatMap((letter) => {
    const { code } = letter;
    if (explained.has(code)) return describe(letter);
    explained.add(code);
    return [...describe(letter), `  what to do: ${rejectionCodes[code].remedy}`];
  });
}

function describe({ receivedAt, code, device, sender, topic, ...letter }: KeptLetter): readonly string[] {
  const payload = readPayload(letter.payload);
  const from = sender === '' || sender === device ? '' : `  sent by ${printable(sender)}`;
  const waits = letter.replayAskedAt === undefined ? '' : '  waits to be tried again';
  return [
    `${toIso(receivedAt)}  ${code}  ${device ?? '-'}  ${printable(topic)}${from}`,
    `  id ${letterId({ ...letter, receivedAt })}${waits}`,
    `  ${printable(letter.detail)}`,
    'text' in payload ? `  ${printable(payload.text)}` : `  hex ${payload.hex}`,
  ];
}

/** Everything that is known of one. */
export function describeWhole(letter: KeptLetter): readonly string[] {
  const { code, device, sender, replayAskedAt } = letter;
  const payload = readPayload(letter.payload);
  const kind = 'text' in payload ? 'text' : 'not text, in hexadecimal digits';
  const asked = replayAskedAt === undefined ? [] : [`waits to be tried again since ${toIso(replayAskedAt)}`];
  return [
    `rejection   ${letterId(letter)}`,
    `received    ${toIso(letter.receivedAt)}`,
    `topic       ${printable(letter.topic)}`,
    `sent by     ${sender === '' ? 'somebody behind an external broker' : printable(sender)}`,
    `about       ${device ?? 'no device that could be told'}`,
    `reason      ${code}: ${rejectionCodes[code].meaning}`,
    `            ${printable(letter.detail)}`,
    `samples     ${letter.samples}`,
    `what to do  ${rejectionCodes[code].remedy}`,
    `            ${isReplayable(code) ? `then: npm run barrio -- rejection replay ${letterId(letter)}` : pointless}`,
    ...asked,
    `payload     ${letter.payload.byteLength} bytes, ${kind}:`,
    'text' in payload ? printable(payload.text) : payload.hex,
  ];
}

const pointless = 'to try it again would change nothing';
