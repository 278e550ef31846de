import { contractKinds } from '../contract/city.ts';
import { describeStore } from '../contract/store.contract.ts';
import { createMemoryStore } from './memory-store.ts';

describeStore(
  'memory',
  async () => {
    const store = createMemoryStore({ kinds: contractKinds });
    return { store, cleanup: () => store.close() };
  },
  { skips: { reopen: 'nothing survives the process', resume: 'it keeps no position' } },
);
