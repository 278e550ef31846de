import { z } from 'zod';
import type { Announcement } from '../../model/alert.ts';
import { areaId, deviceId } from '../../model/ids.ts';
import { alertTopics, audiences, categories, ruleId, severities } from '../../model/rule.ts';
import { epochMs } from '../../model/time.ts';

const moment = z.number().transform(epochMs);
const device = z.string().transform(deviceId);
const area = z.string().transform(areaId);
const message = z.object({ title: z.string(), text: z.string(), short: z.string() });

const AnnouncementShape = z
  .object({
    seq: z.number(),
    id: z.string(),
    group: z.string(),
    what: z.enum(['raised', 'updated', 'repeated', 'escalated', 'resolved']),
    at: moment,
    announcedAt: moment,
    since: moment,
    rule: z.string().transform(ruleId),
    version: z.string(),
    severity: z.enum(severities),
    category: z.enum(categories),
    topic: z.enum(alertTopics),
    audience: z.array(z.enum(audiences)),
    isUrgent: z.boolean(),
    alerts: z.array(z.string()),
    subjects: z.array(
      z.discriminatedUnion('is', [
        z.object({ is: z.literal('device'), id: device }),
        z.object({ is: z.literal('area'), id: area }),
        z.object({ is: z.literal('city') }),
      ]),
    ),
    count: z.number(),
    areas: z.array(area),
    places: z.array(z.object({ device, position: z.object({ lat: z.number(), lon: z.number() }) })),
    receivers: z.array(z.string()),
    texts: z.object({ es: message, en: message, fr: message }),
    trigger: moment.optional(),
  })
  .transform(({ trigger, ...rest }): Announcement => ({ ...rest, trigger }));

/** Reads an announcement that was kept as JSON. */
export const readAnnouncement = (text: string): Announcement => AnnouncementShape.parse(JSON.parse(text));
