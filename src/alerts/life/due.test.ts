import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { type EpochMs, epochMs } from '../../model/time.ts';
import { Due } from './due.ts';

const key = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const moment = fc.nat(20).map(epochMs);
const deed = fc.oneof(
  fc.record({ does: fc.constant('set' as const), key, at: moment }),
  fc.record({ does: fc.constant('cancel' as const), key }),
  fc.record({ does: fc.constant('take' as const), at: moment }),
);

it('gives what is due, in order, once, as a list that is sorted each time would', () => {
  fc.assert(
    fc.property(fc.array(deed, { maxLength: 60 }), (deeds) => {
      const due = new Due();
      const list = new Map<string, EpochMs>();
      const sorted = () => [...list].sort(([one, at], [other, then]) => at - then || (one < other ? -1 : 1));
      for (const each of deeds) {
        if (each.does === 'set') {
          due.set(each.key, each.at);
          list.set(each.key, each.at);
        }
        if (each.does === 'cancel') {
          due.cancel(each.key);
          list.delete(each.key);
        }
        if (each.does === 'take') {
          const expected = sorted().flatMap(([name, at]) => (at <= each.at ? [name] : []));
          expect(due.take(each.at)).toEqual(expected);
          for (const name of expected) list.delete(name);
        }
        expect(due.earliest()).toBe(sorted()[0]?.[1]);
      }
    }),
  );
});
