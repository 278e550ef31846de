import type { Announcement } from '../model/alert.ts';
import { subjectKey } from '../model/alert.ts';
import { toIso } from '../model/time.ts';

export const cloudEventsType = 'application/cloudevents+json; charset=utf-8';

/** An announcement as programs read it. */
export const dataOf = (announcement: Announcement) => ({
  id: announcement.id,
  seq: announcement.seq,
  group: announcement.group,
  what: announcement.what,
  at: toIso(announcement.at),
  announcedAt: toIso(announcement.announcedAt),
  since: toIso(announcement.since),
  rule: announcement.rule,
  ruleVersion: announcement.version,
  severity: announcement.severity,
  category: announcement.category,
  topic: announcement.topic,
  audience: announcement.audience,
  urgent: announcement.isUrgent,
  alerts: announcement.alerts,
  subjects: announcement.subjects.map(subjectKey),
  count: announcement.count,
  areas: announcement.areas,
  places: announcement.places.map(({ device, position }) => ({ device, lat: position.lat, lon: position.lon })),
  texts: announcement.texts,
  triggeredAt: announcement.trigger === undefined ? null : toIso(announcement.trigger),
});

/** A CloudEvents 1.0 envelope, in JSON ("structured mode"). */
export const cloudEvent = (
  announcement: Announcement,
  { id, source, more }: { readonly id: string; readonly source: string; readonly more?: object | undefined },
) => ({
  specversion: '1.0',
  id,
  source,
  type: `city.barrio.alert.${announcement.what}`,
  subject: announcement.group,
  time: toIso(announcement.announcedAt),
  datacontenttype: 'application/json',
  data: { ...dataOf(announcement), ...more },
});
