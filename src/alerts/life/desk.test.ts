import { describe, expect, it } from 'vitest';
import type { Quieting } from '../port.ts';
import { createDesk } from './desk.ts';
import { alertNamed, at, live, ruleOf, step } from './fixtures/told-town.ts';

function openDesk() {
  let second = 100;
  const life = live([ruleOf('dark')]);
  life.take(10, step('firing', 'quay-1', { second: 10 }), step('firing', 'mole-1', { second: 10 }));
  life.take(20, step('resolved', 'mole-1', { second: 20 }));
  const desk = createDesk({
    act: async (action) => life.act(second, action),
    book: life.book,
    clock: { now: () => at(second) },
  });
  const later = (next: number): void => {
    second = next;
  };
  return { desk, life, later };
}

const silence: Omit<Quieting, 'id' | 'endedAt'> = { is: 'silence', from: at(100), to: at(200), by: 'ana', note: '' };

describe('the desk of operators', () => {
  it('takes on an alert', async () => {
    const { desk, life } = openDesk();
    const alert = await desk.acknowledge(alertNamed('quay-1'), 'ana', 'on my way');
    expect(alert.acknowledged).toEqual({ at: at(100), by: 'ana', note: 'on my way' });
    expect(life.book.get(alert.id)?.alert).toEqual(alert);
  });

  it('remembers who took an alert on with which note, and who kept it quiet', async () => {
    const { desk, life, later } = openDesk();
    const id = alertNamed('quay-1');
    await desk.acknowledge(id, 'ana', 'on my way');
    later(110);
    await desk.acknowledge(id, 'ben', '');
    later(120);
    const { id: quieting } = await desk.quiet({ ...silence, note: 'ladder there' });
    later(150);
    await desk.endQuiet(quieting, 'ben');
    expect(life.book.get(id)?.alert.deeds).toEqual([
      { at: at(100), does: 'acknowledged', by: 'ana', note: 'on my way' },
      { at: at(110), does: 'acknowledged', by: 'ben', note: '' },
      { at: at(120), does: 'silenced', by: 'ana', note: 'ladder there' },
      { at: at(150), does: 'heard', by: undefined, note: '' },
    ]);
  });

  it('says which of no alert and an alert that is over it was', async () => {
    const { desk } = openDesk();
    await expect(desk.acknowledge('nothing', 'ana', '')).rejects.toMatchObject({ status: 404, code: 'alert_unknown' });
    await expect(desk.acknowledge(alertNamed('mole-1'), 'ana', '')).rejects.toMatchObject({
      status: 409,
      code: 'alert_over',
      message: expect.stringContaining('since 2026-06-01T12:00:20.000Z'),
    });
  });

  it('keeps alerts quiet for a time, or until somebody ends it', async () => {
    const { desk, life, later } = openDesk();
    const quieting = await desk.quiet(silence);
    expect(life.book.quietings()).toEqual([quieting]);
    expect(life.open()[0]?.quiet).toEqual({ because: 'silenced', by: quieting.id });
    later(150);
    const ended = await desk.endQuiet(quieting.id, 'ben');
    expect(ended).toEqual({ ...quieting, endedAt: at(150) });
    expect([life.book.quietings(), life.open()[0]?.quiet]).toEqual([[ended], undefined]);
    await expect(desk.endQuiet(quieting.id, 'ben')).rejects.toMatchObject({ status: 404, code: 'quieting_unknown' });
  });

  it('ends no window that is over by itself, and none that never was', async () => {
    const { desk, later } = openDesk();
    const { id } = await desk.quiet(silence);
    later(200);
    await expect(desk.endQuiet(id, 'ben')).rejects.toMatchObject({ status: 404, code: 'quieting_unknown' });
    await expect(desk.endQuiet('nothing', 'ben')).rejects.toMatchObject({ status: 404 });
  });

  it.each([
    ['that ends before it begins', { from: at(300), to: at(250) }],
    ['that is over already', { from: at(10), to: at(100) }],
  ])('refuses a window %s', async (_name, span) => {
    const { desk, life } = openDesk();
    await expect(desk.quiet({ ...silence, ...span })).rejects.toMatchObject({ status: 400, code: 'invalid_request' });
    expect(life.book.quietings()).toEqual([]);
  });
});
