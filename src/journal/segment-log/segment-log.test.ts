import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeJournal } from '../contract/journal.contract.ts';
import { numbered, range } from '../contract/messages.ts';
import { position } from '../port.ts';
import { createScratch, type Scratch } from './scratch.ts';

describeJournal('segment log', () => {
  const scratch = createScratch();
  return {
    open: async (limits) => (await scratch).open(limits),
    dispose: async () => (await scratch).dispose(),
  };
});

describe('a segment log that was opened again', () => {
  let scratch: Scratch;
  beforeEach(async () => {
    scratch = await createScratch();
  });
  afterEach(() => scratch.dispose());

  it('finds a message deep in an old segment', async () => {
    const settings = { limitBytes: 1e9 };
    const journal = await scratch.open(settings);
    const payload = Buffer.alloc(1_000_000, 'x');
    for (const number of range(1, 80)) await journal.append([numbered(number, { payload })]);
    await journal.close();
    const again = await scratch.open(settings);
    expect(again.usage().segments).toBe(2);
    const consumer = await again.consumer('a');
    const [entry] = await consumer.read({ after: position(50), maxMessages: 1 });
    expect(entry?.position).toBe(51);
  });
});
