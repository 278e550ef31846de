import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import type { Database } from '../database/port.ts';
import { position } from '../journal/port.ts';
import { UnavailableError } from '../model/errors.ts';
import type { Observation, Reading, Rejudged } from '../model/observation.ts';
import { rollupLevels } from '../model/rollup.ts';
import { epochMs } from '../model/time.ts';
import type { RollupTask, Store, TimeSpan } from '../stores/port.ts';
import {
  calendar,
  figures,
  gauge,
  groups,
  noon,
  openQuickDatabase,
  pastKinds,
  reading,
  SmallPast,
  sensor,
} from './fixtures/small-past.ts';
import { keeps, lengthOf } from './kept-levels.ts';
import { daysOf, windowsOf } from './windows.ts';

/**
 * Readings come early, late and judged anew; hours pass; the process dies at any moment, also within a transaction, and what it
 * had not finished comes again. In the end each kept rollup must be what the readings say.
 */
const minute = 60_000;
const past = 3 * 24 * 60;

const deaths = ['before list', 'after list', 'after store', 'rolled up before store', 'no'] as const;
const said = fc.record({
  age: fc.integer({ min: 0, max: past }),
  // A device is of one kind.
  of: fc.constantFrom(
    { device: 'a', kind: sensor },
    { device: 'b', kind: sensor },
    { device: 'gauge-a', kind: gauge },
    { device: 'gauge-b', kind: gauge },
  ),
  quantity: fc.constantFrom(...sensor.quantities),
  value: fc.integer({ min: 0, max: 1 }),
});
const delivery = fc.record({
  readings: fc.array(said, { maxLength: 4 }),
  /** Which of what came before is judged anew. */
  judged: fc.option(fc.nat({ max: 50 })),
  death: fc.constantFrom(...deaths),
});
const step = fc.oneof(
  fc.record({ what: fc.constant('deliver' as const), delivery }),
  fc.record({ what: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 300 }) }),
  fc.record({
    what: fc.constant('roll up' as const),
    /** At which call of the store, or transaction, something happens. */
    at: fc.integer({ min: 1, max: 8 }),
    happens: fc.constantFrom(
      'nothing',
      'death before',
      'death after',
      'delivery before',
      'delivery after',
      'death at commit',
      'death after commit',
    ),
    meanwhile: delivery,
  }),
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;
type Delivery = typeof delivery extends fc.Arbitrary<infer Value> ? Value : never;

class Dead extends UnavailableError {}
const die = (): never => {
  throw new Dead('the process is dead');
};

class Life {
  readonly past: SmallPast;
  readonly #sent: Reading[] = [];
  readonly #revisions = new Map<Reading, number>();
  #upTo = 0;
  /** In the journal, and not known to be in the store. */
  #journal: { readonly readings: readonly Reading[]; readonly rejudged: readonly Rejudged[] }[] = [];

  constructor(database: Database) {
    this.past = new SmallPast(database);
  }

  async live(step: Step): Promise<void> {
    try {
      if (step.what === 'wait') this.past.clock.time = epochMs(this.past.clock.time + step.minutes * minute);
      else if (step.what === 'deliver') await this.deliver(step.delivery);
      else await this.#rollUp(step);
    } catch (error) {
      if (!(error instanceof Dead)) throw error;
      this.past.startAnew();
      await this.#readJournal();
    }
  }

  async deliver({ readings, judged, death }: Delivery): Promise<void> {
    const made = readings.map((one) => this.#make(one));
    const rejudged = judged === null ? [] : this.#judgeAnew(judged);
    this.#sent.push(...made);
    this.#journal.push({ readings: made, rejudged });
    await this.#readJournal(death);
  }

  async #readJournal(death: (typeof deaths)[number] = 'no'): Promise<void> {
    for (const batch of this.#journal) {
      this.#upTo += 1;
      const arriving = { ...batch, upTo: position(this.#upTo) };
      if (death === 'before list') die();
      await this.past.list.expect(arriving);
      if (death === 'after list') die();
      if (death === 'rolled up before store') await this.past.roller.turn();
      await this.past.store.append(arriving);
      if (death === 'after store') die();
      this.past.list.arrived(arriving.upTo);
      this.#journal = this.#journal.filter((one) => one !== batch);
    }
  }

  async #rollUp({ at, happens, meanwhile }: Step & { what: 'roll up' }): Promise<void> {
    const { store, database } = this.past;
    let calls = 0;
    const happen = async (when: 'before' | 'after'): Promise<void> => {
      if (calls !== at) return;
      if (happens === `death ${when}`) die();
      if (happens === `delivery ${when}`) await this.deliver({ ...meanwhile, death: 'no' });
    };
    const rollUp: Store['rollUp'] = async (task) => {
      calls += 1;
      await happen('before');
      const done = await store.rollUp(task);
      await happen('after');
      return done;
    };
    let commits = 0;
    const transact: Database['transact'] = async (work) => {
      commits += 1;
      const isHit = commits === Math.ceil(at / 4);
      const done = await database.transact((connection) => {
        const result = work(connection);
        return isHit && happens === 'death at commit' ? die() : result;
      });
      return isHit && happens === 'death after commit' ? die() : done;
    };
    if (happens.includes('commit')) this.past.startAnew({ ...database, transact });
    await this.past.rollerWith({ name: 'memory', rollUp }).turn();
    if (happens.includes('commit')) this.past.startAnew();
  }

  #make({ age, of: { device, kind }, quantity, value }: Delivery['readings'][number]): Reading {
    const measured = kind === gauge ? 'air_temperature' : quantity;
    const at = this.past.clock.time - age * minute;
    // A value that contradicts an earlier one would be refused by the store.
    const before = this.#sent.find(
      (one) =>
        one.time === at && one.device === device && one.kind === kind.id && one.observations[0]?.quantity === measured,
    );
    const known = before?.observations[0]?.value;
    return reading({ at, device, kind, quantity: measured, value: known ?? value, receivedAt: this.past.clock.time });
  }

  #judgeAnew(which: number): readonly Rejudged[] {
    const judged = this.#sent[which % Math.max(1, this.#sent.length)];
    const [observation] = judged?.observations ?? [];
    if (judged === undefined || observation === undefined) return [];
    const revision = (this.#revisions.get(judged) ?? 1) + 1;
    this.#revisions.set(judged, revision);
    const doubted: Observation & { readonly revision: number } = {
      ...observation,
      quality: 'suspect',
      reasons: ['spike: far'],
      revision,
    };
    return [{ ...judged, observation: doubted }];
  }

  async rest(): Promise<void> {
    this.past.startAnew();
    await this.#readJournal();
    this.past.clock.time = epochMs(this.past.clock.time + 2 * 24 * 60 * minute);
    while (await this.past.roller.turn());
  }
}

async function compare({ past: { store, clock } }: Life): Promise<number> {
  const from = calendar.startOfDay(epochMs(noon - (past + 24 * 60) * minute));
  const span: TimeSpan = { from, to: calendar.startOfDay(clock.now()) };
  let compared = 0;
  for (const kind of pastKinds.values()) {
    for (const of of [{ by: 'device' }, { by: 'area', groups: groups.of(kind.id) }] satisfies RollupTask['of'][]) {
      for (const level of rollupLevels.filter((one) => keeps(kind, of.by, one))) {
        const windows = [...(level === '1d' ? daysOf(calendar, span) : windowsOf(lengthOf[level], span))];
        const said = await store.workOut({ kind: kind.id, windows, of, at: clock.now() });
        const kept = await store.rollups({ ...span, level, kind: kind.id, quantities: kind.quantities, by: of.by });
        const key = (one: (typeof kept)[number]): string => `${one.group} ${one.quantity} ${one.start}`;
        expect(new Map(kept.map((one) => [key(one), figures(one)]))).toEqual(
          new Map(said.map((one) => [key(one), figures(one)])),
        );
        compared += said.length;
      }
    }
  }
  return compared;
}

test.prop([fc.array(step, { minLength: 4, maxLength: 25 })], { numRuns: 60 })(
  'however often the process dies, each kept rollup is what the readings say in the end',
  async (steps) => {
    const opened = await openQuickDatabase();
    try {
      const life = new Life(opened.database);
      for (const each of steps) await life.live(each);
      await life.rest();
      const readings = steps.some((each) => each.what === 'deliver' && each.delivery.readings.length > 0);
      expect(await compare(life)).toBeGreaterThanOrEqual(readings ? 4 : 0);
      expect(life.past.roller.hoursLeft()).toBe(0);
    } finally {
      await opened.remove();
    }
  },
  120_000,
);
