import { fc, test } from '@fast-check/vitest';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { hours, minutes, seconds } from '../../model/duration.ts';
import { deviceId } from '../../model/ids.ts';
import { epochMs } from '../../model/time.ts';
import { createSilentEvents } from '../../observability/silent-events.ts';
import type { SlowedSender } from '../port.ts';
import { defaultQuotaLimits, type QuotaLimits, weightOf } from './limits.ts';
import { openQuotas } from './quotas.ts';

const bay = { id: deviceId('bay-1'), role: 'device' } as const;
const gate = { id: deviceId('gate-1'), role: 'gateway' } as const;

const noon = Date.UTC(2026, 2, 1, 12);

/** Quotas whose time passes when the test says so: what ticks, and what stands on the wall. */
function openOn(limits: Partial<QuotaLimits> = {}) {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  let now = 1_000;
  let wall = noon;
  const events = createSilentEvents();
  const quotas = openQuotas({
    limits: { ...defaultQuotaLimits, ...limits },
    clock: { now: () => epochMs(wall) },
    events,
    ticks: () => now,
  });
  onTestFinished(async () => {
    await quotas.close();
    vi.useRealTimers();
  });
  return {
    quotas,
    events,
    pass(span: number) {
      for (let left = span; left > 0; left -= 10) {
        now += Math.min(left, 10);
        wall += Math.min(left, 10);
        vi.advanceTimersByTime(Math.min(left, 10));
      }
    },
    /** Time that passes without anything happening in it. */
    leap(span: number) {
      now += span;
      wall += span;
    },
    setWall(moment: number) {
      wall = moment;
    },
  };
}

/** Takes as much as there is room for until there is none; answers how much that was. */
function drain(quota: { room(): number; take(messages: number): void }): number {
  let taken = 0;
  for (let room = quota.room(); room > 0; room = quota.room()) {
    quota.take(Math.ceil(room));
    taken += Math.ceil(room);
  }
  return taken;
}

function expectWithin(value: number | undefined, [from, to]: readonly [number, number]): void {
  expect(value).toBeGreaterThanOrEqual(from);
  expect(value).toBeLessThanOrEqual(to);
}

/** Floods for so long, asking every 10 ms. */
function flood(city: ReturnType<typeof openOn>, quota: Parameters<typeof drain>[0], span: number): number {
  let taken = 0;
  for (let passed = 0; passed < span; passed += 10) {
    taken += drain(quota);
    city.leap(10);
  }
  return taken;
}

describe('a sender', () => {
  it('that nobody knows may catch up at its peak, and then goes on at its rate', () => {
    const city = openOn({ device: { perSecond: 50, peakPerSecond: 1_000 }, catchUpTime: minutes(1) });
    const quota = city.quotas.enter(bay);
    expectWithin(flood(city, quota, seconds(1)), [1_150, 1_260]);
    expectWithin(city.quotas.stateOf(bay).allowance?.left, [1_790, 1_900]);
    expect(flood(city, quota, seconds(10))).toBeGreaterThan(1_700);
    expectWithin(flood(city, quota, seconds(60)), [2_985, 3_015]);
  });

  it('that was a device and is a gateway now has the quota of a gateway, and is remembered while any of its connections is there', () => {
    const city = openOn();
    city.quotas.enter(bay).take(1_000);
    const promoted = { id: bay.id, role: 'gateway' } as const;
    expect(city.quotas.stateOf(promoted)).toEqual(city.quotas.stateOf(gate));
    city.quotas.enter(promoted);
    expect(city.quotas.stateOf(promoted)).toEqual(city.quotas.stateOf(gate));
    city.quotas.leave(bay);
    city.pass(minutes(1));
    expect(city.quotas.remembered()).toBe(1);
    city.quotas.leave(promoted);
    city.pass(minutes(1));
    expect(city.quotas.remembered()).toBe(0);
  });

  it('saves up its allowance again while it is silent, and no more than that', () => {
    const city = openOn({ device: { perSecond: 50, peakPerSecond: 1_000 }, catchUpTime: minutes(1) });
    const quota = city.quotas.enter(bay);
    flood(city, quota, seconds(10));
    expect(city.quotas.stateOf(bay).allowance?.of).toBe(3_000);
    expectWithin(city.quotas.stateOf(bay).allowance?.left, [0, 14]);
    city.leap(seconds(30));
    expectWithin(city.quotas.stateOf(bay).allowance?.left, [1_495, 1_515]);
    city.leap(hours(5));
    expect(city.quotas.stateOf(bay).allowance).toEqual({ left: 3_000, of: 3_000 });
  });

  it('has one quota for all its connections, and every sender has its own', () => {
    const city = openOn({ device: { perSecond: 10, peakPerSecond: 0 }, catchUpTime: seconds(10) });
    const [one, other] = [city.quotas.enter(bay), city.quotas.enter(bay)];
    expect(drain(one)).toBe(100);
    expect(other.room()).toBe(0);
    expect(city.quotas.enter({ ...bay, id: deviceId('bay-2') }).room()).toBe(100);
    expect(city.quotas.enter(gate).room()).toBeGreaterThan(1_000);
  });

  it('that comes back under the same name finds what it left', () => {
    const city = openOn({ device: { perSecond: 10, peakPerSecond: 0 }, catchUpTime: seconds(10) });
    drain(city.quotas.enter(bay));
    city.quotas.leave(bay);
    expect(city.quotas.enter(bay).room()).toBe(0);
  });

  it.each([
    ['nothing', { perSecond: 0, peakPerSecond: 0 }, Number.POSITIVE_INFINITY],
    ['nothing', { perSecond: 0, peakPerSecond: 1_000 }, Number.POSITIVE_INFINITY],
    ['the rate alone', { perSecond: 10, peakPerSecond: 0 }, 36_000],
  ])('is limited by %s where the settings say so', (_what, device, expected) => {
    const city = openOn({ device });
    expect(city.quotas.enter(bay).room()).toBe(expected);
  });

  it.each([
    [0, 1],
    [4_096, 1],
    [4_097, 2],
    [262_144, 64],
  ])('is charged for a message of %d bytes as for %d', (bytes, weight) => {
    expect(weightOf(bytes)).toBe(weight);
  });
});

describe('over any pattern of sending', () => {
  const pattern = fc.array(fc.record({ silence: fc.integer({ min: 0, max: 20_000 }), asks: fc.nat(3_000) }), {
    maxLength: 60,
  });

  test.prop([pattern, fc.integer({ min: 1, max: 200 }), fc.integer({ min: 200, max: 2_000 })])(
    'nobody gets more than its allowance and its rate, nor more than its peak',
    (steps, perSecond, peakPerSecond) => {
      let now = 0;
      const quotas = openQuotas({
        limits: { ...defaultQuotaLimits, device: { perSecond, peakPerSecond }, catchUpTime: seconds(30) },
        clock: { now: () => epochMs(noon) },
        events: createSilentEvents(),
        ticks: () => now,
      });
      const quota = quotas.enter(bay);
      const grants: { readonly at: number; readonly taken: number }[] = [];
      for (const { silence, asks } of steps) {
        now += silence;
        const taken = Math.ceil(Math.min(asks, quota.room()));
        quota.take(taken);
        grants.push({ at: now, taken });
      }
      void quotas.close();
      for (const [index, { at: from }] of grants.entries()) {
        let sum = 0;
        for (const { at, taken } of grants.slice(index)) {
          sum += taken;
          const span = (at - from) / 1000;
          // What is fractional is rounded up once for each read at the moment that it is owed.
          expect(sum).toBeLessThanOrEqual(perSecond * 30 + perSecond * span + 1 + 1e-6);
          expect(sum).toBeLessThanOrEqual(peakPerSecond * (span + 0.25) + 1 + 1e-6);
        }
      }
    },
  );

  test.prop([fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 50, maxLength: 200 })])(
    'who asks again and again gets its whole rate',
    (pauses) => {
      let now = 0;
      const quotas = openQuotas({
        limits: { ...defaultQuotaLimits, device: { perSecond: 50, peakPerSecond: 0 }, catchUpTime: seconds(1) },
        clock: { now: () => epochMs(noon) },
        events: createSilentEvents(),
        ticks: () => now,
      });
      const quota = quotas.enter(bay);
      drain(quota);
      let taken = 0;
      for (const pause of pauses) {
        now += pause;
        taken += drain(quota);
      }
      void quotas.close();
      expect(taken).toBeGreaterThanOrEqual((now / 1000) * 50 - 14);
    },
  );
});

describe('those who wait', () => {
  const slow = { device: { perSecond: 4, peakPerSecond: 0 }, catchUpTime: seconds(1) };

  it('are called in the order of asking, when there is room', () => {
    const city = openOn(slow);
    const quota = city.quotas.enter(bay);
    const called: string[] = [];
    const wait = (name: string): void =>
      quota.whenRoom(() => {
        called.push(name);
        quota.take(1);
      });
    drain(quota);
    for (const name of ['a', 'b', 'c']) wait(name);
    expect(called).toEqual([]);
    city.pass(seconds(0.3));
    expect(called).toEqual(['a']);
    wait('a');
    city.pass(seconds(0.3));
    expect(called).toEqual(['a', 'b']);
    city.pass(seconds(1));
    expect(called).toEqual(['a', 'b', 'c', 'a']);
  });

  it('are not called once they do not wait any more', () => {
    const city = openOn(slow);
    const quota = city.quotas.enter(bay);
    drain(quota);
    const wake = vi.fn<() => void>();
    quota.whenRoom(wake);
    quota.stopWaiting(wake);
    city.pass(seconds(5));
    expect(wake).not.toHaveBeenCalled();
  });

  it('cost one timer, however many they are, and none when nobody waits', () => {
    const city = openOn(slow);
    const idle = vi.getTimerCount();
    for (let index = 0; index < 1_000; index++) {
      const quota = city.quotas.enter({ id: deviceId(`d-${index}`), role: 'device' });
      drain(quota);
      quota.whenRoom(() => undefined);
    }
    expect(vi.getTimerCount()).toBe(idle + 1);
    city.pass(seconds(8));
    expect(vi.getTimerCount()).toBe(idle);
  });

  it.each([
    ['back by a year', -365 * 24 * 3_600_000],
    ['forward by a year', 365 * 24 * 3_600_000],
  ])('neither wait longer nor shorter when the clock is set %s', (_how, jump) => {
    const city = openOn(slow);
    const quota = city.quotas.enter(bay);
    drain(quota);
    city.setWall(noon + jump);
    expect(quota.room()).toBe(0);
    city.leap(250);
    expect(quota.room()).toBe(1);
  });
});

describe('a door that answers each message', () => {
  const limits = { device: { perSecond: 10, peakPerSecond: 0 }, catchUpTime: seconds(1) };

  it('is told how long to wait, one after the other, up to the longest wait that it takes', () => {
    const city = openOn(limits);
    const quota = city.quotas.enter(bay);
    const waits = Array.from({ length: 25 }, () => quota.book(1, seconds(1)));
    expect(waits.slice(0, 10).map(({ wait }) => wait)).toEqual(Array(10).fill(0));
    expect(waits.slice(10, 20).map(({ wait }) => Math.round(wait))).toEqual(
      Array.from({ length: 10 }, (_, index) => (index + 1) * 100),
    );
    expect(waits.slice(20).map(({ taken, wait }) => [taken, Math.round(wait)])).toEqual(
      Array.from({ length: 5 }, () => [false, 1_100]),
    );
    city.leap(seconds(1));
    expect(quota.book(1, seconds(1))).toMatchObject({ taken: true });
  });

  it('takes a message that weighs more than the sender can ever save, when it has saved all that it can', () => {
    const quota = openOn(limits).quotas.enter(bay);
    expect(quota.book(64, seconds(1))).toEqual({ taken: true, wait: 0 });
    expect(quota.book(1, seconds(1)).taken).toBe(false);
  });
});

describe('what is told of a slowed sender', () => {
  const slow = { device: { perSecond: 4, peakPerSecond: 0 }, catchUpTime: seconds(1) };

  /** Holds one connection whenever there is no room, as a door does. */
  function keepFlooding(city: ReturnType<typeof openOn>, sender: typeof bay | typeof gate) {
    const quota = city.quotas.enter(sender);
    let isGone = false;
    const goOn = (): void => {
      if (isGone) return;
      drain(quota);
      quota.whenRoom(goOn);
    };
    goOn();
    return () => {
      isGone = true;
      quota.stopWaiting(goOn);
    };
  }

  it('is its state: since when, and how long in the last hour', () => {
    const city = openOn(slow);
    const stop = keepFlooding(city, bay);
    city.pass(seconds(20));
    expect(city.quotas.stateOf(bay)).toMatchObject({ perSecond: 4, peakPerSecond: undefined, slowedSince: noon });
    expectWithin(city.quotas.stateOf(bay).slowedInLastHour, [19_900, 20_000]);
    stop();
    city.pass(seconds(6));
    expect(city.quotas.stateOf(bay).slowedSince).toBeUndefined();
    expectWithin(city.quotas.stateOf(bay).slowedInLastHour, [19_900, 20_000]);
    city.leap(minutes(62));
    expect(city.quotas.stateOf(bay).slowedInLastHour).toBe(0);
  });

  it('is counted, by role, and logged once a minute', () => {
    const city = openOn(slow);
    keepFlooding(city, bay);
    city.pass(seconds(90));
    const said = (name: string) =>
      city.events.emitted.filter((event) => event.name === name).map(({ fields }) => fields);
    expect(said('senderSlowdownBegan')).toEqual([{ role: 'device' }]);
    expect(said('senderSlowed')).toEqual([
      { sender: 'bay-1', role: 'device', perSecond: 4, tries: expect.any(Number) },
      { sender: 'bay-1', role: 'device', perSecond: 4, tries: expect.any(Number) },
    ]);
    const spent = said('senderSlowedFor').map((fields) => ('seconds' in fields ? Number(fields.seconds) : 0));
    expectWithin(
      spent.reduce((sum, each) => sum + each, 0),
      [88, 90.1],
    );
  });

  it('is told to whoever listens, at most once in ten seconds', () => {
    const city = openOn({ ...slow, gateway: { perSecond: 10, peakPerSecond: 100 } });
    const told: SlowedSender[] = [];
    city.quotas.onSlowed((sender) => told.push(sender));
    keepFlooding(city, bay);
    keepFlooding(city, gate);
    city.pass(seconds(19));
    const twice = (sender: object) => [sender, sender];
    const of = (id: string) => told.filter((sender) => sender.id === id);
    expect(of('bay-1')).toEqual(twice({ id: 'bay-1', role: 'device', to: 'rate', perSecond: 4 }));
    expect(of('gate-1')).toEqual(twice({ id: 'gate-1', role: 'gateway', to: 'rate', perSecond: 10 }));
  });

  it('is that it is held to its peak while it has allowance left', () => {
    const city = openOn({ device: { perSecond: 50, peakPerSecond: 100 }, catchUpTime: minutes(1) });
    const told: SlowedSender[] = [];
    city.quotas.onSlowed((sender) => told.push(sender));
    keepFlooding(city, bay);
    expect(told).toEqual([{ id: 'bay-1', role: 'device', to: 'peak', perSecond: 100 }]);
  });
});

it('forgets senders that have gone and have saved up everything again', () => {
  const city = openOn({ device: { perSecond: 10, peakPerSecond: 0 }, catchUpTime: seconds(10) });
  const count = 2_000;
  const senders = Array.from({ length: count }, (_, index) => ({
    id: deviceId(`d-${index}`),
    role: 'device' as const,
  }));
  for (const sender of senders) city.quotas.enter(sender).take(5);
  city.pass(minutes(1));
  expect(city.quotas.remembered()).toBe(count);
  for (const sender of senders) city.quotas.leave(sender);
  city.pass(minutes(1));
  expect(city.quotas.remembered()).toBe(0);
});
