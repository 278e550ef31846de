import { beforeAll, expect, it } from 'vitest';
import { brand } from '../../model/brand.ts';
import { hours } from '../../model/duration.ts';
import { deviceId, kindId } from '../../model/ids.ts';
import { systemClock } from '../../model/time.ts';
import { createMemoryRegistry } from '../../registry/memory/memory-registry.ts';
import type { CredentialMark, Principal } from '../../registry/port.ts';
import { mayHear, useOf } from './topic-rules.ts';

const kind = kindId('probe');
const rhythm = { speaks: 'periodically', every: hours(1), lateAfter: hours(2), staleAfter: hours(3) } as const;
const registry = createMemoryRegistry({
  kinds: new Map([
    [
      kind,
      {
        id: kind,
        label: '',
        description: '',
        quantities: [],
        rhythm,
        decode: () => ({ ok: true, samples: [], refused: [] }),
        imagine: () => () => undefined,
      },
    ],
  ]),
  clock: systemClock,
});
const place = { lat: 43.46, lon: -3.8 };
const credential = brand<CredentialMark>('any');
const device: Principal = { role: 'device', id: deviceId('bay-1'), credential };
const gateway: Principal = { role: 'gateway', id: deviceId('gate-1'), credential };

beforeAll(async () => {
  await registry.addGateway(gateway.id);
  await registry.addDevice({ id: device.id, kind, position: place });
  await registry.addDevice({ id: deviceId('bay-3'), kind, position: place, gateway: gateway.id });
});

it.each([
  'barrio/v1/bay-1/refused',
  'barrio/v1/bay-1/notice',
  'barrio/v1/bay-1/state',
  'barrio/v1/bay-1/down/#',
  'barrio/v1/bay-1/down/+',
  'barrio/v1/bay-1/down/reboot',
  'barrio/v1/live/#',
  'barrio/v1/live/centro/+',
  'barrio/v1/alerts/#',
])('a device may hear %s', (filter) => {
  expect(mayHear(filter, device, registry)).toBe(true);
});

it.each([
  '#',
  '+/v1/bay-1/refused',
  'barrio/#',
  'barrio/v1/#',
  'barrio/v1/+/refused',
  'barrio/v1/bay-2/refused',
  'barrio/v1/bay-2/notice',
  'barrio/v1/bay-3/down/#',
  'barrio/v1/bay-1/#',
  'barrio/v1/bay-1/up',
  'barrio/v1/bay-1/down',
  'barrio/v1/bay-1/refused/more',
  'barrio/v1/bay-1/notice/#',
  'barrio/v1/live',
  '$SYS/#',
  '$share/group/barrio/v1/live/#',
  'barrio/v1/live/a#',
  'barrio/v1/live/#/a',
  'barrio/v1/live/a+/b',
  'barrio/v1/bay-1/down/a/+b',
  `barrio/v1/live/${'a/'.repeat(200)}`,
  'gateways/v1/gate-1/#',
])('a device may not hear %s', (filter) => {
  expect(mayHear(filter, device, registry)).toBe(false);
});

it('a gateway hears what its devices may hear, and no others', () => {
  expect(mayHear('barrio/v1/bay-3/refused', gateway, registry)).toBe(true);
  expect(mayHear('barrio/v1/bay-3/down/#', gateway, registry)).toBe(true);
  expect(mayHear('barrio/v1/bay-1/refused', gateway, registry)).toBe(false);
});

it.each([
  ['barrio/v1/bay-1/up', 'telemetry'],
  ['barrio/v1/bay-1/state', 'presence'],
  ['barrio/v1/bay-1/state/more', 'telemetry'],
  ['barrio/v1/bay-1/down/reboot/ack', 'command_ack'],
  ['barrio/v1/bay-1/down/reboot', 'telemetry'],
  ['barrio/v1/bay-1/down/reboot/ack/more', 'telemetry'],
  ['barrio/v1/bay-1/down//ack', 'telemetry'],
  ['barrio/v1/bay-2/state', 'telemetry'],
  ['barrio/v1/bay-2/down/reboot/ack', 'telemetry'],
  ['barrio/v1/live/centro/noise', 'telemetry'],
  ['$SYS/broker/clients', 'telemetry'],
  ['anything', 'telemetry'],
])('of a device, %s is %s', (topic, use) => {
  expect(useOf(topic, device, registry)).toBe(use);
});
