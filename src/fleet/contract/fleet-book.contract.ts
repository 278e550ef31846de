import { describe, expect, it } from 'vitest';
import { days, hours } from '../../model/duration.ts';
import { areaId, deviceId, kindId } from '../../model/ids.ts';
import { after, epochMs } from '../../model/time.ts';
import type { FleetBook } from '../book.ts';
import type { FleetProblem } from '../port.ts';

const noon = epochMs(Date.UTC(2026, 2, 1, 12));
const at = (hour: number) => after(noon, hours(hour));

export const problemOf = (id: number, change: Partial<FleetProblem> = {}): FleetProblem => ({
  id,
  device: deviceId(`d-${id}`),
  kind: kindId('probe'),
  area: areaId('quay'),
  problem: 'stuck',
  since: at(0),
  detectedAt: at(1),
  cleared: undefined,
  signs: [{ quantity: 'pm10', times: [at(0), at(1)], began: at(-1), count: 7, value: 0, reason: 'flat_line: 0' }],
  ...change,
});

const over = (hour: number, because: 'healthy' | 'removed' = 'healthy') => ({ cleared: { at: at(hour), because } });

/** What every book of problems promises. */
export function fleetBookContract(name: string, open: () => Promise<FleetBook>): void {
  const keeping = async (...problems: readonly FleetProblem[]): Promise<FleetBook> => {
    const book = await open();
    await book.write(problems, { now: at(2), keepFor: days(400) });
    return book;
  };

  describe(`the book of problems, ${name}`, () => {
    it('is empty at first', async () => {
      const book = await open();
      expect([book.open(), book.nextId(), book.lookedAt(), book.closed({ limit: 9 })]).toEqual([[], 1, undefined, []]);
    });

    it('gives back what is open, as it was last', async () => {
      const whole = problemOf(3, {
        area: undefined,
        signs: [{ quantity: undefined, times: [], began: undefined, count: 0, value: undefined, reason: '' }],
      });
      const book = await keeping(problemOf(1), problemOf(2), whole);
      const grown = problemOf(1, { signs: [] });
      await book.write([grown, problemOf(2, over(5))], { now: at(5), keepFor: days(400) });
      expect(book.open().toSorted((one, other) => one.id - other.id)).toEqual([grown, whole]);
      expect([book.nextId(), book.lookedAt()]).toEqual([4, at(5)]);
    });

    it('lists what is over, the last first, a page at a time, and by what is asked', async () => {
      const one = problemOf(1, over(3));
      const two = problemOf(2, { ...over(5, 'removed'), problem: 'silent', area: undefined });
      const three = problemOf(3, { ...over(5), kind: kindId('other') });
      const book = await keeping(one, two, three, problemOf(4));
      expect(book.closed({ limit: 9 })).toEqual([three, two, one]);
      expect(book.closed({ limit: 1, after: { clearedAt: at(5), id: 3 } })).toEqual([two]);
      expect(book.closed({ limit: 9, problems: ['stuck'] })).toEqual([three, one]);
      expect(book.closed({ limit: 9, kinds: new Set([one.kind]) })).toEqual([two, one]);
      expect(book.closed({ limit: 9, areas: new Set([areaId('quay')]) })).toEqual([three, one]);
      expect(book.closed({ limit: 9, areas: new Set() })).toEqual([]);
      expect(book.closed({ limit: 9, device: one.device })).toEqual([one]);
      expect([book.lastCleared(one.device, 'stuck'), book.lastCleared(one.device, 'silent')]).toEqual([
        at(3),
        undefined,
      ]);
    });

    it('tells how long detecting and repairing took, each of what happened in the span', async () => {
      const book = await keeping(problemOf(1, over(4)), problemOf(2, over(9)), problemOf(3, over(4, 'removed')));
      const times = book.times({ from: at(0), to: at(5) });
      const taken = times.map(({ detectTook, repairTook }) => `${detectTook} ${repairTook}`).toSorted();
      expect(taken).toEqual([`${hours(1)} ${hours(3)}`, `${hours(1)} undefined`, `${hours(1)} undefined`]);
      const later = book.times({ from: at(9), to: at(10) });
      expect(later).toEqual([
        { problem: 'stuck', kind: 'probe', area: 'quay', detectTook: undefined, repairTook: hours(8) },
      ]);
    });

    it('does not say how long detecting took where a later word hides when it began', async () => {
      const known = problemOf(1);
      const book = await keeping({ ...known, since: after(known.detectedAt, hours(1)) });
      const span = { from: known.detectedAt, to: after(known.detectedAt, hours(2)) };
      expect(book.times(span)).toMatchObject([{ detectTook: undefined }]);
    });

    it('lets go of what is over for long, and of nothing that is open', async () => {
      const book = await keeping(problemOf(1, over(3)), problemOf(2));
      await book.write([], { now: after(at(3), days(30)), keepFor: days(0) });
      expect(book.closed({ limit: 9 })).toHaveLength(1);
      await book.write([], { now: after(at(4), days(30)), keepFor: days(30) });
      expect([book.closed({ limit: 9 }).length, book.open().length]).toEqual([0, 1]);
    });
  });
}
