import { expect, it } from 'vitest';
import { ask, buildSmallCity, noon } from '../../../test/api/small-city.ts';
import { position } from '../../journal/port.ts';
import { deviceId } from '../../model/ids.ts';
import { allRejectionCodes, rejectionCodes } from '../../model/rejection.ts';
import { createApi } from '../open-api.ts';
import { RejectionsShape } from './routes.ts';

it('rejections are counted by code with their remedy, and nobody sees what the messages held', async () => {
  const city = await buildSmallCity();
  const letter = {
    code: 'payload_not_json',
    detail: 'unexpected end of "private matter"',
    receivedAt: noon,
    topic: 'barrio/v1/bay-1/up',
    sender: 'bay-1',
    device: deviceId('bay-1'),
    payload: Buffer.from('private matter'),
    item: 0,
    samples: 1,
    givenTime: noon,
  } as const;
  await city.deadLetters.keep([1, 2].map((number) => ({ ...letter, position: position(number) })));
  const { body, text } = await ask(createApi(city.parts), '/api/v1/rejections');
  expect(body).toEqual(RejectionsShape.parse(body));
  const { total, rejections } = RejectionsShape.parse(body);
  expect(total).toBe(2);
  expect(rejections.map(({ code }) => code)).toEqual(allRejectionCodes);
  expect(rejections.find(({ code }) => code === 'payload_not_json')).toEqual({
    code: 'payload_not_json',
    count: 2,
    ...rejectionCodes.payload_not_json,
  });
  expect(text).not.toContain('private matter');
});
