import { z } from 'zod';
import type { Announcement } from '../../model/alert.ts';
import { toIso } from '../../model/time.ts';
import { PositionShape } from '../vocabulary/place.ts';
import { TimeShape } from '../vocabulary/value.ts';
import { kindFields, pageOf, type Shown } from './alert.ts';
import { nameOfArea, presentSubject, SubjectShape } from './subject.ts';
import { citizen, maySee } from './who-asks.ts';

const MessageShape = z
  .object({ title: z.string(), text: z.string(), short: z.string().describe('Below 160 characters.') })
  .meta({ id: 'AlertMessage' });

export const AnnouncementShape = z
  .object({
    seq: z.int().describe('Their order, without gaps; the id of its event in the stream.'),
    id: z.string(),
    group: z.string(),
    what: z.enum(['raised', 'updated', 'repeated', 'escalated', 'resolved']),
    at: TimeShape.describe('When it came about.'),
    announcedAt: TimeShape,
    since: TimeShape.describe('When the condition of the first alert of the group began to hold.'),
    rule: z.string(),
    version: z.string(),
    ...kindFields,
    urgent: z.boolean().describe('Whether it wakes people in their quiet hours.'),
    alerts: z.array(z.string()).describe('Those that fire; of `resolved` those that did. 50 at most.'),
    subjects: z.array(SubjectShape),
    count: z.int().describe('How many alerts there are.'),
    areas: z
      .array(z.object({ id: z.string(), name: z.string() }))
      .describe('Empty for the whole city, which is then among the subjects, and for what lies outside every area.'),
    places: z.array(z.object({ device: z.string(), position: PositionShape })),
    receivers: z.array(z.string()).describe('Operators who are told, by name; shown to operators only.'),
    texts: z.object({ es: MessageShape, en: MessageShape, fr: MessageShape }),
    page: z.string().nullable().describe('The page for people; null for what only operators see.'),
  })
  .meta({ id: 'Announcement', description: 'What people are told of a group of alerts: once, whoever they are.' });
export type ShownAnnouncement = z.output<typeof AnnouncementShape>;

export function presentAnnouncement(
  announcement: Announcement,
  parts: Pick<Shown, 'registry' | 'publicUrl' | 'viewer'>,
) {
  const { alerts, subjects, areas, places, texts } = announcement;
  const [first] = alerts;
  return {
    seq: announcement.seq,
    id: announcement.id,
    group: announcement.group,
    what: announcement.what,
    at: toIso(announcement.at),
    announcedAt: toIso(announcement.announcedAt),
    since: toIso(announcement.since),
    rule: announcement.rule,
    version: announcement.version,
    severity: announcement.severity,
    category: announcement.category,
    topic: announcement.topic,
    audience: [...announcement.audience],
    urgent: announcement.isUrgent,
    alerts: [...alerts],
    subjects: subjects.map((subject) => presentSubject(subject, parts.registry)),
    count: announcement.count,
    areas: areas.map((id) => ({ id, name: nameOfArea(id, parts.registry) })),
    places: places.map(({ device, position }) => ({ device, position: { lat: position.lat, lon: position.lon } })),
    receivers: parts.viewer.isOperator ? [...announcement.receivers] : [],
    texts,
    page: first === undefined || !maySee(citizen, announcement) ? null : pageOf(first, parts),
  } satisfies ShownAnnouncement;
}
