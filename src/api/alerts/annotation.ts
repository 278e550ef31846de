import { z } from 'zod';
import type { Annotation } from '../../model/alert.ts';
import { toIso } from '../../model/time.ts';
import { TimeShape } from '../vocabulary/value.ts';
import { EvidenceShape, isoOrNull, presentEvidence } from './evidence.ts';
import { type Names, presentSubject, SubjectShape } from './subject.ts';

export const AnnotationShape = z
  .object({
    id: z.string(),
    rule: z.string(),
    version: z.string(),
    subject: SubjectShape,
    alert: z.string().nullable().describe('The alert that it is about; null when there was none.'),
    says: z.enum(['would_have_fired', 'would_not_have_fired', 'would_have_fired_at', 'would_have_resolved_at']),
    from: TimeShape.nullable().describe('From when it would have fired, with all that is known now.'),
    to: TimeShape.nullable(),
    arrivedAt: TimeShape.describe('When the late data arrived.'),
    writtenAt: TimeShape,
    evidence: EvidenceShape.nullable(),
  })
  .meta({ id: 'AlertAnnotation', description: 'What late data say of the history of an alert. Wakes nobody.' });

export const presentAnnotation = (annotation: Annotation, registry: Names): z.output<typeof AnnotationShape> => ({
  id: annotation.id,
  rule: annotation.rule,
  version: annotation.version,
  subject: presentSubject(annotation.subject, registry),
  alert: annotation.alert ?? null,
  says: annotation.says,
  from: isoOrNull(annotation.from),
  to: isoOrNull(annotation.to),
  arrivedAt: toIso(annotation.arrivedAt),
  writtenAt: toIso(annotation.writtenAt),
  evidence: annotation.evidence === undefined ? null : presentEvidence(annotation.evidence),
});
