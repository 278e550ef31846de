import { z } from 'zod';
import type { Backtest, RuleFault } from '../../alerts/port.ts';
import { CallerError } from '../../model/errors.ts';
import { parseRuleId, type Rule, ruleId } from '../../model/rule.ts';
import type { AlertParts } from '../alerts/alerting.ts';
import { RuleIdShape } from '../alerts/filter.ts';
import { operator } from '../alerts/who-asks.ts';
import type { App } from '../app/app.ts';
import { answer } from '../vocabulary/answer.ts';
import { MomentShape } from '../vocabulary/query.ts';
import { BacktestShape, presentBacktest } from './backtest.ts';
import { refuseFaulty } from './operate.ts';
import { findRule } from './routes.ts';

const RequestShape = z
  .strictObject({
    rule: z
      .string()
      .min(1)
      .max(64 * 1024)
      .describe('The id of a rule in force, or the YAML text of one that is tried.'),
    as: RuleIdShape.optional().describe('Of a text: of which rule it may become a version; compared with that.'),
    from: MomentShape,
    to: MomentShape,
    order: z
      .enum(['as_it_arrived', 'as_it_was'])
      .default('as_it_arrived')
      .describe('`as_it_arrived`: what was decided live. `as_it_was`: what would have been if nothing had come late.'),
  })
  .refine(({ from, to }) => from < to, { error: 'expected a time after `from`', path: ['to'] })
  .meta({ id: 'BacktestRequest' });

export const BacktestListShape = z
  .object({ backtests: z.array(BacktestShape.omit({ result: true })) })
  .meta({ id: 'BacktestList' });

const NothingShape = z.strictObject({});
const ParamsShape = z.strictObject({ id: z.string().min(1).max(128) });

/** Tries rules over the past, before they are trusted. */
export function addBacktests(app: App, parts: AlertParts): void {
  addStart(app, parts);
  app.get(
    '/backtests',
    {
      schema: {
        tags: ['operate'],
        summary: 'Backtests that run, and the last ones',
        description: 'Without their results; each has them at its own address.',
        querystring: NothingShape,
        response: { 200: answer('The backtests.', BacktestListShape) },
      },
    },
    async () => ({
      backtests: parts.backtests.list().map((backtest) => {
        const { result: _, ...shown } = presentBacktest({ ...backtest, result: undefined }, parts);
        return shown;
      }),
    }),
  );
  app.get(
    '/backtests/:id',
    {
      config: { problems: ['backtest_unknown'] },
      schema: {
        tags: ['operate'],
        summary: 'One backtest',
        description: 'How far it is, and its result when it is done.',
        params: ParamsShape,
        querystring: NothingShape,
        response: { 200: answer('The backtest.', BacktestShape) },
      },
    },
    async ({ params }) => presentBacktest(findBacktest(params.id, parts), parts),
  );
  app.delete(
    '/backtests/:id',
    {
      config: { problems: ['backtest_unknown'] },
      schema: {
        tags: ['operate'],
        summary: 'Cancel a backtest',
        description: 'One that is over stays as it is.',
        params: ParamsShape,
        querystring: NothingShape,
        response: { 200: answer('The backtest.', BacktestShape) },
      },
    },
    async ({ params }) => {
      findBacktest(params.id, parts);
      parts.backtests.cancel(params.id);
      return presentBacktest(findBacktest(params.id, parts), parts);
    },
  );
}

function addStart(app: App, parts: AlertParts): void {
  app.post(
    '/backtests',
    {
      config: { problems: ['rule_unknown', 'rule_faulty', 'body_empty', 'body_not_json', 'body_too_large'] },
      schema: {
        tags: ['operate'],
        summary: 'Try a rule over the past',
        description:
          'By the engine that runs live: when it would have fired and cleared, and how many people it would have told how often. It runs in ' +
          'the background; ask for it by its id.',
        body: RequestShape,
        response: { 202: answer('Begun.', BacktestShape) },
      },
    },
    async (request, reply) => {
      const { rule: asked, as, ...rest } = request.body;
      const found = ruleOf(asked, { ...parts, as });
      if (!found.ok) return refuseFaulty(found.faults, { request, reply });
      const backtest = parts.backtests.start({ ...rest, rule: found.rule });
      return reply.code(202).send(presentBacktest(backtest, parts));
    },
  );
}

type Found = { readonly ok: true; readonly rule: Rule } | { readonly ok: false; readonly faults: readonly RuleFault[] };

/** The rule in force of an id; what a text says otherwise. */
function ruleOf(
  asked: string,
  { rules, as }: Pick<AlertParts, 'rules'> & { readonly as: Rule['id'] | undefined },
): Found {
  const id = parseRuleId(asked.trim());
  if (id !== undefined) return { ok: true, rule: findRule(id, { rules, viewer: operator }) };
  return rules.read(asked, as ?? ruleId('trial'));
}

function findBacktest(id: string, { backtests }: Pick<AlertParts, 'backtests'>): Backtest {
  const backtest = backtests.get(id);
  if (backtest !== undefined) return backtest;
  throw new CallerError(`There is no backtest ${JSON.stringify(id)}; those that are kept: /api/v1/operate/backtests.`, {
    status: 404,
    code: 'backtest_unknown',
  });
}
