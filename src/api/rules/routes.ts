import { z } from 'zod';
import { CallerError } from '../../model/errors.ts';
import type { Rule, RuleId } from '../../model/rule.ts';
import type { AlertParts } from '../alerts/alerting.ts';
import { RuleIdShape } from '../alerts/filter.ts';
import { presentVersion } from '../alerts/one.ts';
import { RuleVersionShape } from '../alerts/rule-version.ts';
import { maySee, type Viewer, type WhoAsks } from '../alerts/who-asks.ts';
import type { App } from '../app/app.ts';
import { answer } from '../vocabulary/answer.ts';
import { presentRule, RuleShape, ruleFields } from './rule.ts';
import { textFor } from './text-for.ts';

export const RuleListShape = z.object({ rules: z.array(RuleShape) }).meta({ id: 'RuleList' });
export const WholeRuleShape = z
  .object({ ...ruleFields, text: z.string().nullable().describe('YAML.') })
  .meta({ id: 'WholeRule' });
export const RuleVersionListShape = z
  .object({ versions: z.array(RuleVersionShape).describe('Newest first.') })
  .meta({ id: 'RuleVersionList' });

const ParamsShape = z.strictObject({ id: RuleIdShape });
const NothingShape = z.strictObject({});
const problems = ['rule_unknown', 'operator_only'];
const hint = 'Rules for operators only are shown when the token of the operator is sent.';

/** By which rules people are warned, so that everybody can know. */
export function addRules(app: App, parts: AlertParts, whoAsks: WhoAsks): void {
  app.get(
    '/rules',
    {
      config: { problems: ['operator_only'] },
      schema: {
        tags: ['alerts'],
        summary: 'The rules in force',
        description: `When people are warned, and of what. ${hint}`,
        querystring: NothingShape,
        response: { 200: answer('All rules in force.', RuleListShape) },
      },
    },
    async (request, reply) => {
      const viewer = whoAsks(request, reply);
      const rules = parts.rules.all().filter((rule) => maySee(viewer, rule));
      return { rules: rules.map((rule) => presentRule(rule, parts)) };
    },
  );
  addRule(app, parts, whoAsks);
  addVersions(app, parts, whoAsks);
}

function addRule(app: App, parts: AlertParts, whoAsks: WhoAsks): void {
  app.get(
    '/rules/:id',
    {
      config: { problems },
      schema: {
        tags: ['alerts'],
        summary: 'One rule',
        description: `What it asks, in plain words and as it is written. ${hint}`,
        params: ParamsShape,
        querystring: NothingShape,
        response: { 200: answer('The rule in force.', WholeRuleShape) },
      },
    },
    async (request, reply) => {
      const viewer = whoAsks(request, reply);
      const rule = findRule(request.params.id, { ...parts, viewer });
      const text = parts.rules.versions(rule.id).find(({ version }) => version === rule.version)?.text;
      reply.header('etag', `"${rule.version}"`);
      return { ...presentRule(rule, parts), text: text === undefined ? null : textFor(viewer, text) };
    },
  );
}

function addVersions(app: App, parts: AlertParts, whoAsks: WhoAsks): void {
  app.get(
    '/rules/:id/versions',
    {
      config: { problems },
      schema: {
        tags: ['alerts'],
        summary: 'What a rule said before',
        description: `Every version with when it was in force, so that an alert of the past can be understood. ${hint}`,
        params: ParamsShape,
        querystring: NothingShape,
        response: { 200: answer('The versions.', RuleVersionListShape) },
      },
    },
    async (request, reply) => {
      const viewer = whoAsks(request, reply);
      const { id } = request.params;
      const versions = parts.rules.versions(id);
      // Of a rule that is gone nobody can tell any more for whom it was.
      if (versions.length === 0 || !viewer.isOperator) findRule(id, { ...parts, viewer });
      return { versions: versions.map((version) => presentVersion(version, viewer)) };
    },
  );
}

/** @throws {CallerError} (404) when there is none, or none for who asks. */
export function findRule(id: RuleId, { rules, viewer }: Pick<AlertParts, 'rules'> & { readonly viewer: Viewer }): Rule {
  const rule = rules.get(id);
  if (rule !== undefined && maySee(viewer, rule)) return rule;
  throw new CallerError(
    viewer.isOperator
      ? `There is no rule ${JSON.stringify(id)}; those there are: /api/v1/rules.`
      : `There is no rule ${JSON.stringify(id)} for everybody to see; one for operators needs their token.`,
    {
      status: 404,
      code: 'rule_unknown',
    },
  );
}
