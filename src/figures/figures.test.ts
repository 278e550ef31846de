import { describe, expect, it, vi } from 'vitest';
import { type Alert, subjectOf } from '../model/alert.ts';
import { hours, milliseconds, minutes } from '../model/duration.ts';
import { UnavailableError } from '../model/errors.ts';
import { areaId } from '../model/ids.ts';
import { ruleId } from '../model/rule.ts';
import { after } from '../model/time.ts';
import { createSilentEvents } from '../observability/silent-events.ts';
import { createMemoryRegistry } from '../registry/memory/memory-registry.ts';
import { createCityState } from '../state/city-state.ts';
import { bay, noon, spots, townAreas, townDevice, townKinds } from '../state/fixtures/small-town.ts';
import { lineOf } from '../stores/influxdb/open-figures.ts';
import { createAlertFigures } from './alert-figures.ts';
import { createFleetFigures } from './fleet-figures.ts';
import type { Figure, FigureSink } from './port.ts';
import { startFigures } from './start-figures.ts';

const alert = (id: string, more: Partial<Alert> = {}): Alert => ({
  id,
  rule: ruleId('smog'),
  version: '1',
  subject: subjectOf('device:env 1'),
  area: areaId('centro'),
  severity: 'severe',
  category: 'Env',
  topic: 'air',
  audience: ['citizens'],
  group: 'g',
  since: noon,
  firedAt: after(noon, minutes(7)),
  resolved: undefined,
  acknowledged: undefined,
  quiet: undefined,
  ...more,
});

/** Alerts that a test changes as it goes on. */
function changing() {
  const kept: { open: readonly Alert[]; closed: readonly Alert[] } = { open: [], closed: [] };
  return { kept, alerts: { open: () => kept.open, closed: () => kept.closed } };
}

const lines = (figures: readonly Figure[]): readonly string[] => figures.flatMap(lineOf);

describe('what becomes of an alert', () => {
  const steps = (figures: readonly Figure[]): readonly string[] =>
    lines(figures).filter((line) => line.startsWith('barrio_alert'));

  it('is a point at its moment, once', () => {
    const { kept, alerts } = changing();
    const figures = createAlertFigures(alerts);
    kept.open = [alert('a')];
    const place = 'rule=smog,severity=severe,topic=air,area=centro,subject=device:env\\ 1';
    const fired = after(noon, minutes(7));
    expect(steps(figures.read(fired))).toEqual([`barrio_alert,${place},to=firing count=1i,seconds=420 ${fired}`]);
    expect(steps(figures.read(fired))).toEqual([]);
    const resolved = { at: after(noon, hours(1)), because: 'cleared' } as const;
    kept.closed = [alert('a', { resolved })];
    kept.open = [];
    expect(steps(figures.read(resolved.at))).toEqual([
      `barrio_alert,${place},to=resolved count=1i,seconds=3180 ${resolved.at}`,
    ]);
  });

  it('is told apart from that of another subject at the same moment', () => {
    const { kept, alerts } = changing();
    kept.open = [alert('a'), alert('b', { subject: subjectOf('city'), area: undefined })];
    expect(new Set(steps(createAlertFigures(alerts).read(noon)).map((line) => line.split(' count')[0])).size).toBe(2);
  });

  it('leaves every severity a number, also nought', () => {
    const { kept, alerts } = changing();
    kept.open = [alert('a')];
    const firing = lines(createAlertFigures(alerts).read(noon)).filter((line) => line.startsWith('barrio_firing'));
    expect(firing).toEqual(
      ['minor', 'moderate', 'severe', 'extreme'].map(
        (severity) => `barrio_firing,severity=${severity} alerts=${severity === 'severe' ? 1 : 0}i ${noon}`,
      ),
    );
  });
});

describe('the devices', () => {
  async function town(mostGroups?: number) {
    const registry = createMemoryRegistry({ kinds: townKinds, clock: { now: () => noon } });
    await registry.putAreas(townAreas);
    const state = createCityState({ directory: registry, kinds: townKinds });
    await registry.importDevices(spots.map((lon, index) => townDevice(`bay-${index}`, { kind: bay, lon })));
    const fleet = { ranked: () => [] };
    const parts = { directory: registry, state, fleet };
    return { registry, figures: createFleetFigures(mostGroups === undefined ? parts : { ...parts, mostGroups }) };
  }
  const counts = (figures: readonly Figure[]) =>
    figures.map(({ tags, fields }) => [
      new Map(Object.entries(tags)).get('area'),
      new Map(Object.entries(fields)).get('devices'),
    ]);

  it('are counted once, in the smallest area that they stand in or outside every area', async () => {
    const { registry, figures } = await town();
    const byArea = Map.groupBy(registry.devices(), ({ area }) => area);
    const expected = [...byArea].map(([area, devices]) => [area, devices.length]);
    expect(new Map(counts(figures.read(noon)).map(([area, count]) => [area, count]))).toEqual(
      new Map(expected.map(([area, count]) => [area, count])),
    );
    expect(byArea.has(undefined)).toBe(true);
  });

  it('are counted anew when there are more of them', async () => {
    const { registry, figures } = await town();
    const sum = () => counts(figures.read(noon)).reduce((all, [, count]) => all + Number(count), 0);
    expect(sum()).toBe(spots.length);
    await registry.addDevice(townDevice('one-more', { kind: bay, lon: spots[0] }));
    expect(sum()).toBe(spots.length + 1);
  });

  it('are counted by kind only in a city of too many areas', async () => {
    const { figures } = await town(2);
    expect(counts(figures.read(noon))).toEqual([[undefined, spots.length]]);
  });
});

describe('a figure as a line', () => {
  it.each<[string, Figure, readonly string[]]>([
    [
      'leaves out what is not known',
      {
        measurement: 'barrio_delivery',
        tags: { channel: 'mqtt' },
        fields: { waiting: 2, p50_seconds: undefined },
        time: noon,
      },
      [`barrio_delivery,channel=mqtt waiting=2i ${noon}`],
    ],
    [
      'is none where nothing is known',
      { measurement: 'barrio_delivery', tags: { channel: 'mqtt' }, fields: { p95_seconds: Number.NaN }, time: noon },
      [],
    ],
    [
      'keeps whole numbers whole, and others not',
      { measurement: 'barrio_pipeline', tags: {}, fields: { messages: 7, cpu_seconds: 2 }, time: noon },
      [`barrio_pipeline messages=7i,cpu_seconds=2 ${noon}`],
    ],
  ])('%s', (_name, figure, expected) => {
    expect(lineOf(figure)).toEqual(expected);
  });
});

describe('writing figures', () => {
  const figure: Figure = {
    measurement: 'barrio_firing',
    tags: { severity: 'minor' },
    fields: { alerts: 0 },
    time: noon,
  };

  function writing(write: FigureSink['write']) {
    const events = createSilentEvents();
    const repeat = vi.fn<() => void>();
    const figures = { read: () => [figure], repeat, close: () => undefined };
    const sink = { write: vi.fn<FigureSink['write']>(write), close: async (): Promise<void> => undefined };
    const clock = { now: () => noon };
    const running = startFigures({ figures, sink, clock, events, every: milliseconds(1) });
    return { events, repeat, sink, running };
  }

  it('goes on for ever, until it is closed', async () => {
    const { sink, running } = writing(async () => undefined);
    await vi.waitFor(() => expect(sink.write.mock.calls.length).toBeGreaterThan(2));
    await running.close();
    expect(sink.write).toHaveBeenCalledWith([figure]);
    const written = sink.write.mock.calls.length;
    await new Promise((resolve) => setImmediate(resolve));
    expect(sink.write.mock.calls.length).toBe(written);
  });

  it('tells of a trouble once, goes on, and says what is missing when it is over', async () => {
    let turns = 0;
    const { events, repeat, running } = writing(async () => {
      turns += 1;
      if (turns <= 3) throw new UnavailableError('the database is away');
    });
    await vi.waitFor(() => expect(events.emitted).toHaveLength(2));
    await running.close();
    expect(events.emitted).toEqual([
      { name: 'figuresNotWritten', fields: { reason: 'the database is away' } },
      { name: 'figuresWrittenAgain', fields: { turns: 3 } },
    ]);
    expect(repeat).toHaveBeenCalledTimes(3);
  });

  it('has one write under way at a time, and an end waits for none that hangs', async () => {
    const hanging = Promise.withResolvers<void>();
    const { sink, running } = writing(() => hanging.promise);
    await vi.waitFor(() => expect(sink.write).toHaveBeenCalledTimes(1));
    sink.close = async () => hanging.reject(new Error('closed'));
    await running.close();
    expect(sink.write).toHaveBeenCalledTimes(1);
  });
});
