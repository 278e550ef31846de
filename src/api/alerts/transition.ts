import { z } from 'zod';
import type { Transition } from '../../model/alert.ts';
import { toIso } from '../../model/time.ts';
import { TimeShape } from '../vocabulary/value.ts';
import { EvidenceShape, isoOrNull, presentEvidence } from './evidence.ts';
import { type Names, presentSubject, SubjectShape } from './subject.ts';

export const TransitionShape = z
  .object({
    id: z.string(),
    alert: z.string(),
    rule: z.string(),
    version: z.string().describe('Of the rule.'),
    subject: SubjectShape,
    to: z.enum(['pending', 'firing', 'dropped', 'resolved']),
    because: z.enum(['condition', 'cleared', 'unknown', 'hours', 'rule', 'gone']),
    at: TimeShape.describe('When it came about, by the times of the observations.'),
    since: TimeShape.describe('When the condition began to hold.'),
    noticedAt: TimeShape.describe('When it could be known, by the times of arrival.'),
    triggeredAt: TimeShape.nullable().describe(
      'When the observation arrived that brought it about; null when time did.',
    ),
    evidence: EvidenceShape,
    began: EvidenceShape.nullable().describe('Of `firing`: the evidence of when it began.'),
  })
  .meta({ id: 'Transition', description: 'A step in the life of a condition, with its evidence.' });

export const presentTransition = (step: Transition, registry: Names): z.output<typeof TransitionShape> => ({
  id: step.id,
  alert: step.alert,
  rule: step.rule,
  version: step.version,
  subject: presentSubject(step.subject, registry),
  to: step.to,
  because: step.because,
  at: toIso(step.at),
  since: toIso(step.since),
  noticedAt: toIso(step.noticedAt),
  triggeredAt: isoOrNull(step.trigger),
  evidence: presentEvidence(step.evidence),
  began: step.began === undefined ? null : presentEvidence(step.began),
});
