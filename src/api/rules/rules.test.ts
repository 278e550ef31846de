import { describe, expect, it } from 'vitest';
import { ask, buildSmallCity } from '../../../test/api/small-city.ts';
import { ruleId } from '../../model/rule.ts';
import { createApi } from '../open-api.ts';
import { RuleCheckShape } from './operate.ts';
import { RuleListShape, RuleVersionListShape, WholeRuleShape } from './routes.ts';

async function openCity() {
  const { parts, alerts } = await buildSmallCity();
  const app = createApi(parts);
  const token = { authorization: `Bearer ${parts.operatorToken}` };
  const { rules } = alerts.alerting;
  const text = rules.versions(ruleId('smog'))[0]?.text ?? '';
  const send = async (
    method: 'PUT' | 'POST' | 'DELETE',
    path: string,
    given: { body?: string | object; headers?: object } = {},
  ) => {
    const headers = { ...token, ...given.headers };
    const payload = given.body === undefined ? {} : { payload: given.body };
    const answer = await app.inject({ method, url: `/api/v1/operate${path}`, headers, ...payload });
    const body: unknown = answer.json();
    return { status: answer.statusCode, body };
  };
  return { app, token, rules, text, send };
}

const yaml = { 'content-type': 'application/yaml' };

describe('the rules', () => {
  it('are open to everybody, those for operators to operators', async () => {
    const { app, token } = await openCity();
    const ids = async (headers = {}) =>
      RuleListShape.parse((await ask(app, '/api/v1/rules', headers)).body).rules.map(({ id }) => id);
    expect(await ids()).toEqual(['smog', 'dark']);
    expect(await ids(token)).toEqual(['smog', 'dark', 'silent']);
    expect((await ask(app, '/api/v1/rules/silent')).status).toBe(404);
    expect((await ask(app, '/api/v1/rules/silent/versions')).status).toBe(404);
  });

  it('say what they ask in plain words and as they are written', async () => {
    const { app, text } = await openCity();
    const { body, headers } = await ask(app, '/api/v1/rules/smog');
    const rule = WholeRuleShape.parse(body);
    expect([rule.text, headers.etag]).toEqual([text, `"${rule.version}"`]);
    expect(rule.explained.es.replaceAll('\u00a0', ' ')).toBe(
      'De cada distrito: media de partículas finas PM2,5 en 1 h: más de 50 µg/m³ (termina en 40 µg/m³), durante 10 min.',
    );
  });
});

describe('an operator', () => {
  it.each([
    ['YAML', (text: string) => ({ body: text, headers: yaml })],
    ['JSON', (text: string) => ({ body: { text } })],
  ])('puts a rule in force as %s, and the version before stays known', async (_form, given) => {
    const { app, send, text } = await openCity();
    expect(await send('PUT', '/rules/smog', given(text.replace('above: 50', 'above: 70')))).toMatchObject({
      status: 200,
    });
    const { versions } = RuleVersionListShape.parse((await ask(app, '/api/v1/rules/smog/versions')).body);
    expect(versions.map((version) => version.text.includes('above: 70'))).toEqual([true, false]);
  });

  it('is told every fault with its place, and what was in force stays', async () => {
    const { send, rules, text } = await openCity();
    const faulty = text.replace('severity: severe', 'severity: bad').replace('topic: air', 'topic: wind');
    expect(await send('PUT', '/rules/smog', { body: faulty, headers: yaml })).toMatchObject({
      status: 422,
      body: {
        code: 'rule_faulty',
        errors: [
          { in: 'body', name: 'severity', message: expect.stringMatching(/^line 3/) },
          { in: 'body', name: 'topic', message: expect.stringMatching(/^line 5/) },
        ],
      },
    });
    expect(rules.get(ruleId('smog'))?.severity).toBe('severe');
  });

  it('does not overwrite what another one changed', async () => {
    const { send, text } = await openCity();
    const change = (version: string) =>
      send('PUT', '/rules/smog', { body: `${text}# note\n`, headers: { ...yaml, 'if-match': `"${version}"` } });
    expect(await change('other')).toMatchObject({ status: 409, body: { code: 'rule_changed' } });
  });

  it('checks a rule without putting it in force', async () => {
    const { send, rules, text } = await openCity();
    const check = async (body: string) =>
      RuleCheckShape.parse((await send('POST', '/rules/new/validate', { body, headers: yaml })).body);
    expect(await check(text)).toMatchObject({ ok: true, faults: [], rule: { id: 'new' } });
    expect(await check('name: x')).toMatchObject({ ok: false, rule: null });
    expect(rules.get(ruleId('new'))).toBeUndefined();
  });

  it('removes a rule; what it said stays known to operators', async () => {
    const { app, send, token } = await openCity();
    expect(await send('DELETE', '/rules/smog')).toEqual({ status: 200, body: { removed: 'smog' } });
    expect((await ask(app, '/api/v1/rules/smog')).status).toBe(404);
    expect((await ask(app, '/api/v1/rules/smog/versions', token)).status).toBe(200);
    expect(await send('DELETE', '/rules/smog')).toMatchObject({ status: 404, body: { code: 'rule_unknown' } });
  });

  it.each([
    [{ rule: 'nothing', from: '2026-02-01T00:00:00Z', to: '2026-02-02T00:00:00Z' }, 404],
    [{ rule: 'name: x\n', from: '2026-02-01T00:00:00Z', to: '2026-02-02T00:00:00Z' }, 422],
    [{ rule: 'smog', from: '2026-02-02T00:00:00Z', to: '2026-02-01T00:00:00Z' }, 400],
  ])('is told what is wrong with a backtest: %j', async (body, status) => {
    const { send } = await openCity();
    expect((await send('POST', '/backtests', { body })).status).toBe(status);
    expect((await send('DELETE', '/backtests/none')).status).toBe(404);
  });
});
