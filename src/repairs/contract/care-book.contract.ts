import { describe, expect, it } from 'vitest';
import { epochMs } from '../../model/time.ts';
import type { CareBook } from '../book.ts';
import type { Care } from '../port.ts';

const at = epochMs(Date.UTC(2026, 2, 1, 12));
const whole: Care = {
  problem: 2,
  acknowledged: { by: 'ana', at },
  assigned: { to: 'crew 3', by: 'ana', at },
  snoozed: { until: at, by: 'ana', wasUrgent: true },
  notes: [{ at, by: 'ana', text: 'the fuse is gone' }],
};

/** What every book of care promises. The book knows the problems 1 and 2. */
export function careBookContract(name: string, open: () => Promise<CareBook>): void {
  describe(`care ${name}`, () => {
    it('is kept as it was left', async () => {
      const book = await open();
      const before: Care[] = [];
      expect(await book.change(2, (care) => (before.push(care), whole))).toEqual(whole);
      expect(before).toEqual([
        { problem: 2, acknowledged: undefined, assigned: undefined, snoozed: undefined, notes: [] },
      ]);
      expect(book.all()).toEqual([whole]);
    });

    it('loses nothing of two who do something at the same time', async () => {
      const book = await open();
      const note = (text: string) =>
        book.change(1, (care) => ({ ...care, notes: [...care.notes, { at, by: 'ana', text }] }));
      await Promise.all([note('one'), note('two'), note('three')]);
      expect(book.all()[0]?.notes.map(({ text }) => text)).toEqual(['one', 'two', 'three']);
    });

    it('stays as it was when a change is refused', async () => {
      const book = await open();
      await book.change(2, () => whole);
      const refused = book.change(2, () => {
        throw new RangeError('no');
      });
      await expect(refused).rejects.toThrow('no');
      expect(book.all()).toEqual([whole]);
    });
  });
}
