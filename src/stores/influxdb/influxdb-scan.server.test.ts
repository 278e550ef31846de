import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startInfluxd } from '../../../test/servers/influxd.ts';
import type { RunningServer } from '../../../test/servers/running-server.ts';
import { position } from '../../journal/port.ts';
import { days, seconds } from '../../model/duration.ts';
import { after, systemClock } from '../../model/time.ts';
import { contractKinds, gate, observe, reading, start } from '../contract/city.ts';
import { createHttp } from './http.ts';
import { openForTest } from './open-for-test.ts';
import { createQuery, type Query } from './query.ts';
import { scan } from './scan.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await startInfluxd();
});
afterAll(() => server.stop());

function countingQuery(database: string): { readonly query: Query; readonly asked: string[] } {
  const settings = { url: server.url, database, flavour: 'v1', timeout: seconds(10) } as const;
  const query = createQuery(createHttp(settings, systemClock), settings);
  const asked: string[] = [];
  return { asked, query: (statement) => (asked.push(statement), query(statement)) };
}

describe('with a real influxd, a kind that is read from one end to the other', () => {
  it('is read on from where an answer was cut off, and a crowded moment as a whole', async () => {
    await using store = await openForTest({ url: server.url, database: 'crowded' });
    const crowd = Array.from({ length: 300 }, (_, index) => ({ device: `gate-${index}`, at: 5_000 }));
    const others = Array.from({ length: 400 }, (_, index) => ({ device: 'gate-1', at: index * 100 }));
    const readings = [...crowd, ...others.filter(({ at }) => at !== 5_000)].map((one) =>
      reading([observe('battery_level', 1)], one),
    );
    await store.append({ readings, upTo: position(1) });
    const { query, asked } = countingQuery('crowded');
    const size = { wanted: 20, most: 50 };
    const span = { kind: gate.id, from: start, to: after(start, days(1)) };
    const found = (await Array.fromAsync(scan(query, span, { kinds: contractKinds, size }))).flat();
    expect(found).toHaveLength(699);
    expect(found.map(({ device, time }) => `${time} ${device}`)).toEqual(
      readings.map(({ device, time }) => `${time} ${device}`).toSorted(),
    );
    expect(asked.length).toBeGreaterThan(15);
    expect(asked.length).toBeLessThan(60);
  });
});
