import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../database/open-database.ts';
import type { Database } from '../../database/port.ts';
import { position } from '../../journal/port.ts';
import { days, hours, minutes, seconds } from '../../model/duration.ts';
import type { Reading } from '../../model/observation.ts';
import type { Rule } from '../../model/rule.ts';
import { after, type EpochMs, epochMs } from '../../model/time.ts';
import { createSilentEvents } from '../../observability/silent-events.ts';
import { createMemoryStore } from '../../stores/memory/memory-store.ts';
import type { Store } from '../../stores/port.ts';
import { calendar, city, lifeOf, noUsual } from '../backtest/fixtures/backtests.ts';
import { at, pastKinds, said, start } from '../backtest/fixtures/past.ts';
import { ruleLike } from '../backtest/fixtures/rule.ts';
import { createSqliteAlertBook } from '../book/sqlite-book.ts';
import { createEngine } from '../engine/engine.ts';
import type { AlertBook, LateMark, RuleVersion } from '../port.ts';
import { type LateJudge, openLateJudge } from './late-judge.ts';

/** One rule that runs live over a city, with its book, and the judge of what comes late. */
class Street {
  readonly store: Store = createMemoryStore({ kinds: pastKinds });
  readonly book: AlertBook;
  readonly judge: LateJudge;
  now: EpochMs = start;
  lag = 0;
  scans = 0;
  versions: readonly RuleVersion[];
  inForce: Rule | undefined;
  readonly #events = createSilentEvents();
  readonly #database: Database;
  readonly #engine;
  readonly #life;

  constructor(database: Database, rule: Rule, isKnown = true) {
    this.#database = database;
    this.inForce = isKnown ? rule : undefined;
    this.versions = [versionOf(rule, { from: start })];
    this.book = createSqliteAlertBook(database);
    this.#engine = createEngine({
      rules: [rule],
      kinds: pastKinds,
      directory: city,
      calendar,
      usual: noUsual,
      from: start,
    });
    this.#life = lifeOf([rule]);
    this.judge = openLateJudge({
      database,
      book: this.book,
      store: { scan: (query) => this.#scan(query) },
      kinds: pastKinds,
      directory: city,
      calendar,
      createEngine,
      deafSpans: () => [],
      usualFor: () => ({ ...noUsual, prepare: async () => undefined }),
      rules: {
        get: () => this.inForce,
        versions: () => this.versions,
      },
      clock: { now: () => this.now },
      events: this.#events,
      lag: () => this.lag,
      keepReadings: days(30),
    });
  }

  #scan(query: Parameters<Store['scan']>[0]) {
    this.scans += 1;
    return this.store.scan(query);
  }

  /** Everything arrives, is judged, kept, and stored. */
  async live(readings: readonly Reading[], until: EpochMs): Promise<void> {
    await this.store.append({ readings, upTo: position(1) });
    for (const reading of readings.toSorted((one, other) => one.receivedAt - other.receivedAt)) {
      this.#engine.take({ readings: [reading], rejudged: [] });
      await this.#decide(epochMs(reading.receivedAt + 100));
    }
    await this.#decide(until);
    this.now = until;
  }

  async #decide(until: EpochMs): Promise<void> {
    const { transitions, late } = this.#engine.advance(until);
    const change = this.#life.take(transitions, until);
    this.now = until;
    await this.#database.transact((connection) => {
      this.book.keep(connection, change);
      this.judge.mark(connection, late);
    });
  }

  async look(later = minutes(2)): Promise<void> {
    this.now = after(this.now, later);
    await this.judge.look();
  }

  said = () => this.#events.emitted.map(({ name }) => name);

  async mark(late: Pick<LateMark, 'time' | 'arrivedAt'>): Promise<void> {
    const subject = { is: 'device', id: said({ minute: 0 }).device } as const;
    const mark = { rule: ruleLike({}).id, subject, ...late };
    await this.#database.transact((connection) => this.judge.mark(connection, [mark]));
  }

  annotations = () =>
    this.book
      .annotations({ limit: 100 })
      .map(({ says, subject, from, to }) => [
        says,
        subject.is === 'city' ? '' : subject.id,
        ...[from, to].map((moment) => (moment === undefined ? undefined : (moment - start) / minutes(1))),
      ]);
}

const versionOf = (
  { id, version, decides }: Rule,
  { from, until }: { readonly from: EpochMs; readonly until?: EpochMs },
): RuleVersion => ({ rule: id, version, decides, text: '', from, until });

let database: Database;
const streets: Street[] = [];
beforeEach(async () => {
  database = await openDatabase({ file: join(await mkdtemp(join(tmpdir(), 'late-judge-')), 'barrio.db') });
});
afterEach(async () => {
  for (const { judge } of streets.splice(0)) await judge.close();
  await database.close();
});
const street = (rule = ruleLike({}), isKnown = true): Street => {
  const opened = new Street(database, rule, isKnown);
  streets.push(opened);
  return opened;
};

/** A gateway in the dark between two minutes: what its mast says then arrives at `burst`. */
const dark = ({
  from,
  to,
  burst,
  high,
  mast = 'mast-1',
}: {
  from: number;
  to: number;
  burst: number;
  high: readonly [number, number];
  mast?: string;
}) =>
  Array.from({ length: 80 }, (_, index) => index * 5).map((minute) =>
    said({
      device: mast,
      minute,
      value: minute >= high[0] && minute < high[1] ? 80 : 10,
      delay: minute >= from && minute < to ? burst - minute : 0,
    }),
  );

describe('what a gateway kept while it was in the dark', () => {
  it('says that there would have been an alert, and wakes nobody', async () => {
    const one = street();
    await one.live(dark({ from: 60, to: 180, burst: 200, high: [100, 150] }), at(400));
    expect(one.book.announcements.end()).toBe(0);
    expect(one.judge.waiting()).toBe(1);
    await one.look();
    expect(one.annotations()).toEqual([['would_have_fired', 'mast-1', 110, 150]]);
    expect(one.judge.waiting()).toBe(0);
    expect(one.book.announcements.end()).toBe(0);
    expect(one.book.open({ limit: 10 })).toEqual([]);
  });

  it('says that a silence was none', async () => {
    const one = street(ruleLike({ when: { is: 'absent', after: minutes(30) }, for: minutes(0) }));
    await one.live(dark({ from: 60, to: 180, burst: 200, high: [0, 0] }), at(395));
    const silent = one.book
      .closed({ limit: 10 })
      .filter(({ subject }) => subject.is === 'device' && subject.id === 'mast-1');
    expect(silent).toHaveLength(1);
    await one.look();
    expect(one.annotations()).toEqual([['would_not_have_fired', 'mast-1', undefined, undefined]]);
    expect(one.book.annotations({ limit: 1 })[0]?.alert).toBe(silent[0]?.id);
  });

  it('says when an alert would have come and gone', async () => {
    const one = street(ruleLike({ whenUnknown: 'keep' }));
    await one.live(dark({ from: 60, to: 120, burst: 150, high: [80, 180] }), at(395));
    await one.look();
    expect(one.annotations()).toEqual([['would_have_fired_at', 'mast-1', 90, 180]]);
  });

  it('says nothing where it makes no difference', async () => {
    const one = street();
    await one.live(dark({ from: 60, to: 180, burst: 200, high: [250, 300] }), at(395));
    expect(one.judge.waiting()).toBe(1);
    await one.look();
    expect(one.annotations()).toEqual([]);
    expect(one.judge.waiting()).toBe(0);
  });

  it('says nothing of alerts that came as they would have, though the rule was given another name since', async () => {
    const one = street();
    await one.live(dark({ from: 300, to: 320, burst: 340, high: [100, 390] }), at(395));
    const rule = ruleLike({});
    one.inForce = { ...rule, version: 'named-anew' };
    one.versions = [versionOf(one.inForce, { from: at(390) }), versionOf(rule, { from: start, until: at(390) })];
    await one.mark({ time: at(60), arrivedAt: at(394) });
    await one.look();
    expect(one.annotations()).toEqual([]);
  });

  it('judges no alert by what its rule decides since', async () => {
    const one = street();
    await one.live(dark({ from: 300, to: 320, burst: 340, high: [100, 390] }), at(395));
    const rule = ruleLike({});
    one.versions = [
      versionOf(rule, { from: at(390) }),
      versionOf({ ...rule, version: 'lower', decides: 'lower' }, { from: start, until: at(390) }),
    ];
    await one.mark({ time: at(60), arrivedAt: at(394) });
    await one.look();
    expect(one.annotations()).toEqual([]);
  });

  it('says it once, however often it is judged', async () => {
    const one = street();
    await one.live(dark({ from: 60, to: 180, burst: 200, high: [100, 150] }), at(395));
    await one.look();
    await one.mark({ time: at(60), arrivedAt: at(200) });
    await one.look();
    expect(one.judge.waiting()).toBe(0);
    expect(one.annotations()).toHaveLength(1);
  });

  it('is read once for all subjects of a rule', async () => {
    const one = street();
    const both = [1, 2, 3].flatMap((mast) =>
      dark({ from: 60, to: 180, burst: 200, high: [100, 150], mast: `mast-${mast}` }),
    );
    await one.live(both, at(400));
    expect(one.judge.waiting()).toBe(3);
    await one.look();
    expect(one.annotations()).toHaveLength(3);
    expect(one.scans).toBe(1);
  });
});

describe('late data', () => {
  const burst = dark({ from: 60, to: 180, burst: 200, high: [100, 150] });

  const whileDark = burst.filter(({ time }) => time <= at(200));

  it('wait until all of it has come, and the store has it', async () => {
    const one = street();
    await one.live(whileDark, at(200.02));
    await one.look(seconds(0));
    await one.look(seconds(3));
    expect(one.judge.waiting()).toBe(1);
    one.lag = 5;
    await one.look(seconds(10));
    expect(one.judge.waiting()).toBe(1);
    one.lag = 0;
    await one.look(seconds(0));
    expect(one.judge.waiting()).toBe(0);
  });

  it('are judged after a minute all the same, where there is always more to come', async () => {
    const one = street();
    await one.live(whileDark, at(200.02));
    one.lag = 200;
    await one.look(seconds(30));
    expect(one.judge.waiting()).toBe(1);
    await one.look(minutes(1));
    expect(one.judge.waiting()).toBe(0);
  });

  it('survive the end of the process', async () => {
    const one = street();
    await one.live(burst, at(400));
    await one.judge.close();
    const other = street();
    await other.store.append({ readings: burst, upTo: position(1) });
    other.now = at(400);
    await other.look(hours(1));
    expect(other.annotations()).toEqual([['would_have_fired', 'mast-1', 110, 150]]);
  });

  it('are let go when their readings are not kept any more, or their rule is none', async () => {
    const one = street();
    await one.live(burst, at(400));
    await one.look(days(31));
    expect([one.judge.waiting(), one.scans, one.annotations()]).toEqual([0, 0, []]);
    const other = street(ruleLike({}), false);
    await other.live(
      burst.map((reading) => ({ ...reading, device: said({ minute: 0, device: 'mast-2' }).device })),
      at(400),
    );
    expect(other.judge.waiting()).toBe(1);
    await other.look();
    expect(other.judge.waiting()).toBe(0);
  });

  const markOf = (arrivedAt: EpochMs): LateMark => ({
    rule: ruleLike({}).id,
    subject: { is: 'city' },
    time: at(60),
    arrivedAt,
  });

  it('wait on when the store cannot be read', async () => {
    const one = street();
    await one.live(burst, at(400));
    await one.store.close();
    one.store.scan = () => {
      throw new Error('away');
    };
    await one.look();
    expect(one.judge.waiting()).toBe(1);
  });

  it('wait on when what waits cannot be read', async () => {
    const one = street();
    await one.live(burst, at(400));
    database.connection.exec('ALTER TABLE late_spans RENAME TO elsewhere');
    await one.look();
    await one.look();
    expect(one.said()).toContain('lateUnjudged');
    database.connection.exec('ALTER TABLE elsewhere RENAME TO late_spans');
    await one.look();
    expect(one.judge.waiting()).toBe(0);
    expect(one.annotations()).toHaveLength(1);
  });

  it('do not wait for a clock that was ahead', async () => {
    const one = street();
    await one.live(burst, at(400));
    const { now } = one;
    one.now = after(now, hours(2));
    await database.transact((connection) => one.judge.mark(connection, [markOf(one.now)]));
    one.now = now;
    await one.look(seconds(0));
    await one.look(seconds(10));
    expect(one.judge.waiting()).toBe(0);
  });
});
