import { describeStore } from '../contract/store.contract.ts';
import { createStoreFolder } from './open-for-test.ts';

describeStore('duckdb', async () => {
  const { open, remove } = await createStoreFolder();
  let store = await open();
  return {
    store,
    async reopen() {
      await store.close();
      store = await open();
      return store;
    },
    async cleanup() {
      await store.close();
      await remove();
    },
  };
});
