import { z } from 'zod';
import type { Alert, Annotation, Deed, Evidence, Quiet, Transition } from '../../model/alert.ts';
import { ofRuleShape, subjectShape } from '../../model/announcement-shape.ts';
import { areaId, deviceId, kindId } from '../../model/ids.ts';
import { isQuantityId } from '../../model/quantity.ts';
import { ruleId } from '../../model/rule.ts';
import { epochMs } from '../../model/time.ts';
import type { Quieting } from '../port.ts';

/** JSON leaves out what is not there. */
const maybe = <Shape extends z.ZodType>(shape: Shape) => shape.optional().transform((value) => value);

const moment = z.number().transform(epochMs);
const device = z.string().transform(deviceId);
const area = z.string().transform(areaId);
const rule = z.string().transform(ruleId);
const quantity = z.string().refine(isQuantityId);
const quality = z.enum(['pass', 'not_evaluated', 'suspect', 'fail', 'missing']);
const because = z.enum(['condition', 'cleared', 'unknown', 'hours', 'rule', 'gone']);

const evidence: z.ZodType<Evidence> = z.object({
  value: maybe(z.number()),
  limit: maybe(z.number()),
  quantity: maybe(quantity),
  usual: z.number().optional(),
  observations: z.array(
    z.object({
      device,
      kind: z.string().transform(kindId),
      quantity,
      time: moment,
      receivedAt: moment,
      value: z.number(),
      quality,
    }),
  ),
  devices: z.object({ matching: z.number(), known: z.number(), total: z.number() }).optional(),
  matching: z.array(device).optional(),
});

export const transitionShape: z.ZodType<Transition> = z.object({
  id: z.string(),
  alert: z.string(),
  rule,
  version: z.string(),
  subject: subjectShape,
  to: z.enum(['pending', 'firing', 'dropped', 'resolved']),
  because,
  at: moment,
  since: moment,
  noticedAt: moment,
  evidence,
  began: evidence.optional(),
  trigger: maybe(moment),
});

export const annotationShape: z.ZodType<Annotation> = z.object({
  id: z.string(),
  rule,
  version: z.string(),
  subject: subjectShape,
  alert: maybe(z.string()),
  says: z.enum(['would_have_fired', 'would_not_have_fired', 'would_have_fired_at', 'would_have_resolved_at']),
  from: maybe(moment),
  to: maybe(moment),
  writtenAt: moment,
  arrivedAt: moment,
  evidence: maybe(evidence),
});

const quiet: z.ZodType<Quiet> = z.object({
  because: z.enum(['silenced', 'maintenance', 'inhibited']),
  by: z.string(),
});

const deed: z.ZodType<Deed> = z.object({
  at: moment,
  does: z.enum(['acknowledged', 'silenced', 'maintenance', 'heard']),
  by: maybe(z.string()),
  note: z.string(),
});

export const alertShape: z.ZodType<Alert> = z.object({
  id: z.string(),
  ...ofRuleShape,
  subject: subjectShape,
  area: maybe(area),
  group: z.string(),
  since: moment,
  firedAt: moment,
  resolved: maybe(z.object({ at: moment, because })),
  acknowledged: maybe(z.object({ at: moment, by: z.string(), note: z.string() })),
  quiet: maybe(quiet),
  deeds: z.array(deed).optional(),
});

export const quietingShape: z.ZodType<Quieting> = z.object({
  id: z.string(),
  is: z.enum(['silence', 'maintenance']),
  rules: z.array(rule).optional(),
  areas: z.array(area).optional(),
  devices: z.array(device).optional(),
  from: moment,
  to: moment,
  by: z.string(),
  note: z.string(),
  endedAt: maybe(moment),
});
