import { z } from 'zod';
import type { Alert } from '../../model/alert.ts';
import type { Text } from '../../model/language.ts';
import { alertTopics, audiences, categories, severities } from '../../model/rule.ts';
import { toIso } from '../../model/time.ts';
import { TimeShape } from '../vocabulary/value.ts';
import type { AlertParts } from './alerting.ts';
import { nameOfArea, presentSubject, SubjectShape } from './subject.ts';
import { citizen, maySee, type Viewer } from './who-asks.ts';

export const TextShape = z
  .object({ es: z.string(), en: z.string(), fr: z.string() })
  .meta({ id: 'Text', description: 'The same words in every language.' });

/** What alerts and announcements are both known by. */
export const kindFields = {
  severity: z.enum(severities),
  category: z.enum(categories).describe('After CAP 1.2.'),
  topic: z.enum(alertTopics),
  audience: z.array(z.enum(audiences)),
};

export const alertFields = {
  id: z.string(),
  rule: z.string(),
  version: z.string().describe('Of the rule, when it fired.'),
  name: TextShape.nullable().describe('How the rule is called; null when it exists no more.'),
  subject: SubjectShape,
  area: z.object({ id: z.string(), name: z.string() }).nullable().describe('The smallest area that it lies in.'),
  ...kindFields,
  group: z.string().describe('Alerts of one group are announced together.'),
  state: z.enum(['firing', 'resolved']),
  since: TimeShape.describe('When the condition began to hold.'),
  firedAt: TimeShape,
  resolved: z
    .object({ at: TimeShape, because: z.enum(['condition', 'cleared', 'unknown', 'hours', 'rule', 'gone']) })
    .nullable(),
  acknowledged: z
    .object({ at: TimeShape, by: z.string().nullable(), note: z.string().nullable() })
    .nullable()
    .describe('That somebody has taken it on. Who, and what they noted, is told to operators only.'),
  quiet: z
    .object({ because: z.enum(['silenced', 'maintenance', 'inhibited']), by: z.string() })
    .nullable()
    .describe('Why nobody is told now: the silence, the maintenance window, or the alert that stands for this one.'),
  page: z.string().nullable().describe('The page for people; null for what only operators see.'),
};

export const AlertShape = z
  .object(alertFields)
  .meta({ id: 'Alert', description: 'A firing, or once firing, condition with what people did about it.' });
export type ShownAlert = z.output<typeof AlertShape>;

export type Shown = Pick<AlertParts, 'registry' | 'rules' | 'publicUrl'> & { readonly viewer: Viewer };

export const presentText = ({ es, en, fr }: Text): z.output<typeof TextShape> => ({ es, en, fr });

export function presentAlert(alert: Alert, parts: Shown): ShownAlert {
  const { area, resolved, quiet } = alert;
  const name = parts.rules.get(alert.rule)?.name;
  return {
    id: alert.id,
    rule: alert.rule,
    version: alert.version,
    name: name === undefined ? null : presentText(name),
    subject: presentSubject(alert.subject, parts.registry),
    area: area === undefined ? null : { id: area, name: nameOfArea(area, parts.registry) },
    severity: alert.severity,
    category: alert.category,
    topic: alert.topic,
    audience: [...alert.audience],
    group: alert.group,
    state: resolved === undefined ? 'firing' : 'resolved',
    since: toIso(alert.since),
    firedAt: toIso(alert.firedAt),
    resolved: resolved === undefined ? null : { at: toIso(resolved.at), because: resolved.because },
    acknowledged: acknowledgementOf(alert, parts.viewer),
    quiet: quiet === undefined ? null : { because: quiet.because, by: quiet.by },
    page: maySee(citizen, alert) ? pageOf(alert.id, parts) : null,
  };
}

function acknowledgementOf({ acknowledged }: Alert, { isOperator }: Viewer): ShownAlert['acknowledged'] {
  if (acknowledged === undefined) return null;
  const { at, by, note } = acknowledged;
  return { at: toIso(at), by: isOperator ? by : null, note: isOperator ? note : null };
}

/** Where people read about an alert. */
export const pageOf = (alert: string, { publicUrl }: { readonly publicUrl: string }): string =>
  `${publicUrl.replace(/\/$/, '')}/alerts/${encodeURIComponent(alert)}`;
