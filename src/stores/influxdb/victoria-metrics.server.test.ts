import { describe, expect, it } from 'vitest';
import { startVictoriaMetrics } from '../../../test/servers/victoria-metrics.ts';
import { position } from '../../journal/port.ts';
import { CallerError } from '../../model/errors.ts';
import { gate, observe, reading, start } from '../contract/city.ts';
import { openForTest } from './open-for-test.ts';

/** Every series as VictoriaMetrics exports it: one JSON object a line. */
async function exportSeries(url: string): Promise<readonly unknown[]> {
  await (await fetch(`${url}/internal/force_flush`)).text();
  const exported = await (await fetch(`${url}/api/v1/export?match[]={__name__!=""}`)).text();
  const series = exported.split('\n').filter((line) => line !== '');
  return series.sort().map((line): unknown => JSON.parse(line));
}

describe.each(['auto', 'victoria-metrics'] as const)('with a real VictoriaMetrics, flavour %s', (flavour) => {
  it('readings arrive through /api/v2/write, are kept over a restart, and are not read back through Barrio', async () => {
    await using server = await startVictoriaMetrics();
    await using store = await openForTest({ url: server.url, flavour });
    const readings = [
      reading([observe('occupied', 1), observe('battery_level', 80.5, { quality: 'pass' })]),
      reading([observe('occupied', 0)], { at: 60_000 }),
    ];
    expect(await store.append({ readings, upTo: position(1) })).toEqual({
      stored: 3,
      duplicates: 0,
      repeated: [],
      refused: [],
    });
    const labels = { area: 'centro', device: 'gate-1' };
    const expected = [
      { metric: { __name__: 'test-gate_battery_level', ...labels }, values: [80.5], timestamps: [start] },
      { metric: { __name__: 'test-gate_battery_level_quality', ...labels }, values: [1], timestamps: [start] },
      { metric: { __name__: 'test-gate_occupied', ...labels }, values: [1, 0], timestamps: [start, start + 60_000] },
    ];
    expect(await exportSeries(server.url)).toEqual(expect.arrayContaining(expected));
    await server.restart();
    expect(await exportSeries(server.url)).toEqual(expect.arrayContaining(expected));
    expect(await store.health()).toMatchObject({ ok: true, detail: expect.stringContaining('VictoriaMetrics') });
    const { device, time } = reading([]);
    const question = { device, kind: gate.id, from: start, to: time, limit: 1 };
    await expect(store.readings(question)).rejects.toThrow(CallerError);
  });
});
