import { readLedger } from '../../../ledger/sqlite/read-ledger.ts';
import type { Check } from '../check.ts';
import { fault, ok, warning } from '../finding.ts';
import { withDatabase } from '../with-database.ts';

const remedy =
  'Readings may be lost or counted twice. Keep the data folder as it is, make a backup, and report it with the output of this.';

/** Whether the books balance: received = stored + duplicate + rejected, and every message is booked. */
export const ledger: Check = {
  name: 'ledger',
  async run(installation) {
    return await withDatabase(installation, 'ledger_place', async (database) => {
      const books = readLedger(database);
      const imbalances = await books.check();
      const gaps = await books.gaps();
      const { received } = await books.sum({});
      if (imbalances.length > 0) return imbalances.slice(0, 5).map(({ detail }) => fault(detail, remedy));
      if (gaps.length > 0) {
        const missing = gaps.reduce((sum, { messages }) => sum + messages, 0);
        const found = `balances, but ${missing} messages in ${gaps.length} places were never booked`;
        return [
          warning(
            found,
            'The ledger was lost or replaced by an older one, or the journal was damaged there: see the log.',
          ),
        ];
      }
      return [ok(`balances, ${received} samples received`)];
    });
  },
};
