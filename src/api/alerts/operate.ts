import { z } from 'zod';
import { toIso } from '../../model/time.ts';
import type { App } from '../app/app.ts';
import { nameOfActor } from '../app/operator-only-names.ts';
import { answer } from '../vocabulary/answer.ts';
import { TimeShape } from '../vocabulary/value.ts';
import { AlertShape, presentAlert } from './alert.ts';
import type { AlertParts } from './alerting.ts';
import { EvidenceShape, presentEvidence } from './evidence.ts';
import { AlertIdShape } from './one.ts';
import { presentSubject, SubjectShape } from './subject.ts';
import { operator } from './who-asks.ts';

export const PersonShape = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .optional()
  .describe('Who does it, as colleagues know them; who is signed in does it in their own name.');
export const NoteShape = z.string().trim().max(1000).default('');

const AcknowledgeShape = z.strictObject({ by: PersonShape, note: NoteShape }).meta({
  id: 'AcknowledgeRequest',
  description: 'That somebody has taken an alert on: nobody is told again, nor anybody else.',
});

export const PendingListShape = z
  .object({
    pending: z.array(
      z
        .object({
          alert: z.string(),
          rule: z.string(),
          version: z.string(),
          subject: SubjectShape,
          since: TimeShape,
          firesAt: TimeShape.describe('When it will fire if nothing changes.'),
          evidence: EvidenceShape,
        })
        .meta({ id: 'PendingAlert' }),
    ),
  })
  .meta({ id: 'PendingAlertList' });

/** What operators see and do about alerts. */
export function addAlertDesk(app: App, parts: AlertParts): void {
  app.get(
    '/alerts/pending',
    {
      schema: {
        tags: ['operate'],
        summary: 'Conditions that hold and have not fired yet',
        description: 'The next to fire first.',
        querystring: z.strictObject({}),
        response: { 200: answer('What is pending.', PendingListShape) },
      },
    },
    async () => ({
      pending: [...parts.alerts.pending()]
        .sort((one, other) => one.firesAt - other.firesAt)
        .map(({ alert, rule, version, subject, since, firesAt, evidence }) => ({
          alert,
          rule,
          version,
          subject: presentSubject(subject, parts.registry),
          since: toIso(since),
          firesAt: toIso(firesAt),
          evidence: presentEvidence(evidence),
        })),
    }),
  );
  app.post(
    '/alerts/:id/acknowledge',
    {
      config: { problems: ['alert_unknown', 'alert_over', 'body_empty', 'body_not_json', 'media_type_unsupported'] },
      schema: {
        tags: ['operate'],
        summary: 'Take an alert on',
        description:
          'Until it is over it is neither repeated nor passed on to anybody else. What is new about it is told.',
        params: z.strictObject({ id: AlertIdShape }),
        body: AcknowledgeShape,
        response: { 200: answer('The alert.', AlertShape) },
      },
    },
    async (request) => {
      const { params, body } = request;
      const alert = await parts.desk.acknowledge(params.id, nameOfActor(request, body.by), body.note);
      return presentAlert(alert, { ...parts, viewer: operator });
    },
  );
}
