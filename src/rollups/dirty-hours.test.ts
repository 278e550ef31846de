import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Database } from '../database/port.ts';
import { position } from '../journal/port.ts';
import { UnavailableError } from '../model/errors.ts';
import { epochMs, toIso } from '../model/time.ts';
import { gauge, noon, openQuickDatabase, reading, SmallPast, sensor } from './fixtures/small-past.ts';

const hour = 3_600_000;
let database: Database;
let remove: () => Promise<void>;
let past: SmallPast;

beforeEach(async () => {
  ({ database, remove } = await openQuickDatabase());
  past = new SmallPast(database);
});
afterEach(() => remove());

const at = (hours: number) => epochMs(noon + hours * hour);
const dirty = (kind = gauge) =>
  [...past.list.hoursOf(kind.id)].map((start) => (start - noon) / hour).toSorted((a, b) => a - b);
const batch = (readings: Parameters<SmallPast['deliver']>[0], upTo = 1) => ({
  readings,
  rejudged: [],
  upTo: position(upTo),
});

describe('the list of dirty hours', () => {
  it('holds the hour of each reading of what is only measured', async () => {
    await past.list.expect(batch([reading({ at: at(-5.5), kind: gauge }), reading({ at: at(0), kind: gauge })]));
    expect(dirty()).toEqual([-6, 0]);
  });

  it('holds the hours in which a state still holds, also those to come, and in which growth is counted, up to now', async () => {
    await past.list.expect(batch([reading({ at: at(-5.5), kind: sensor })]));
    expect(dirty(sensor)).toEqual([-6, -5, -4, -3, -2, -1, 0]);
    await past.list.expect(batch([reading({ at: at(0), kind: sensor })]));
    expect(dirty(sensor)).toEqual([-6, -5, -4, -3, -2, -1, 0, 1, 2]);
  });

  it('is written once for each hour, however many readings it gets', async () => {
    const transact = vi.spyOn(database, 'transact');
    for (let batches = 0; batches < 5; batches += 1) {
      await past.list.expect(batch([reading({ at: at(0) + batches, kind: gauge })], batches + 1));
    }
    expect(transact).toHaveBeenCalledTimes(1);
  });

  it('is there after a death', async () => {
    await past.list.expect(batch([reading({ at: at(-3), kind: gauge })]));
    past.startAnew();
    expect(dirty()).toEqual([-3]);
  });

  it('is written by the next try when the first one failed', async () => {
    vi.spyOn(database, 'transact').mockRejectedValueOnce(new UnavailableError('disk full'));
    const arriving = batch([reading({ at: at(-3), kind: gauge })]);
    await expect(past.list.expect(arriving)).rejects.toThrow('disk full');
    await past.list.expect(arriving);
    past.startAnew();
    expect(dirty()).toEqual([-3]);
  });

  it('gives out an hour only when the store has everything that made it dirty', async () => {
    await past.list.expect(batch([reading({ at: at(-3), kind: gauge })], 7));
    past.list.arrived(position(6));
    expect([...past.list.ready()]).toEqual([]);
    past.list.arrived(position(7));
    expect([...past.list.ready()]).toMatchObject([{ kind: gauge.id, start: at(-3) }]);
  });

  it('keeps an hour that was touched while it was worked out, and leaves its day alone', async () => {
    await past.deliver([reading({ at: at(-3), kind: gauge })]);
    const taken = [...past.list.ready()];
    await past.deliver([reading({ at: at(-3) + 1, kind: gauge })]);
    await past.list.finish(taken);
    expect([dirty(), [...past.list.daysOf(gauge.id)]]).toEqual([[-3], []]);
    await past.list.finish([...past.list.ready()]);
    past.startAnew();
    expect([dirty(), [...past.list.daysOf(gauge.id)].map(toIso)]).toEqual([[], ['2026-10-23T22:00:00.000Z']]);
  });

  it('rings when the store has readings of hours that are over, not before, and not for those of now', async () => {
    const rung = vi.fn<() => void>();
    past.list.onLate(rung);
    await past.deliver([reading({ at: at(0), kind: gauge })]);
    expect(rung).not.toHaveBeenCalled();
    await past.list.expect(batch([reading({ at: at(-3), kind: gauge })], 9));
    expect(rung).not.toHaveBeenCalled();
    past.list.arrived(position(9));
    expect(rung).toHaveBeenCalledTimes(1);
  });
});

describe('an hour whose readings are deleted', () => {
  const frozen = { before: at(-48), readingsBefore: at(-72) };

  it('is not worked out again: what comes for it is told once, and remembered', async () => {
    await past.list.frozen.advance(gauge.id, frozen);
    await past.list.expect(batch([reading({ at: at(-50), kind: gauge })]));
    await past.list.expect(batch([reading({ at: at(-50) + 5, kind: gauge })]));
    expect(dirty()).toEqual([]);
    const told = past.events.emitted.filter(({ name }) => name === 'readingsBehindRollups');
    expect(told).toMatchObject([{ fields: { kind: 'gauge', hours: 1 } }]);
    past.startAnew();
    expect([...past.list.frozen.lateHours(gauge.id)]).toEqual([at(-50)]);
    expect(past.list.frozen.of(gauge.id)).toEqual(frozen);
  });

  it('that was dirty before is still worked out', async () => {
    await past.deliver([reading({ at: at(-50), kind: gauge })]);
    await past.list.frozen.advance(gauge.id, frozen);
    await past.deliver([reading({ at: at(-50) + 5, kind: gauge })]);
    expect([dirty(), [...past.list.frozen.lateHours(gauge.id)]]).toEqual([[-50], []]);
  });

  it('gets nothing while something is being deleted', async () => {
    await past.list.frozen.advance(gauge.id, frozen);
    const deleting = Promise.withResolvers<void>();
    const done = past.list.whileDeleting(() => deleting.promise);
    let isExpected = false;
    const expecting = past.list.expect(batch([reading({ at: at(-50), kind: gauge })])).then(() => (isExpected = true));
    await past.list.expect(batch([reading({ at: at(0), kind: gauge })]));
    expect(isExpected).toBe(false);
    deleting.resolve();
    await Promise.all([done, expecting]);
    expect(isExpected).toBe(true);
  });
});
