import { z } from 'zod';
import type { Annotation } from '../../model/alert.ts';
import type { App } from '../app/app.ts';
import { answer } from '../vocabulary/answer.ts';
import { upTo } from '../vocabulary/query.ts';
import type { AlertParts } from './alerting.ts';
import { AnnotationShape, presentAnnotation } from './annotation.ts';
import { RuleIdShape } from './filter.ts';
import { AlertIdShape } from './one.ts';
import { maySee, type Viewer, type WhoAsks } from './who-asks.ts';

const QueryShape = z.strictObject({
  rule: RuleIdShape.optional(),
  alert: AlertIdShape.optional(),
  limit: upTo(500, 100),
});

export const AnnotationListShape = z
  .object({ annotations: z.array(AnnotationShape) })
  .meta({ id: 'AlertAnnotationList' });

/** What data that came late say of the history of alerts. */
export function addAnnotations(app: App, parts: AlertParts, whoAsks: WhoAsks): void {
  app.get(
    '/alerts/annotations',
    {
      config: { problems: ['operator_only'] },
      schema: {
        tags: ['alerts'],
        summary: 'What late data say of the history',
        description:
          'Readings that arrive late wake nobody. What would have been, had they come in time, is written down here; also where there ' +
          'was no alert at all. Newest first.',
        querystring: QueryShape,
        response: { 200: answer('Annotations.', AnnotationListShape) },
      },
    },
    async (request, reply) => {
      const viewer = whoAsks(request, reply);
      const found = parts.alerts.annotations(request.query).filter((each) => mayRead(each, { ...parts, viewer }));
      return { annotations: found.map((each) => presentAnnotation(each, parts.registry)) };
    },
  );
}

/** Who may see the alerts of a rule may see what is written about them. Of a rule that is gone, the alert tells. */
function mayRead(
  { rule, alert }: Annotation,
  { rules, alerts, viewer }: AlertParts & { readonly viewer: Viewer },
): boolean {
  if (viewer.isOperator) return true;
  const concerned = rules.get(rule) ?? (alert === undefined ? undefined : alerts.get(alert)?.alert);
  return concerned !== undefined && maySee(viewer, concerned);
}
