import { readDeadLetters } from '../../../dead-letters/sqlite/read-dead-letters.ts';
import { days } from '../../../model/duration.ts';
import { isRejectionCode, rejectionCodes } from '../../../model/rejection.ts';
import { before } from '../../../model/time.ts';
import type { Check } from '../check.ts';
import { ok, warning } from '../finding.ts';
import { withDatabase } from '../with-database.ts';

const shownCodes = 3;

/** How much was refused in the last day, and why mostly. */
export const deadLetters: Check = {
  name: 'dead letters',
  async run(installation) {
    return await withDatabase(installation, 'dead_letters', async (database) => {
      const counts = await readDeadLetters(database).count({ from: before(installation.clock.now(), days(1)) });
      const byCode = Object.entries(counts).sort(([, a], [, b]) => b - a);
      const total = byCode.reduce((sum, [, count]) => sum + count, 0);
      const [top] = byCode;
      if (top === undefined) return [ok('none in the last day')];
      const shown = byCode.slice(0, shownCodes).map(([code, count]) => `${code} ${count}`);
      const [code] = top;
      const remedy = isRejectionCode(code) ? rejectionCodes[code].remedy : '';
      return [
        warning(`${total} in the last day: ${shown.join(', ')}`, `${remedy} See: npm run barrio -- rejection list`),
      ];
    });
  },
};
