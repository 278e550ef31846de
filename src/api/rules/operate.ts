import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { RuleFault } from '../../alerts/port.ts';
import type { AlertParts } from '../alerts/alerting.ts';
import { RuleIdShape } from '../alerts/filter.ts';
import type { App } from '../app/app.ts';
import { pathOf, sendProblem } from '../problems/error-handler.ts';
import { problemOf } from '../problems/problem.ts';
import { answer } from '../vocabulary/answer.ts';
import { presentRule, RuleShape } from './rule.ts';
import { RuleTextShape } from './rule-text.ts';

const FaultShape = z
  .object({
    file: z.string(),
    line: z.int().nullable(),
    column: z.int().nullable(),
    field: z.string().describe('The path of the field; empty for the file as a whole.'),
    says: z.string().describe('What is wrong, and what to do.'),
    isWarning: z.boolean().describe('It is odd and nothing more: the rule is used.'),
  })
  .meta({ id: 'RuleFault' });

export const RuleFaultsShape = z.object({ faults: z.array(FaultShape) }).meta({ id: 'RuleFaults' });
export const RuleCheckShape = z
  .object({ ok: z.boolean(), faults: z.array(FaultShape), rule: RuleShape.nullable() })
  .meta({ id: 'RuleCheck', description: 'What the text means, or what is wrong with it.' });

const ParamsShape = z.strictObject({ id: RuleIdShape });
const NothingShape = z.strictObject({});
const bodyProblems = ['body_empty', 'body_not_json', 'body_too_large', 'media_type_unsupported'];
const takes = 'The body is the YAML text, or JSON `{"text": "..."}`.';

const presentFault = ({ file, line, column, field, says, isWarning }: RuleFault): z.output<typeof FaultShape> => ({
  file,
  line: line ?? null,
  column: column ?? null,
  field,
  says,
  isWarning: isWarning === true,
});

/** How operators change rules. Each change is a file of the rules' folder, and in force at once. */
export function addRuleDesk(app: App, parts: AlertParts): void {
  addFaults(app, parts);
  addValidate(app, parts);
  addPut(app, parts);
  app.delete(
    '/rules/:id',
    {
      config: { problems: ['rule_unknown'] },
      schema: {
        tags: ['operate'],
        summary: 'Remove a rule',
        description: 'Its alerts are over at once. What it said stays known.',
        params: ParamsShape,
        querystring: NothingShape,
        response: { 200: answer('Removed.', z.object({ removed: z.string() }).meta({ id: 'RuleRemoved' })) },
      },
    },
    async ({ params }) => {
      await parts.rules.remove(params.id);
      return { removed: params.id };
    },
  );
}

function addFaults(app: App, parts: AlertParts): void {
  app.get(
    '/rules/faults',
    {
      schema: {
        tags: ['operate'],
        summary: 'Files of rules that are not used, and why',
        description: 'The version before stays in force. Where it is only a warning, the file is used.',
        querystring: NothingShape,
        response: { 200: answer('The faults.', RuleFaultsShape) },
      },
    },
    async () => ({ faults: parts.rules.faults().map(presentFault) }),
  );
}

function addValidate(app: App, parts: AlertParts): void {
  app.post(
    '/rules/:id/validate',
    {
      config: { problems: bodyProblems },
      schema: {
        tags: ['operate'],
        summary: 'Check a rule without putting it in force',
        description: takes,
        params: ParamsShape,
        body: RuleTextShape,
        response: { 200: answer('What it means, with what is odd about it; or all of its faults.', RuleCheckShape) },
      },
    },
    async ({ params, body }) => {
      const read = parts.rules.read(body, params.id);
      return read.ok
        ? { ok: true, faults: (read.warnings ?? []).map(presentFault), rule: presentRule(read.rule, parts) }
        : { ok: false, faults: read.faults.map(presentFault), rule: null };
    },
  );
}

function addPut(app: App, parts: AlertParts): void {
  app.put(
    '/rules/:id',
    {
      config: { problems: [...bodyProblems, 'rule_faulty', 'rule_changed'] },
      schema: {
        tags: ['operate'],
        summary: 'Put a rule in force',
        description: `${takes} With \`If-Match\` only when this version is in force, so that nobody overwrites what another one changed; without it, whatever is in force is overwritten.`,
        params: ParamsShape,
        body: RuleTextShape,
        response: { 200: answer('The rule, in force.', RuleShape) },
      },
    },
    async (request, reply) => {
      const { params, body } = request;
      const read = parts.rules.read(body, params.id);
      if (!read.ok) return refuseFaulty(read.faults, { request, reply });
      const rule = await parts.rules.put(params.id, body, versionOf(request.headers['if-match']));
      return presentRule(rule, parts);
    },
  );
}

/** `"abc"`, `W/"abc"` or `abc`. */
const versionOf = (header: string | undefined): string | undefined =>
  header === undefined || header === '*' ? undefined : header.replace(/^W\//, '').replaceAll('"', '');

type Exchange = { readonly request: FastifyRequest; readonly reply: FastifyReply };

/** All faults at once, each where it stands. */
export function refuseFaulty(faults: readonly RuleFault[], { request, reply }: Exchange): FastifyReply {
  const errors = faults.map(({ line, column, field, says }) => ({
    in: 'body' as const,
    name: field === '' ? 'text' : field,
    message: line === undefined ? says : `line ${line}${column === undefined ? '' : `:${column}`}: ${says}`,
  }));
  const detail = errors.map(({ name, message }) => `${name}: ${message}`).join('; ');
  return sendProblem(reply, problemOf('rule_faulty', { detail, instance: pathOf(request), errors }));
}
