import { describeJournal } from '../contract/journal.contract.ts';
import { createScratch } from './scratch.ts';

describeJournal('segment log', () => {
  const scratch = createScratch();
  return {
    open: async (limits) => (await scratch).open(limits),
    dispose: async () => (await scratch).dispose(),
  };
});
