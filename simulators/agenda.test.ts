import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { epochMs } from '../src/model/time.ts';
import { Agenda } from './agenda.ts';

test.prop([fc.array(fc.nat(50))])(
  'an agenda gives back the earliest first, and equals in the order of noting',
  (moments) => {
    const agenda = new Agenda<number>();
    moments.forEach((moment, turn) => agenda.note(epochMs(moment), turn));
    const order: (readonly [number, number])[] = [];
    for (let next = agenda.take(); next !== undefined; next = agenda.take()) order.push([next.at, next.item]);
    const sorted = moments.map((moment, turn) => [moment, turn] as const).sort(([a, b], [c, d]) => a - c || b - d);
    expect(order).toEqual(sorted);
  },
);

test.prop([fc.array(fc.tuple(fc.nat(1000), fc.boolean()))])('an agenda in use never goes back in time', (actions) => {
  const agenda = new Agenda<undefined>();
  let now = 0;
  for (const [delay, takes] of actions) {
    agenda.note(epochMs(now + delay), undefined);
    if (!takes) continue;
    const next = agenda.take();
    expect(next?.at).toBeGreaterThanOrEqual(now);
    now = next?.at ?? now;
  }
});
