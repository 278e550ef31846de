import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openDatabase } from '../../database/open-database.ts';
import type { Database } from '../../database/port.ts';
import { createMemoryJournal } from '../../journal/memory/memory-journal.ts';
import type { Entry } from '../../journal/port.ts';
import type { Alert } from '../../model/alert.ts';
import { createCalendar } from '../../model/calendar.ts';
import { hours, minutes, seconds } from '../../model/duration.ts';
import { type Message, partition } from '../../model/message.ts';
import type { Reading } from '../../model/observation.ts';
import type { Rule } from '../../model/rule.ts';
import type { TimeSpan } from '../../model/time.ts';
import { createSilentEvents } from '../../observability/silent-events.ts';
import { createMemoryStore } from '../../stores/memory/memory-store.ts';
import { createSqliteAlertBook } from '../book/sqlite-book.ts';
import { createEngine } from '../engine/engine.ts';
import { at, DrawnDirectory, deviceOf, drawnKinds, readingOf, ruleOf } from '../engine/fixtures/drawn-city.ts';
import { createLife } from '../life/create-life.ts';
import { openEars } from './hearing.ts';
import { readMemory } from './kept-memory.ts';
import { startAlerts } from './start-alerts.ts';

const smog = (change: Partial<Rule> = {}): Rule =>
  ruleOf('smog', { is: 'value', quantity: 'pm2_5', limit: { is: 'above', limit: 50 } }, change);

const noWords = { title: '', text: '', short: '' };
const wording = () => ({ es: noWords, en: noWords, fr: noWords });
const everything = { limit: 100 };

const messageAt = (receivedAt: Message['receivedAt']): Message => ({
  topic: 'barrio/v1/air-1/up',
  payload: new Uint8Array(),
  receivedAt,
  sender: 'air-1',
  via: 'mqtt',
  qos: 1,
  redelivery: false,
  packetId: 1,
  partition: partition(0),
});

/** What outlives the process: the disk, the journal, the files of the rules. And the clock on the wall. */
class Town {
  readonly journal = createMemoryJournal({ limitBytes: 10_000_000 });
  readonly store = createMemoryStore({ kinds: drawnKinds });
  readonly heard: { readonly reading: Reading; readonly entry: Entry }[] = [];
  rules: readonly Rule[] = [];
  now = at(0);
  /** When something was received that the disk does not have yet. */
  waitingSince: Message['receivedAt'] | undefined;
  readonly deaf: TimeSpan[] = [];
  readonly #listeners = new Set<(rules: readonly Rule[]) => void>();
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  setRules(rules: readonly Rule[]): void {
    this.rules = rules;
    for (const tell of this.#listeners) tell(rules);
  }

  /** A reading is durable, and so is everybody's knowledge of it. */
  async receive(...readings: readonly Reading[]): Promise<void> {
    for (const reading of readings) {
      const message = messageAt(reading.receivedAt);
      await this.journal.append([message]);
      this.heard.push({ reading, entry: { position: this.journal.end(), message } });
    }
    await this.store.append({ readings, upTo: this.journal.end() });
  }

  /** A life of the process, from its start. It hears everything again, as after a crash. */
  async start() {
    const database = await openDatabase({ file: this.#file });
    const clock = { now: () => this.now };
    const directory = new DrawnDirectory([deviceOf('air-1'), deviceOf('air-2')]).port;
    const book = createSqliteAlertBook(database);
    const ears = await openEars({ database, journal: this.journal });
    const inForce = ears.place === undefined ? [] : this.rules;
    const memory = ears.place === undefined ? undefined : readMemory(database);
    const surroundings = { kinds: drawnKinds, directory, calendar: createCalendar('Europe/Madrid') };
    const usual = { at: () => undefined, prepare: async () => undefined };
    const engine = createEngine({ ...surroundings, rules: inForce, usual, from: this.now, memory });
    const life = createLife({ rules: inForce, directory, wording, recalled: book.recall() });
    const rules = {
      all: () => this.rules,
      onChange: (listener: (rules: readonly Rule[]) => void) => {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
      },
    };
    const marks: unknown[] = [];
    const late = { mark: (_: unknown, some: readonly unknown[]) => void marks.push(...some) };
    const deafness = { note: (span: TimeSpan) => void this.deaf.push(span) };
    const judged = {
      keepFor: hours(1),
      ears,
      engine,
      life,
      book,
      late,
      inForce,
      rules,
      usual,
      store: this.store,
      deafness,
    };
    const run = startAlerts({
      ...surroundings,
      ...judged,
      database,
      journal: { end: () => this.journal.end(), waitingSince: () => this.waitingSince },
      clock,
      events: createSilentEvents(),
    });
    let next = 0;
    const catchUp = async (): Promise<void> => {
      for (; next < this.heard.length; next += 1) {
        const { reading, entry } = this.heard[next] ?? {};
        if (reading === undefined || entry === undefined) break;
        await ears.hearing.hear({ readings: [reading], origins: [entry], rejudged: [], upTo: entry.position });
      }
    };
    /** From here on nothing of it reaches the disk. */
    let death: Promise<void> | undefined;
    const die = (): Promise<void> => {
      death ??= database.close();
      return death;
    };
    const end = async (): Promise<void> => {
      await run.close();
      await die();
    };
    return { run, book, engine, marks, catchUp, die, end };
  }
}

let folder = '';
let database: Database;
let town: Town;
const running: { end(): Promise<void> }[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'judging-'));
  const file = join(folder, 'barrio.db');
  database = await openDatabase({ file });
  town = new Town(file);
});
afterEach(async () => {
  for (const life of running.splice(0)) await life.end();
  await database.close();
  rmSync(folder, { recursive: true });
});

const patience = { timeout: 5_000, interval: 20 };
const until = (claim: () => void): Promise<void> => vi.waitFor(claim, patience);

async function live() {
  const life = await town.start();
  running.push(life);
  return life;
}

/** Rules are in force from here on. */
const judgedBy = (engine: { lookback: unknown; pending(): unknown }, count: number): Promise<void> =>
  until(() => {
    const rows = database.connection.prepare('SELECT rules FROM alert_place').all();
    expect(JSON.parse(String(rows[0]?.['rules'] ?? '[]'))).toHaveLength(count);
    expect(engine).toBeDefined();
  });

const shown = ({ subject, since, resolved }: Alert): unknown => ({ subject, since, isOver: resolved !== undefined });

describe('what is heard', () => {
  it('is judged by the rules in force, kept with its announcement, and told once that is durable', async () => {
    const { run, book, catchUp, engine } = await live();
    const told: number[] = [];
    run.onNew(() => told.push(book.announcements.end()));
    town.setRules([smog()]);
    await judgedBy(engine, 1);
    await town.receive(readingOf('air-1', { pm2_5: 60 }, { time: 10 }));
    town.now = at(12);
    await catchUp();
    await until(() => expect(book.open(everything).map(shown)).toMatchObject([{ since: at(10) }]));
    expect(told).toEqual([1]);
    await town.receive(readingOf('air-1', { pm2_5: 30 }, { time: 20 }));
    town.now = at(22);
    await catchUp();
    await until(() => expect(book.announcements.after(0, 10).map(({ what }) => what)).toEqual(['raised', 'resolved']));
  });

  it('waits for what was received before it and is not on disk yet', async () => {
    const { run, book, catchUp, engine } = await live();
    town.setRules([smog()]);
    await judgedBy(engine, 1);
    town.waitingSince = at(9);
    await town.receive(readingOf('air-1', { pm2_5: 60 }, { time: 10 }));
    town.now = at(20);
    await catchUp();
    await until(() => expect(run.behind()).toBe(0));
    expect(book.open(everything)).toEqual([]);
    expect(engine.decidedUpTo()).toBeLessThanOrEqual(at(9));
    town.waitingSince = undefined;
    await until(() => expect(book.open(everything)).toHaveLength(1));
  });

  it('that came late wakes nobody, and is marked', async () => {
    const { book, marks, catchUp, engine } = await live();
    town.setRules([smog({ lateAfter: minutes(2) })]);
    await judgedBy(engine, 1);
    await town.receive(readingOf('air-1', { pm2_5: 60 }, { time: 10, receivedAt: 1000 }));
    town.now = at(1001);
    await catchUp();
    await until(() => expect(marks).toMatchObject([{ rule: 'smog', time: at(10), arrivedAt: at(1000) }]));
    expect(book.announcements.end()).toBe(0);
  });
});

describe('a death', () => {
  it('in the middle of a wait changes nothing: it fires at its time, once', async () => {
    const first = await live();
    town.setRules([smog({ for: minutes(10) })]);
    await judgedBy(first.engine, 1);
    await town.receive(
      readingOf('air-1', { pm2_5: 60 }, { time: 10 }),
      readingOf('air-1', { pm2_5: 61 }, { time: 70 }),
    );
    town.now = at(72);
    await first.catchUp();
    await until(() => expect(first.engine.pending()).toHaveLength(1));
    // The memory on disk is older than what it knew.
    await first.die();
    const second = await live();
    await second.catchUp();
    await town.receive(readingOf('air-1', { pm2_5: 62 }, { time: 300 }));
    town.now = at(302);
    await second.catchUp();
    await until(() => expect(second.engine.pending()).toMatchObject([{ since: at(10), firesAt: at(610) }]));
    expect(second.book.open(everything)).toEqual([]);
    town.now = at(630);
    await until(() => expect(second.book.open(everything)).toMatchObject([{ since: at(10), firedAt: at(610) }]));
    expect(second.book.announcements.end()).toBe(1);
  });

  it('after an alert was told tells nobody again', async () => {
    const first = await live();
    town.setRules([smog()]);
    await judgedBy(first.engine, 1);
    await town.receive(readingOf('air-1', { pm2_5: 60 }, { time: 10 }));
    town.now = at(12);
    await first.catchUp();
    await until(() => expect(first.book.announcements.end()).toBe(1));
    await first.die();
    const second = await live();
    await second.catchUp();
    await town.receive(readingOf('air-1', { pm2_5: 30 }, { time: 20 }));
    town.now = at(22);
    await second.catchUp();
    await until(() =>
      expect(second.book.announcements.after(0, 10).map(({ what }) => what)).toEqual(['raised', 'resolved']),
    );
  });
});

describe('other rules', () => {
  it('know at once what was observed before they came into force', async () => {
    const first = await live();
    const readings = Array.from({ length: 12 }, (_, index) => readingOf('air-1', { pm2_5: 80 }, { time: index * 300 }));
    await town.receive(...readings);
    town.now = at(3600);
    await first.catchUp();
    const mean = {
      is: 'mean',
      quantity: 'pm2_5',
      over: minutes(60),
      limit: { is: 'above', limit: 50 },
      complete: 0.75,
    } as const;
    town.setRules([ruleOf('hour', mean)]);
    await judgedBy(first.engine, 1);
    await town.receive(readingOf('air-1', { pm2_5: 80 }, { time: 3600 }));
    town.now = at(3620);
    await first.catchUp();
    await until(() => expect(first.book.open(everything)).toMatchObject([{ rule: 'hour' }]));
  });

  it('end the alerts of the rule that is gone', async () => {
    const first = await live();
    town.setRules([smog()]);
    await judgedBy(first.engine, 1);
    await town.receive(readingOf('air-1', { pm2_5: 60 }, { time: 10 }));
    town.now = at(12);
    await first.catchUp();
    await until(() => expect(first.book.open(everything)).toHaveLength(1));
    town.setRules([]);
    await until(() => expect(first.book.closed(everything)).toMatchObject([{ resolved: { because: 'rule' } }]));
  });
});

describe('silence', () => {
  it('is not a device’s while nobody listened', async () => {
    const first = await live();
    town.setRules([ruleOf('silent', { is: 'absent', after: minutes(1) })]);
    await judgedBy(first.engine, 1);
    await town.receive(readingOf('air-1', { pm2_5: 10 }, { time: 0 }), readingOf('air-2', { pm2_5: 10 }, { time: 0 }));
    town.now = at(5);
    await first.catchUp();
    await first.end();
    running.splice(0);
    town.now = at(3600);
    const second = await live();
    await second.catchUp();
    await town.receive(readingOf('air-1', { pm2_5: 10 }, { time: 3630 }));
    town.now = at(3600 + 75);
    await second.catchUp();
    await until(() => expect(second.book.open(everything)).toMatchObject([{ subject: { id: 'air-2' } }]));
    expect(second.book.announcements.end()).toBe(1);
    expect(town.deaf).toEqual([{ from: expect.any(Number), to: at(3600) }]);
  });
});

describe('operators', () => {
  it('see what they did kept', async () => {
    const { run, book, engine, catchUp } = await live();
    town.setRules([smog({ for: seconds(0) })]);
    await judgedBy(engine, 1);
    await town.receive(readingOf('air-1', { pm2_5: 60 }, { time: 10 }));
    town.now = at(12);
    await catchUp();
    await until(() => expect(book.open(everything)).toHaveLength(1));
    const [alert] = book.open(everything);
    await run.act({ does: 'acknowledge', alerts: [alert?.id ?? ''], by: 'ana', note: 'on my way' });
    expect(book.open(everything)).toMatchObject([{ acknowledged: { by: 'ana', note: 'on my way' } }]);
  });
});

describe('a clock that is set back by a day', () => {
  const day = 86_400;
  const later = (seconds: number): number => day + seconds;

  it('delays no alert by more than seconds, and nobody is told twice, also after a death', async () => {
    town.now = at(later(0));
    const first = await live();
    town.setRules([smog()]);
    await judgedBy(first.engine, 1);
    await town.receive(readingOf('air-1', { pm2_5: 60 }, { time: later(10) }));
    town.now = at(later(12));
    await first.catchUp();
    await until(() => expect(first.book.announcements.end()).toBe(1));
    town.now = at(20);
    await until(() => expect(first.engine.decidedUpTo()).toBeLessThan(at(21)));
    await town.receive(
      readingOf('air-1', { pm2_5: 61 }, { time: 21 }),
      readingOf('air-2', { pm2_5: 62 }, { time: 22 }),
    );
    town.now = at(24);
    await first.catchUp();
    const told = (book: typeof first.book): readonly unknown[] =>
      book.announcements.after(0, 10).map(({ what, at: moment }) => [what, moment]);
    await until(() => expect(told(first.book)).toHaveLength(2));
    await first.die();
    const second = await live();
    await second.catchUp();
    await town.receive(
      readingOf('air-1', { pm2_5: 10 }, { time: 30 }),
      readingOf('air-2', { pm2_5: 10 }, { time: 30 }),
    );
    town.now = at(32);
    await second.catchUp();
    await until(() => expect(second.book.open(everything)).toEqual([]));
    const [one, two, ...ends] = second.book.announcements.after(0, 10).map(({ what }) => what);
    expect([one, two, ...ends]).toEqual(['raised', 'raised', 'resolved', 'resolved']);
  });
});
