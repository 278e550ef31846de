import { z } from 'zod';
import type { Rule, RuleId } from '../../model/rule.ts';
import { type AlertParts } from '../alerts/alerting.ts';
import { RuleIdShape } from '../alerts/filter.ts';
import { operator } from '../alerts/who-asks.ts';
import type { App } from '../app/app.ts';
import { pathOf, sendProblem } from '../problems/error-handler.ts';
import { problemOf } from '../problems/problem.ts';
import { answer } from '../vocabulary/answer.ts';
import { refuseFaulty } from './operate.ts';
import { findRule } from './routes.ts';
import { RuleTextShape } from './rule-text.ts';

/** Tests of rules, as they are written down beside them: docs/rules-test.md. */
export type RuleTests = {
  fileName(id: RuleId): string;
  text(id: RuleId): Promise<string | undefined>;
  /** @returns what is wrong with the text, which then is not kept. */
  keep(id: RuleId, text: string): Promise<readonly string[]>;
  run(
    rule: Rule,
    text: string,
  ): Promise<
    readonly { readonly test: string | undefined; readonly passed: boolean; readonly says: readonly string[] }[]
  >;
};

const TestsShape = z
  .object({
    file: z.string().describe('In the folder of rules.'),
    text: z.string().nullable().describe('YAML; null where nobody wrote any.'),
  })
  .meta({ id: 'RuleTests', description: 'What is to come of made-up readings.' });

export const RuleTestRunShape = z
  .object({
    passed: z.boolean().describe('All did, and there was one.'),
    results: z.array(
      z
        .object({
          test: z.string().nullable().describe('Null for the file as a whole.'),
          passed: z.boolean(),
          says: z.array(z.string()).describe('What came otherwise, line by line.'),
        })
        .meta({ id: 'RuleTestResult' }),
    ),
  })
  .meta({ id: 'RuleTestRun' });

const YamlShape = z
  .string()
  .min(1)
  .max(64 * 1024);
const RunShape = z
  .strictObject({
    rule: YamlShape.optional().describe('The YAML text of the rule; that in force, when left out.'),
    tests: YamlShape.optional().describe('The YAML text of the tests; those that are kept, when left out.'),
  })
  .meta({ id: 'RuleTestRequest' });

const ParamsShape = z.strictObject({ id: RuleIdShape });
const NothingShape = z.strictObject({});
const bodyProblems = ['body_empty', 'body_not_json', 'body_too_large', 'media_type_unsupported'];

/** What operators expect of their rules, written down and tried. */
export function addRuleTests(app: App, parts: AlertParts): void {
  app.get(
    '/rules/:id/tests',
    {
      schema: {
        tags: ['operate'],
        summary: 'The tests of a rule',
        description: 'As they are written down beside it.',
        params: ParamsShape,
        querystring: NothingShape,
        response: { 200: answer('The tests.', TestsShape) },
      },
    },
    async ({ params }) => await shown(params.id, parts),
  );
  addRun(app, parts);
  addKeep(app, parts);
}

const shown = async (id: RuleId, { ruleTests }: Pick<AlertParts, 'ruleTests'>) => ({
  file: ruleTests.fileName(id),
  text: (await ruleTests.text(id)) ?? null,
});

function addRun(app: App, parts: AlertParts): void {
  app.post(
    '/rules/:id/tests',
    {
      config: { problems: [...bodyProblems, 'rule_unknown', 'rule_faulty'] },
      schema: {
        tags: ['operate'],
        summary: 'Run the tests of a rule',
        description: 'By the engine that runs live, on made-up readings; nothing is put in force, and nobody is told.',
        params: ParamsShape,
        body: RunShape,
        response: { 200: answer('What came of each.', RuleTestRunShape) },
      },
    },
    async (request, reply) => {
      const { params, body } = request;
      const read = ruleOf(params.id, body.rule, parts);
      if (!read.ok) return refuseFaulty(read.faults, { request, reply });
      const tests = body.tests ?? (await parts.ruleTests.text(params.id));
      const results = tests === undefined ? [] : await parts.ruleTests.run(read.rule, tests);
      return {
        passed: results.length > 0 && results.every(({ passed }) => passed),
        results: results.map(({ test, passed, says }) => ({ test: test ?? null, passed, says: [...says] })),
      };
    },
  );
}

const ruleOf = (id: RuleId, text: string | undefined, { rules }: Pick<AlertParts, 'rules'>) =>
  text === undefined ? { ok: true as const, rule: findRule(id, { rules, viewer: operator }) } : rules.read(text, id);

function addKeep(app: App, parts: AlertParts): void {
  app.put(
    '/rules/:id/tests',
    {
      config: { problems: [...bodyProblems, 'rule_faulty'] },
      schema: {
        tags: ['operate'],
        summary: 'Keep tests of a rule',
        description: 'In a file beside the rule. The body is the YAML text, or JSON `{"text": "..."}`.',
        params: ParamsShape,
        body: RuleTextShape,
        response: { 200: answer('The tests, as they are kept.', TestsShape) },
      },
    },
    async (request, reply) => {
      const faults = await parts.ruleTests.keep(request.params.id, request.body);
      if (faults.length === 0) return await shown(request.params.id, parts);
      const errors = faults.map((message) => ({ in: 'body' as const, name: 'tests', message }));
      const instance = pathOf(request);
      return sendProblem(reply, problemOf('rule_faulty', { detail: faults.join('; '), instance, errors }));
    },
  );
}
