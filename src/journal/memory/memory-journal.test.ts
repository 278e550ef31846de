import { expect, it } from 'vitest';
import { UnavailableError } from '../../model/errors.ts';
import { describeJournal } from '../contract/journal.contract.ts';
import { createMemoryJournal } from './memory-journal.ts';

describeJournal('memory', () => ({
  open: async (limits) => createMemoryJournal(limits),
  dispose: async () => undefined,
}));

it('the memory journal has no form on disk, so it is not copied, and says so', async () => {
  const journal = createMemoryJournal({ limitBytes: 1000 });
  await expect(journal.copyTo('/nowhere', journal.end())).rejects.toThrow(UnavailableError);
});
