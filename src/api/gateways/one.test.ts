import { expect, it } from 'vitest';
import { ask, buildSmallCity } from '../../../test/api/small-city.ts';
import { seconds } from '../../model/duration.ts';
import { deviceId } from '../../model/ids.ts';
import { createApi } from '../open-api.ts';
import { GatewayShape } from './one.ts';

it('a gateway comes with the number of its devices and its quota', async () => {
  const city = await buildSmallCity({
    quotaLimits: { gateway: { perSecond: 10, peakPerSecond: 100 }, catchUpTime: seconds(60) },
  });
  city.quotas.enter({ id: deviceId('gw-1'), role: 'gateway' }).take(20);
  const { body } = await ask(createApi(city.parts), '/api/v1/gateways/gw-1');
  expect(body).toEqual(GatewayShape.parse(body));
  expect(body).toEqual({
    id: 'gw-1',
    devices: 1,
    quota: {
      perSecond: 10,
      peakPerSecond: 100,
      allowance: { left: expect.any(Number), of: 600 },
      slowed: false,
      slowedSince: null,
      slowedSecondsLastHour: 0,
    },
  });
  expect(GatewayShape.parse(body).quota.allowance?.left).toBeLessThan(600);
});

it.each(['gw-77', 'bay-1'])('%s is no gateway, and the problem says so', async (id) => {
  const city = await buildSmallCity();
  const { status, body } = await ask(createApi(city.parts), `/api/v1/gateways/${id}`);
  expect(status).toBe(404);
  expect(body).toMatchObject({ code: 'gateway_unknown', detail: expect.stringContaining(id) });
});
