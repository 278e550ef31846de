import { z } from 'zod';
import type { AlertParts } from '../alerts/alerting.ts';
import type { App } from '../app/app.ts';
import { answer } from '../vocabulary/answer.ts';

const SchemaShape = z.object({ schema: z.record(z.string(), z.unknown()).describe('JSON Schema, draft 2020-12.') });

/** What can be written in a rule, for who writes one. */
export function addRuleSchema(app: App, { ruleSchema }: Pick<AlertParts, 'ruleSchema'>): void {
  app.get(
    '/rules/schema',
    {
      schema: {
        tags: ['operate'],
        summary: 'What can be written in a rule',
        description: 'As JSON Schema, with the quantities and kinds that there are.',
        querystring: z.strictObject({}),
        response: { 200: answer('The schema.', SchemaShape.meta({ id: 'RuleSchema' })) },
      },
    },
    async () => ({ schema: { ...ruleSchema() } }),
  );
}
