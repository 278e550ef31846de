import { afterEach, expect, it } from 'vitest';
import { epochMs } from '../../model/time.ts';
import { temporaryDatabase } from '../../notify/fixtures/temporary-database.ts';
import type { CapMessage } from './cap-message.ts';
import { createKeptWarnings } from './kept-warnings.ts';

const opened: AsyncDisposable[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each[Symbol.asyncDispose]();
});

const message = (sender: string): CapMessage => ({
  identifier: 'barrio-1',
  sender,
  sent: '2026-03-01T13:00:00+01:00',
  status: 'Test',
  msgType: 'Alert',
  source: 'Barrio',
  scope: 'Public',
  incidents: 'barrio-smog',
  info: [],
});

it('a warning is kept as it was given out first, also over a restart', async () => {
  const own = await temporaryDatabase();
  opened.push(own);
  const kept = createKeptWarnings(own.database);
  expect(kept.get('1')).toBeUndefined();
  expect(await kept.keep('1', message('first'), epochMs(1))).toEqual(message('first'));
  expect(await kept.keep('1', message('second'), epochMs(2))).toEqual(message('first'));
  expect(createKeptWarnings(own.database).get('1')).toEqual(message('first'));
});
