import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { buildSmallCity, reading } from '../../../test/api/small-city.ts';
import { minutes } from '../../model/duration.ts';
import { deviceId } from '../../model/ids.ts';
import { createApi } from '../open-api.ts';
import { OneProblemShape } from './act.ts';
import { QueueShape } from './list.ts';

const operator = { authorization: 'Bearer the-token-of-the-small-city' };

/** The small city at noon: lamp-2 has been silent for a day, lamp-1 reports a fault, the battery of bay-1 cannot wait. */
async function open() {
  const city = await buildSmallCity();
  const weak = reading('bay-1', minutes(1), { battery_level: 4 });
  city.state.observe([weak]);
  city.fleet.ear.hear({ readings: [weak], rejudged: [], deadLetters: [] });
  await city.fleet.look();
  const app = createApi(city.parts);
  const queue = async (query = '') => {
    const answer = await app.inject({ url: `/api/v1/operate/queue${query}`, headers: operator });
    expect(answer.statusCode).toBe(200);
    return QueueShape.parse(answer.json());
  };
  const names = async (query: string) =>
    (await queue(query)).items.map(({ device, problem }) => `${device} ${problem}`);
  const idOf = async (device: string) => (await queue(`?show=all&device=${device}`)).items[0]?.id ?? '';
  const act = (id: string, verb: string, payload: object = {}) =>
    app.inject({ method: 'POST', url: `/api/v1/operate/queue/${id}/${verb}`, headers: operator, payload });
  return { ...city, app, queue, names, idOf, act };
}

describe('the queue', () => {
  it('has first what takes most away from most people, with nobody looking after it yet', async () => {
    const { queue } = await open();
    const { items, counts, found, lookedAt } = await queue();
    expect(items.map(({ device }) => device)).toEqual(['lamp-2', 'lamp-1', 'bay-1']);
    expect(items[0]?.care).toEqual({ acknowledged: null, assigned: null, snoozed: null, noteCount: 0, lastNote: null });
    expect([found, lookedAt]).toEqual([3, '2026-03-01T12:00:00.000Z']);
    expect(counts).toMatchObject({ due: 3, snoozed: 0, urgent: 1, free: 3, people: [] });
  });

  it('is for operators only', async () => {
    const { app } = await open();
    expect((await app.inject({ url: '/api/v1/operate/queue' })).statusCode).toBe(401);
    const refused = await app.inject({ method: 'POST', url: '/api/v1/operate/queue/1/acknowledge', payload: {} });
    expect(refused.statusCode).toBe(401);
  });

  it('keeps who saw a problem first, who repairs it, and what was noted', async () => {
    const { act, idOf, queue, names } = await open();
    const id = await idOf('lamp-2');
    await act(id, 'acknowledge');
    await act(id, 'assign', { to: ' Crew 3 ' });
    await act(id, 'note', { text: 'The fuse is gone.' });
    const answer = await act(id, 'note', { text: 'A new one is on its way.' });
    expect(answer.statusCode).toBe(200);
    const { care } = OneProblemShape.parse(answer.json());
    expect(care.acknowledged?.at).toBe('2026-03-01T12:00:00.000Z');
    expect(care.assigned?.to).toBe('Crew 3');
    expect(care.notes.map(({ text }) => text)).toEqual(['The fuse is gone.', 'A new one is on its way.']);
    const { items, counts } = await queue('?with=Crew%203');
    expect(items).toMatchObject([{ id, care: { noteCount: 2, lastNote: { text: 'A new one is on its way.' } } }]);
    expect(counts).toMatchObject({ free: 2, people: [{ name: 'Crew 3', due: 1 }] });
    expect(await names('?free=true')).toEqual(['lamp-1 faulty', 'bay-1 low_battery']);
    expect(await names('?unseen=true')).toEqual(['lamp-1 faulty', 'bay-1 low_battery']);
    expect((await act(id, 'assign', { to: null })).json()).toMatchObject({ care: { assigned: null } });
  });

  it('puts what is snoozed out of sight, and back', async () => {
    const { act, idOf, names, queue } = await open();
    const id = await idOf('lamp-2');
    const { statusCode } = await act(id, 'snooze', { until: '2026-03-02T12:00:00Z' });
    expect(statusCode).toBe(200);
    expect(await names('')).toEqual(['lamp-1 faulty', 'bay-1 low_battery']);
    expect(await names('?show=snoozed')).toEqual(['lamp-2 silent']);
    expect((await queue()).counts).toMatchObject({ due: 2, snoozed: 1 });
    await act(id, 'snooze', { until: null });
    expect(await names('?show=snoozed')).toEqual([]);
  });

  it.each([
    ['?search=LAMP', ['lamp-2 silent', 'lamp-1 faulty']],
    ['?problem=low_battery', ['bay-1 low_battery']],
    ['?kind=street-light&search=1', ['lamp-1 faulty']],
    ['?area=puerto', []],
    ['?urgent=true', ['bay-1 low_battery']],
  ])('is found by what is asked: %s', async (query, expected) => {
    expect(await (await open()).names(query)).toEqual(expected);
  });

  it('comes a page at a time, and says how many there are', async () => {
    const { queue } = await open();
    const first = await queue('?limit=2');
    expect(first.found).toBe(3);
    const rest = await queue(first.next?.slice(first.next.indexOf('?')));
    expect(rest.items.map(({ device }) => device)).toEqual(['bay-1']);
  });

  it.each([
    ['snooze', { until: '2026-03-01T11:59:00Z' }, 400, 'invalid_request'],
    ['snooze', { until: '2026-07-01T11:59:00Z' }, 400, 'invalid_request'],
    ['snooze', {}, 400, 'invalid_request'],
    ['note', { text: '  ' }, 400, 'invalid_request'],
    ['note', { text: 'x'.repeat(1001) }, 400, 'invalid_request'],
    ['assign', { to: '' }, 400, 'invalid_request'],
    ['acknowledge', { by: 'me' }, 400, 'invalid_request'],
  ])('refuses to %s with %j', async (verb, payload, status, code) => {
    const { act, idOf } = await open();
    const answer = await act(await idOf('lamp-2'), verb, payload);
    expect([answer.statusCode, z.object({ code: z.string() }).parse(answer.json()).code]).toEqual([status, code]);
  });

  it('has nothing to do about a problem that is over', async () => {
    const { act, idOf, registry, fleet } = await open();
    const id = await idOf('lamp-1');
    await registry.removeDevice(deviceId('lamp-1'));
    await fleet.look();
    const answer = await act(id, 'acknowledge');
    expect([answer.statusCode, answer.json()]).toEqual([404, expect.objectContaining({ code: 'problem_unknown' })]);
  });
});
