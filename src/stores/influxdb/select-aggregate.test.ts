import { describe, expect, it } from 'vitest';
import { minutes } from '../../model/duration.ts';
import { CallerError } from '../../model/errors.ts';
import { after } from '../../model/time.ts';
import { mast, start } from '../contract/city.ts';
import type { AggregateQuery } from '../port.ts';
import { openForTest } from './open-for-test.ts';
import type { Query, Row } from './query.ts';
import { answering, startScriptedServer } from './scripted-server.ts';
import { selectAggregate } from './select-aggregate.ts';

const aggregateOf = (quantity: 'pm2_5' | 'sound_level'): AggregateQuery => ({
  kind: mast.id,
  quantity,
  every: minutes(1),
  by: 'device',
  from: start,
  to: after(start, minutes(60)),
});

const rowAt = (minute: number): Row => ({ time: start + minutes(minute), number: () => 50, text: () => undefined });

/** Answers with a row a minute, in two groups, for as long as it is asked. */
function endlessRows() {
  const given = { rows: 0 };
  const query: Query = async function* () {
    for (;;) {
      given.rows += 10;
      yield {
        tags: { device: `m${given.rows % 20}` },
        rows: Array.from({ length: 10 }, (_, at) => rowAt(given.rows + at)),
      };
    }
  };
  return { query, given };
}

describe.each(['pm2_5', 'sound_level'] as const)('an aggregate of %s', (quantity) => {
  it('with more rows than can be held is refused as soon as that is known', async () => {
    const { query, given } = endlessRows();
    const asking = selectAggregate(query, aggregateOf(quantity), { mostRows: 1000 });
    await expect(asking).rejects.toThrow(CallerError);
    expect(given.rows).toBeLessThanOrEqual(1010);
  });
});

const statementFor = async (asked: AggregateQuery): Promise<string | null> => {
  await using server = await startScriptedServer(answering(200, '{"results":[{}]}'));
  await using store = await openForTest({ url: server.url });
  expect(await store.aggregate(asked)).toEqual([]);
  return new URLSearchParams(server.received[0]?.body).get('q');
};

describe('the statement of an aggregate', () => {
  it('keeps to the InfluxQL that 1.x, 2.x and 3.x have in common', async () => {
    expect(await statementFor(aggregateOf('pm2_5'))).toBe(
      'SELECT count("pm2_5") AS n, mean("pm2_5") AS mean, min("pm2_5") AS low, max("pm2_5") AS high FROM "test-mast" ' +
        'WHERE time >= 1772359200000ms AND time < 1772362800000ms GROUP BY time(60000ms), "device" fill(none)',
    );
  });

  it('reads levels one by one, for energies cannot be added in it', async () => {
    expect(await statementFor({ ...aggregateOf('sound_level'), by: 'kind' })).toBe(
      'SELECT "sound_level" FROM "test-mast" WHERE time >= 1772359200000ms AND time < 1772362800000ms',
    );
  });
});
