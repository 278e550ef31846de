import type { Part, PartReport } from '../part.ts';
import { askWhileRollingUp } from '../rollups/ask-while-rolling-up.ts';
import { forgetWhileStoring } from '../rollups/forget-while-storing.ts';
import { rollUpLargeHour } from '../rollups/large-hour.ts';
import { askForYear } from '../rollups/year.ts';

/** The past: how fast it answers and is rolled up, and whom that holds up. */
export const rollups: Part = {
  name: 'rollups',
  question: 'What do rollups of the embedded store cost, and who waits for them?',
  async run(options) {
    const reports: PartReport[] = [];
    for (const measure of [rollUpLargeHour, askForYear, askWhileRollingUp, forgetWhileStoring]) {
      const report = await measure(options);
      for (const { rows } of report.tables) for (const row of rows) options.say(JSON.stringify(row));
      reports.push(report);
    }
    return {
      tables: reports.flatMap(({ tables }) => tables),
      verdicts: reports.flatMap(({ verdicts }) => verdicts),
      notes: reports.flatMap(({ notes }) => notes),
    };
  },
};
