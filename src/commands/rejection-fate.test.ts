import { expect, it } from 'vitest';
import { letter } from '../dead-letters/contract/dead-letters.contract.ts';
import { createMemoryDeadLetters } from '../dead-letters/memory/memory-dead-letters.ts';
import type { DeadLetter } from '../dead-letters/port.ts';
import { position } from '../journal/port.ts';
import { days } from '../model/duration.ts';
import { deviceId } from '../model/ids.ts';
import { type BooksOfHours, describeFate } from './rejection-fate.ts';
import { rememberMessages } from './replayed-messages.ts';

const books = { received: 3, replayed: 0, stored: 1 };
const stored = (samples: number): BooksOfHours => ({ received: 6, replayed: 3, stored: 1 + samples });

/** An entry of the batch that a gateway sent: several are refused, each for its own reason. */
const entry = (item: number, rest: Partial<DeadLetter>): DeadLetter =>
  letter(1, { item, topic: 'gateways/v1/gate/batch', sender: 'gate', detail: `entry ${item}`, ...rest });

const unknown = (item: number, device: string): DeadLetter =>
  entry(item, { code: 'device_unknown', device: deviceId(device) });

/** Tries the first of these again, after which these are refused; answers what is told of it. */
async function fateOf(before: readonly [DeadLetter, ...DeadLetter[]], now: readonly DeadLetter[], samples = 1) {
  const [first] = before;
  const letters = createMemoryDeadLetters({
    clock: { now: () => first.receivedAt },
    keepFor: days(30),
    limitBytes: 1e9,
  });
  await letters.keep(before);
  const messages = await rememberMessages(letters, first);
  await letters.remove(before);
  await letters.keep(now.map((each, item) => ({ ...each, item, position: position(9) })));
  return await describeFate(letters, messages, { before: books, now: stored(samples) });
}

it('a rejection that is accepted is told as accepted, although other entries of its message are still refused', async () => {
  const [bay1, bay2] = [unknown(0, 'bay-1'), unknown(1, 'bay-2')];
  expect(await fateOf([bay1, bay2], [bay2])).toEqual({
    isWell: true,
    lines: [
      'Of 1 rejection that was tried again, 1 is accepted.',
      'Refused as before, and not asked for: 1 more of the same messages.',
      'Newly stored by that: 1 sample.',
    ],
  });
});

it('a rejection that is refused once more is told as refused, also for another reason than before', async () => {
  const [bay1, bay2] = [unknown(0, 'bay-1'), unknown(1, 'bay-2')];
  const other = entry(0, { code: 'quantity_unknown', device: deviceId('bay-1'), detail: 'there is no such quantity' });
  for (const again of [bay1, other]) {
    const { isWell, lines } = await fateOf([bay1, bay2], [again, bay2], 0);
    expect(isWell).toBe(false);
    expect(lines[0]).toBe('Of 1 rejection that was tried again, 0 are accepted and 1 refused once more:');
    expect(lines.join()).toContain(again.code);
    expect(lines.at(-1)).toBe('Newly stored by that: 0 samples.');
  }
});

it('one of two refusals of the same device is not taken for the other', async () => {
  const [time, value] = [
    entry(0, { code: 'time_invalid', device: deviceId('bay-1') }),
    entry(1, { code: 'value_impossible', device: deviceId('bay-1') }),
  ];
  expect((await fateOf([time, value], [value])).isWell).toBe(true);
  expect((await fateOf([time, value], [time])).isWell).toBe(false);
});
