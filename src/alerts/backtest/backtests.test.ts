import { describe, expect, it } from 'vitest';
import { days, hours, minutes } from '../../model/duration.ts';
import { UnavailableError } from '../../model/errors.ts';
import type { Reading } from '../../model/observation.ts';
import { ruleId } from '../../model/rule.ts';
import { after, before } from '../../model/time.ts';
import { backtest, backtestsOver, end, ended, storeOf } from './fixtures/backtests.ts';
import { at, said, start } from './fixtures/past.ts';
import { ruleLike } from './fixtures/rule.ts';

const rule = ruleLike({});
const request = { rule, from: start, to: end, order: 'as_it_arrived' } as const;

/** Every five minutes from the first to the last; `high` from and to which minute. */
const day = (high: readonly [number, number], delay: (minute: number) => number = () => 0): readonly Reading[] =>
  Array.from({ length: 120 }, (_, index) => index * 5).map((minute) =>
    said({ minute, value: minute >= high[0] && minute < high[1] ? 80 : 10, delay: delay(minute) }),
  );
const stored = (readings: readonly Reading[]) => storeOf([{ readings, rejudged: [] }]);
const stepsOf = (transitions: readonly { readonly to: string; readonly at: number }[]) =>
  transitions.map((step) => [step.to, (step.at - start) / minutes(1)]);

describe('a backtest', () => {
  it('tells when the rule would have fired and cleared, for how long, and whom it would have told', async () => {
    const outcome = await backtest(await stored(day([100, 200])), { rule });
    expect(stepsOf(outcome.transitions)).toEqual([
      ['pending', 100],
      ['firing', 110],
      ['resolved', 200],
    ]);
    expect(outcome).toMatchObject({
      version: rule.version,
      transitionCount: 3,
      firings: 1,
      firingTime: minutes(90),
      longest: minutes(90),
      openAtStart: [],
      announcementCount: 2,
      told: { messages: 2 },
    });
    expect(outcome.announcements.map(({ what }) => what)).toEqual(['raised', 'resolved']);
  });

  it('knows what fired already when the span began, and counts only the span', async () => {
    const outcome = await backtest(await stored(day([100, 200])), { rule, from: at(120), to: at(180) });
    expect(stepsOf(outcome.openAtStart ?? [])).toEqual([['firing', 110]]);
    expect(outcome).toMatchObject({ transitions: [], firings: 0, firingTime: minutes(60), announcementCount: 0 });
  });

  it('says since when there are readings, whenever they came, so that silence before it is not taken for calm', async () => {
    const sparse = [300, 301].map((minute) => said({ minute, delay: 5, value: 10 }));
    const backtests = backtestsOver(await stored(sparse));
    const { result } = await ended(backtests, backtests.start(request).id);
    expect(result).toMatchObject({ readings: 2, firstAt: at(300) });
    const was = await ended(backtests, backtests.start({ ...request, order: 'as_it_was' }).id);
    expect(was.result?.firstAt).toBe(at(300));
    const before = await ended(backtests, backtests.start({ ...request, to: at(200) }).id);
    expect(before.result).toMatchObject({ readings: 0, firstAt: undefined });
  });

  it('tells apart what was decided from what would have been if nothing had come late', async () => {
    const late = await stored(day([100, 200], (minute) => (minute >= 90 && minute < 300 ? 400 - minute : 0)));
    const arrived = await backtest(late, { rule });
    expect(arrived.transitions).toEqual([]);
    const was = await backtest(late, { rule, order: 'as_it_was' });
    expect(stepsOf(was.transitions)).toEqual([
      ['pending', 100],
      ['firing', 110],
      ['resolved', 200],
    ]);
  });

  it('compares with the version in force where that is another one', async () => {
    const store = await stored(day([100, 200]));
    const patient = ruleLike({ version: 'other', decides: 'other', for: minutes(60) });
    const backtests = backtestsOver(store, { rules: [patient] });
    const compared = await ended(backtests, backtests.start(request).id);
    expect(compared.result?.tested.firingTime).toBe(minutes(90));
    expect(compared.result?.inForce).toMatchObject({ version: 'other', firings: 1, firingTime: minutes(40) });
    const same = await ended(backtests, backtests.start({ ...request, rule: patient }).id);
    expect(same.result?.inForce).toBeUndefined();
  });

  it('takes the silence of a time in which nobody listened for nobody’s', async () => {
    const silence = ruleLike({ when: { is: 'absent', after: minutes(30) }, for: minutes(0) });
    const spoken = ['mast-1', 'mast-2', 'mast-3'].flatMap((device) =>
      Array.from({ length: 120 }, (_, index) => index * 5)
        .filter((minute) => minute < 100 || minute >= 200)
        .map((minute) => said({ device, minute })),
    );
    const store = await stored(spoken);
    const deaf = { from: at(100), to: at(199) };
    expect((await backtest(store, { rule: silence })).firings).toBe(3);
    expect((await backtest(store, { rule: silence }, [deaf])).transitions).toEqual([]);
    const partly = await backtest(store, { rule: silence }, [{ from: at(100), to: at(150) }]);
    const fired = stepsOf(partly.transitions).filter(([to]) => to === 'firing');
    expect(fired.map(([, minute]) => minute)).toEqual([180, 180, 180]);
  });

  it('lets the rules that keep it quiet do so', async () => {
    const worse = ruleLike({ id: ruleId('worse-smog'), decides: 'worse', for: minutes(0) });
    const quieted = ruleLike({ notify: { ...rule.notify, inhibitedBy: [worse.id] } });
    const backtests = backtestsOver(await stored(day([100, 200])), { rules: [worse, quieted] });
    const { result } = await ended(backtests, backtests.start({ ...request, rule: quieted }).id);
    expect(result?.tested).toMatchObject({ firings: 1, announcementCount: 0 });
  });
});

describe('backtests', () => {
  it('show how far they are, and let others in meanwhile', async () => {
    const backtests = backtestsOver(await stored(day([100, 200])));
    const { id, state, progress } = backtests.start(request);
    expect([state, progress]).toEqual(['running', 0]);
    const seen: number[] = [];
    for (;;) {
      const now = backtests.get(id);
      seen.push(now?.progress ?? 0);
      if (now?.state !== 'running') break;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(seen.at(-1)).toBe(1);
    expect(seen.toSorted((one, other) => one - other)).toEqual(seen);
    expect(backtests.get(id)).toMatchObject({ state: 'done', readings: 120 });
  });

  it('are cancelled in the middle, and say nothing then', async () => {
    const store = await stored(day([100, 200]));
    const backtests = backtestsOver({
      async *scan(query) {
        for await (const batch of store.scan(query)) for (const reading of batch) yield [reading];
        await new Promise(() => undefined);
      },
    });
    const { id } = backtests.start(request);
    while ((backtests.get(id)?.readings ?? 0) === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(backtests.cancel(id)).toBe(true);
    expect(await ended(backtests, id)).toMatchObject({ state: 'cancelled', result: undefined });
    expect(backtests.cancel(id)).toBe(false);
    expect(backtests.cancel('another')).toBe(false);
  });

  it('are cancelled when the service closes', async () => {
    const backtests = backtestsOver(await stored(day([100, 200])));
    const { id } = backtests.start(request);
    await backtests.close();
    expect(backtests.get(id)).toMatchObject({ state: 'cancelled', result: undefined });
  });

  it('run two at once, and no more', async () => {
    const backtests = backtestsOver(await stored(day([100, 200])));
    const [one, two] = [backtests.start(request), backtests.start(request)];
    expect(() => backtests.start(request)).toThrow('running already');
    await Promise.all([ended(backtests, one.id), ended(backtests, two.id)]);
    expect(() => backtests.start(request)).not.toThrow();
  });

  it('keep the last twenty results', async () => {
    const backtests = backtestsOver(await stored([]));
    const ids: string[] = [];
    for (let turn = 0; turn < 23; turn += 1) {
      const { id } = backtests.start({ ...request, to: at(10) });
      await ended(backtests, id);
      ids.push(id);
    }
    expect(backtests.list().map(({ id }) => id)).toEqual(ids.slice(-20).toReversed());
    expect(backtests.get(ids[0] ?? '')).toBeUndefined();
  });

  it('refuse a span without a past, or with too much of it', async () => {
    const backtests = backtestsOver(await stored([]));
    expect(() => backtests.start({ ...request, from: end, to: start })).toThrow('before it ends');
    expect(() => backtests.start({ ...request, from: after(end, days(2)), to: after(end, days(3)) })).toThrow(
      'before now',
    );
    expect(() => backtests.start({ ...request, from: before(start, days(93)) })).toThrow('longer than 92 days');
    expect(backtests.start({ ...request, to: after(end, days(30)) }).request.to).toBe(after(end, hours(24)));
    await backtests.close();
  });

  it('say why they failed', async () => {
    const backtests = backtestsOver({
      // oxlint-disable-next-line require-yield -- it fails before it has anything
      async *scan() {
        throw new UnavailableError('the store is away');
      },
    });
    const failed = await ended(backtests, backtests.start(request).id);
    expect(failed).toMatchObject({ state: 'failed', reason: 'the store is away', result: undefined });
  });
});
