import { describe, expect, it } from 'vitest';
import type { DeviceKind } from '../../model/device-kind.ts';
import { hours, minutes } from '../../model/duration.ts';
import { areaId, deviceId, kindId } from '../../model/ids.ts';
import type { Reading } from '../../model/observation.ts';
import { epochMs } from '../../model/time.ts';
import { createSilentEvents } from '../../observability/silent-events.ts';
import { createLiveFeed } from '../../state/live-feed.ts';
import { announceLive } from './live-topics.ts';

const kind: DeviceKind = {
  id: kindId('lamp'),
  label: 'Lamp',
  description: 'For tests',
  quantities: ['lamp_on', 'active_power'],
  rhythm: { speaks: 'periodically', every: minutes(5), lateAfter: minutes(10), staleAfter: hours(1) },
  decode: () => ({ ok: false, code: 'payload_malformed', detail: 'never read here' }),
  imagine: () => () => undefined,
};
const now = epochMs(Date.UTC(2026, 10, 21, 10));
const reading = (area: string | undefined): Reading => ({
  device: deviceId('lamp-1'),
  kind: kind.id,
  area: area === undefined ? undefined : areaId(area),
  time: now,
  receivedAt: now,
  observations: [
    { quantity: 'lamp_on', value: 0, quality: 'pass', reasons: [] },
    { quantity: 'active_power', value: 1.5, quality: 'suspect', reasons: ['spike'] },
  ],
});

function city({ listening }: { listening: boolean }) {
  const said: { topic: string; payload: unknown }[] = [];
  const speaker = {
    hasLiveSubscribers: () => listening,
    publishLive: (topic: string, payload: string) => void said.push({ topic, payload: JSON.parse(payload) }),
  };
  const live = createLiveFeed({ events: createSilentEvents() });
  const stop = announceLive(live, { speaker, kinds: new Map([[kind.id, kind]]), clock: { now: () => now } });
  return { said, live, stop };
}

describe('live values by MQTT', () => {
  it('are said per area and quantity, with age and quality', () => {
    const { said, live } = city({ listening: true });
    live.publish([reading('centro')]);
    expect(said.map(({ topic }) => topic)).toEqual([
      'barrio/v1/live/centro/lamp_on',
      'barrio/v1/live/centro/active_power',
    ]);
    expect(said[0]?.payload).toMatchObject({
      device: 'lamp-1',
      area: 'centro',
      value: false,
      ageSeconds: 0,
      freshness: 'live',
    });
    expect(said[1]?.payload).toMatchObject({ value: 1.5, quality: 'suspect', reasons: ['spike'], unit: 'W' });
  });

  it('are said again when they were judged again, with the same value and times', () => {
    const { said, live } = city({ listening: true });
    const { observations, ...rest } = reading('centro');
    live.publish([{ ...rest, observations }]);
    const again = { quantity: 'lamp_on', value: 0, quality: 'suspect', reasons: ['spike: odd'], revision: 2 } as const;
    live.rejudge([{ ...rest, observation: again }]);
    const [first, , second] = said;
    expect(first).toMatchObject({ topic: 'barrio/v1/live/centro/lamp_on', payload: { revision: 1, quality: 'pass' } });
    expect(second).toEqual({
      topic: 'barrio/v1/live/centro/lamp_on',
      payload: { ...Object(first?.payload), quality: 'suspect', reasons: ['spike: odd'], revision: 2 },
    });
  });

  it('of devices outside every area have a topic too', () => {
    const { said, live } = city({ listening: true });
    live.publish([reading(undefined)]);
    expect(said[0]?.topic).toBe('barrio/v1/live/outside/lamp_on');
  });

  it('are not made while nobody listens, nor after the end', () => {
    const deaf = city({ listening: false });
    deaf.live.publish([reading('centro')]);
    const stopped = city({ listening: true });
    stopped.stop();
    stopped.live.publish([reading('centro')]);
    expect([...deaf.said, ...stopped.said]).toEqual([]);
  });
});
