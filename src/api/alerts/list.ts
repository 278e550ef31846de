import { z } from 'zod';
import type { App } from '../app/app.ts';
import { answer } from '../vocabulary/answer.ts';
import { linkTo, NextShape } from '../vocabulary/cursor.ts';
import { upTo } from '../vocabulary/query.ts';
import { AlertShape, presentAlert } from './alert.ts';
import type { AlertParts } from './alerting.ts';
import { choiceOf, filterFields } from './filter.ts';
import { AlertCursorShape, pageOfClosed, pageOfOpen } from './page-of-alerts.ts';
import type { WhoAsks } from './who-asks.ts';

export const AlertListShape = z.object({ alerts: z.array(AlertShape), next: NextShape }).meta({ id: 'AlertList' });

const QueryShape = z.strictObject({
  state: z
    .enum(['firing', 'resolved'])
    .default('firing')
    .describe('`firing`: worst first, then the oldest. `resolved`: the last one first.'),
  ...filterFields,
  limit: upTo(200, 50),
  cursor: AlertCursorShape.optional().describe('Where the page begins: from the `next` of the page before.'),
});

const description = `What fires now, or is over. Alerts that are meant for operators only are among them when the token of the operator is
sent. Everybody may see why: follow \`/api/v1/alerts/{id}\`.`;

/** What people are warned of, now and before. */
export function addAlertList(app: App, parts: AlertParts, whoAsks: WhoAsks): void {
  app.get(
    '/alerts',
    {
      config: { problems: ['area_unknown', 'device_unknown', 'operator_only'] },
      schema: {
        tags: ['alerts'],
        summary: 'Alerts that fire, or are over',
        description,
        querystring: QueryShape,
        response: { 200: answer('A page of alerts.', AlertListShape) },
      },
    },
    async (request, reply) => {
      const viewer = whoAsks(request, reply);
      const { state, limit, cursor, ...asked } = request.query;
      const choice = { ...choiceOf(asked, { registry: parts.registry, viewer }), limit, cursor };
      const page = state === 'firing' ? pageOfOpen(parts.alerts, choice) : pageOfClosed(parts.alerts, choice);
      return {
        alerts: page.alerts.map((alert) => presentAlert(alert, { ...parts, viewer })),
        next: page.cursor === undefined ? null : linkTo(request.url, { cursor: page.cursor }),
      };
    },
  );
}
