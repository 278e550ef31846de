import { expect, test } from 'vitest';
import { smogOver } from '../../test/api/alert-story.ts';
import { buildSmallCity, noon } from '../../test/api/small-city.ts';
import { createApi } from '../api/open-api.ts';
import { CallerError } from '../model/errors.ts';
import { epochMs } from '../model/time.ts';
import { alertAcknowledge, alertList, alertShow } from './alert.ts';
import { alertSendTest } from './alert-send-test.ts';
import { alertSilence } from './alert-silence.ts';
import type { Command } from './command.ts';
import { silentContext } from './fixtures/silent-context.ts';
import { runCommand } from './run-command.ts';

/** Runs commands against the whole API in memory. */
async function openCity() {
  const { parts, alerts } = await buildSmallCity();
  const app = createApi(parts);
  const run = async (command: Command, ...words: readonly string[]) => {
    const { context, said } = silentContext(words);
    const code = await runCommand(command, {
      ...context,
      clock: parts.clock,
      zone: async () => await Promise.resolve('Europe/Madrid'),
      async askService({ method, path, body }) {
        const headers = { authorization: `Bearer ${parts.operatorToken}` };
        const payload = body instanceof Object ? { payload: body } : {};
        const answer = await app.inject({ method, url: path, headers, ...payload });
        if (answer.statusCode >= 400)
          throw new CallerError(answer.body, { status: answer.statusCode, code: 'refused' });
        const parsed: unknown = answer.json();
        return { status: answer.statusCode, body: parsed };
      },
    });
    return { code, ...said() };
  };
  return { alerts, run };
}

test('alerts are listed, shown with why, taken on and silenced', async () => {
  const { alerts, run } = await openCity();
  expect(await run(alertList)).toMatchObject({ code: 0, out: 'There is none.' });
  alerts.happen(smogOver(noon));
  const [{ id } = { id: '' }] = alerts.alerting.alerts.open({ limit: 1 });
  const listed = await run(alertList, '--topic', 'air', '--area', 'centro');
  expect(listed.out).toMatch(new RegExp(`${id} +smog +severe +Centro +Centro +2026-03-01 12:30:00 +fires$`));
  const shown = await run(alertShow, id);
  expect(shown.out).toMatch(
    /\n2026-03-01 12:30:00 {2}pending \(condition\): .*58\.4 µg\/m³.*\n(.*\n)*2026-03-01 12:40:00 {2}firing/,
  );
  expect(shown.out).toContain('58.4 µg/m³, limit 50 µg/m³');
  expect(shown.out).toMatch(
    /air-1: .*61\.2 µg\/m³, observed 2026-03-01 12:39:00 \(60 seconds before, 90 seconds on its way\), pass/,
  );
  expect(shown.out).toMatch(/told .*citizens, raised: Smog in Centro/);
  expect((await run(alertAcknowledge, id, '--by', 'Ana', '--note', 'Mine')).out).toBe(`${id}: fires, taken on by Ana`);
  await run(alertAcknowledge, id, '--by', 'Ben');
  expect((await run(alertShow, id)).out).toMatch(/taken on by Ana: Mine\n(.*\n)*.*taken on by Ben\n/);
  expect((await run(alertSilence, '--list')).out).toBe('Nothing is silenced.');
  const silenced = await run(alertSilence, '--for', '2h', '--by', 'Ana', '--rule', 'smog');
  expect(silenced.out).toBe('quiet-1: silence from 2026-03-01 13:00:00 to 2026-03-01 15:00:00 (Europe/Madrid)');
  expect((await run(alertSilence, '--list')).out).toMatch(/quiet-1 +silence +2026-03-01 13:00:00 .*Ana +rule smog/);
  expect((await run(alertList)).out).toContain('taken on by Ben, silenced');
  expect((await run(alertShow, id)).out).toMatch(/\n2026-03-01 13:00:00 {2}silenced by Ana\n/);
  expect((await run(alertSilence, '--end', 'quiet-1', '--by', 'Ana')).out).toBe('quiet-1 is ended');
});

test('what is pending is listed, the next to fire first', async () => {
  const { alerts, run } = await openCity();
  expect((await run(alertList, '--pending')).out).toBe('Nothing is pending.');
  const [{ rule, subject, evidence }] = smogOver(noon);
  if (evidence === undefined) throw new Error('the story has no evidence');
  const condition = { alert: 'a', rule, version: 'v', subject, since: noon, evidence };
  alerts.pending.push({ ...condition, firesAt: epochMs(noon + 600_000) });
  expect((await run(alertList, '--pending')).out).toMatch(
    /smog +Centro +2026-03-01 13:00:00 +2026-03-01 13:10:00 +.*58\.4 µg\/m³/,
  );
});

test('a test is sent to somebody on duty', async () => {
  const { run } = await openCity();
  const { code, out } = await run(alertSendTest, '--receiver', 'duty');
  expect([code, out.split('\n').slice(0, 2)]).toEqual([0, ['1 message to duty on the way:', '  email  test-1']]);
  expect((await run(alertSendTest, '--receiver', 'duty', '--json')).out).toBe('[{"key":"test-1","channel":"email"}]');
  expect(await run(alertSendTest, '--receiver', 'ghost')).toMatchObject({ code: 1 });
  expect(await run(alertSendTest)).toMatchObject({ code: 64 });
});

test.each([
  [alertSilence, ['--by', 'Ana', '--rule', 'smog'], 64],
  [alertSilence, ['--for', '2h', '--by', 'Ana'], 1],
  [alertSilence, ['--for', 'long', '--by', 'Ana', '--rule', 'smog'], 64],
  [alertAcknowledge, ['x'], 64],
  [alertShow, ['nothing'], 1],
  [alertList, ['--limit', '0'], 64],
])('a wrong call is told: %#', async (command, words, expected) => {
  const { run } = await openCity();
  const { code, err } = await run(command, ...words);
  expect([code, err.length > 0]).toEqual([expected, true]);
});
