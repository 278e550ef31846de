import { describeJournal } from '../contract/journal.contract.ts';
import { createMemoryJournal } from './memory-journal.ts';

describeJournal('memory', () => ({
  open: async (limits) => createMemoryJournal(limits),
  dispose: async () => undefined,
}));
