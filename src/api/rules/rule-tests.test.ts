import { describe, expect, it } from 'vitest';
import { buildSmallCity } from '../../../test/api/small-city.ts';
import { ruleId } from '../../model/rule.ts';
import { createApi } from '../open-api.ts';

async function openDesk() {
  const { parts, alerts } = await buildSmallCity();
  const app = createApi(parts);
  const headers = { authorization: `Bearer ${parts.operatorToken}` };
  const text = alerts.alerting.rules.versions(ruleId('smog'))[0]?.text ?? '';
  const send = async (method: 'GET' | 'PUT' | 'POST', path: string, payload?: object) => {
    const answer = await app.inject({ method, url: `/api/v1/operate${path}`, headers, ...(payload && { payload }) });
    const body: unknown = answer.json();
    return { status: answer.statusCode, body };
  };
  return { send, text };
}

const tests = `areas:
  - { id: centro, name: Centro, level: district }
devices:
  - { id: station-1, kind: environment-station, area: centro }
tests:
  - name: clean air is no smog
    series:
      - { device: station-1, quantity: pm2_5, every: 5m, values: 10x24 }
    expect: []
  - name: smoke is smog
    series:
      - { device: station-1, quantity: pm2_5, every: 5m, values: 10x12 90x24 }
    expect: []
`;

describe('the tests of a rule', () => {
  it('are none until somebody writes them', async () => {
    const { send } = await openDesk();
    expect(await send('GET', '/rules/smog/tests')).toEqual({
      status: 200,
      body: { file: 'smog.test.yaml', text: null },
    });
    expect((await send('POST', '/rules/smog/tests', {})).body).toEqual({ passed: false, results: [] });
  });

  it('are kept, and run on the rule in force', async () => {
    const { send } = await openDesk();
    expect(await send('PUT', '/rules/smog/tests', { text: tests })).toMatchObject({
      status: 200,
      body: { text: tests },
    });
    expect((await send('POST', '/rules/smog/tests', {})).body).toMatchObject({
      passed: false,
      results: [
        { test: 'clean air is no smog', passed: true, says: [] },
        { test: 'smoke is smog', passed: false, says: [expect.stringMatching(/^came .* firing smog area:centro/)] },
      ],
    });
  });

  it('run on a rule that is not in force yet', async () => {
    const { send, text } = await openDesk();
    const rule = text.replace('above: 50', 'above: 100').replace('clears_below: 40', 'clears_below: 80');
    expect((await send('POST', '/rules/smog/tests', { rule, tests })).body).toMatchObject({ passed: true });
  });

  it('say what is wrong with them, and are not kept then', async () => {
    const { send, text } = await openDesk();
    expect(await send('PUT', '/rules/smog/tests', { text: 'tests: []' })).toMatchObject({
      status: 422,
      body: { code: 'rule_faulty', errors: [{ name: 'tests', message: expect.stringContaining('devices') }, {}] },
    });
    expect((await send('POST', '/rules/smog/tests', { tests: 'a: [' })).body).toMatchObject({
      passed: false,
      results: [{ test: null, passed: false, says: [expect.stringContaining('no YAML')] }],
    });
    expect(await send('POST', '/rules/smog/tests', { rule: `${text}nonsense: 1\n`, tests })).toMatchObject({
      status: 422,
    });
    expect((await send('GET', '/rules/smog/tests')).body).toMatchObject({ text: null });
  });

  it('name rules that are there', async () => {
    const { send } = await openDesk();
    const { body } = await send('POST', '/rules/smog/tests', { tests: `rules: [smog, nothing]\n${tests}` });
    expect(body).toMatchObject({ results: [{ passed: false, says: ['there is no rule "nothing" in force'] }] });
  });
});

it('who writes a rule is told what can be written', async () => {
  const { send } = await openDesk();
  const { status, body } = await send('GET', '/rules/schema');
  expect(status).toBe(200);
  expect(body).toMatchObject({ schema: { properties: { severity: { enum: expect.arrayContaining(['severe']) } } } });
});
