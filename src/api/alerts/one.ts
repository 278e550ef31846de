import { z } from 'zod';
import type { AlertHistory, RuleVersion } from '../../alerts/port.ts';
import type { Deed } from '../../model/alert.ts';
import { toIso } from '../../model/time.ts';
import type { App } from '../app/app.ts';
import { textFor } from '../rules/text-for.ts';
import { answer } from '../vocabulary/answer.ts';
import { TimeShape } from '../vocabulary/value.ts';
import { alertFields, presentAlert } from './alert.ts';
import type { AlertParts } from './alerting.ts';
import { AnnotationShape, presentAnnotation } from './annotation.ts';
import { AnnouncementShape, presentAnnouncement } from './announcement.ts';
import { isoOrNull } from './evidence.ts';
import { findHistory, refuseUnknownAlert } from './find.ts';
import { RuleVersionShape } from './rule-version.ts';
import { presentTransition, TransitionShape } from './transition.ts';
import { maySee, type Viewer, type WhoAsks } from './who-asks.ts';

export const AlertIdShape = z.string().min(1).max(128);

const DeedShape = z
  .object({
    at: TimeShape,
    does: z
      .enum(['acknowledged', 'silenced', 'maintenance', 'heard'])
      .describe('`heard`: no silence and no maintenance keeps it quiet any more.'),
    by: z.string().nullable().describe('Null when time did it.'),
    note: z.string(),
  })
  .meta({ id: 'AlertDeed', description: 'What somebody did about an alert.' });

const presentDeed = ({ at, does, by, note }: Deed): z.output<typeof DeedShape> => ({
  at: toIso(at),
  does,
  by: by ?? null,
  note,
});

export const AlertHistoryShape = z
  .object({
    ...alertFields,
    transitions: z.array(TransitionShape).describe('Oldest first.'),
    deeds: z.array(DeedShape).describe('What people did about it, oldest first, 50 at most; shown to operators only.'),
    annotations: z.array(AnnotationShape).describe('What data that came late say of it.'),
    announcements: z.array(AnnouncementShape).describe('What people were told, oldest first.'),
    ruleVersion: RuleVersionShape.nullable().describe('The rule as it was when the alert fired.'),
  })
  .meta({ id: 'AlertHistory', description: 'An alert with everything that speaks for it.' });

/** One alert, with why. */
export function addAlert(app: App, parts: AlertParts, whoAsks: WhoAsks): void {
  app.get(
    '/alerts/:id',
    {
      config: { problems: ['alert_unknown', 'operator_only'] },
      schema: {
        tags: ['alerts'],
        summary: 'One alert, and why',
        description:
          'Every step with the observations that speak for it, the text of the rule in the version that decided it, what people were ' +
          'told, and what late data say of it.',
        params: z.strictObject({ id: AlertIdShape }),
        querystring: z.strictObject({}),
        response: { 200: answer('The alert.', AlertHistoryShape) },
      },
    },
    async (request, reply) => {
      const viewer = whoAsks(request, reply);
      const history = findHistory(parts.alerts, request.params.id, viewer);
      return history === undefined
        ? refuseUnknownAlert(request.params.id)
        : presentHistory(history, { ...parts, viewer });
    },
  );
}

export function presentHistory(history: AlertHistory, parts: AlertParts & { readonly viewer: Viewer }) {
  const { alert, transitions, annotations, announcements } = history;
  const version = versionOf(alert, parts);
  return {
    ...presentAlert(alert, parts),
    transitions: transitions.map((step) => presentTransition(step, parts.registry)),
    deeds: parts.viewer.isOperator ? (alert.deeds ?? []).map(presentDeed) : [],
    annotations: annotations.map((annotation) => presentAnnotation(annotation, parts.registry)),
    announcements: announcements
      .filter((announcement) => maySee(parts.viewer, announcement))
      .map((announcement) => presentAnnouncement(announcement, parts)),
    ruleVersion: version === undefined ? null : presentVersion(version, parts.viewer),
  } satisfies z.output<typeof AlertHistoryShape>;
}

/** The rule as it was when an alert fired; `undefined` when its text is kept no more. */
export const versionOf = (
  { rule, version }: Pick<AlertHistory['alert'], 'rule' | 'version'>,
  { rules }: Pick<AlertParts, 'rules'>,
): RuleVersion | undefined => rules.versions(rule).find((each) => each.version === version);

export const presentVersion = (
  { rule, version, text, from, until }: RuleVersion,
  viewer: Viewer,
): z.output<typeof RuleVersionShape> => ({
  rule,
  version,
  text: textFor(viewer, text),
  from: toIso(from),
  until: isoOrNull(until),
});
