import { z } from 'zod';
import type { Announcement, Subject } from './alert.ts';
import { areaId, deviceId } from './ids.ts';
import { alertTopics, audiences, categories, ruleId, severities } from './rule.ts';
import { epochMs } from './time.ts';

const moment = z.number().transform(epochMs);
const device = z.string().transform(deviceId);
const area = z.string().transform(areaId);
const words = z.object({ title: z.string(), text: z.string(), short: z.string() });

export const subjectShape: z.ZodType<Subject> = z.discriminatedUnion('is', [
  z.object({ is: z.literal('device'), id: device }),
  z.object({ is: z.literal('area'), id: area }),
  z.object({ is: z.literal('city') }),
]);

/** What alerts and announcements say of the rule that they come from. */
export const ofRuleShape = {
  rule: z.string().transform(ruleId),
  version: z.string(),
  severity: z.enum(severities),
  category: z.enum(categories),
  topic: z.enum(alertTopics),
  audience: z.array(z.enum(audiences)),
};

/**
 * An announcement as it is kept as JSON: in the history of alerts, in messages that wait to be sent, and where it stands for everybody. What
 * another version of Barrio kept is read too, so a field that is added needs a default here, and one that is not known is left out.
 */
export const announcementShape: z.ZodType<Announcement> = z.object({
  seq: z.number(),
  id: z.string(),
  group: z.string(),
  what: z.enum(['raised', 'updated', 'repeated', 'escalated', 'resolved']),
  at: moment,
  announcedAt: moment,
  since: moment,
  ...ofRuleShape,
  isUrgent: z.boolean(),
  alerts: z.array(z.string()),
  subjects: z.array(subjectShape),
  count: z.number(),
  areas: z.array(area),
  places: z.array(z.object({ device, position: z.object({ lat: z.number(), lon: z.number() }) })),
  receivers: z.array(z.string()),
  texts: z.object({ es: words, en: words, fr: words }),
  trigger: moment.optional().transform((value) => value),
});

/** Reads one that was kept. @throws when it cannot be read. */
export const readAnnouncement = (text: string): Announcement => announcementShape.parse(JSON.parse(text));
