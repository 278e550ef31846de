import { z } from 'zod';
import { type Announcement, isOfWholeCity } from '../../model/alert.ts';
import type { AreaId, DeviceId } from '../../model/ids.ts';
import { type AlertTopic, alertTopics, isAtLeast, parseRuleId, type RuleId, severities } from '../../model/rule.ts';
import type { Directory } from '../../registry/port.ts';
import { findArea, findDevice } from '../vocabulary/find.ts';
import { AreaIdShape, DeviceIdShape, list, refuse } from '../vocabulary/query.ts';
import { maySee, type Viewer } from './who-asks.ts';

export const RuleIdShape = z
  .string()
  .max(64)
  .transform((text, context) => parseRuleId(text) ?? refuse(context, 'is not the id of a rule'));

/** What one may choose alerts and announcements by. */
export const placeFields = {
  area: AreaIdShape.optional().describe('Of this area, of all that lie in it, and of those around it.'),
  topic: list(z.enum(alertTopics)).optional(),
  severity: z.enum(severities).optional().describe('So severe at least.'),
};

export const filterFields = {
  ...placeFields,
  device: DeviceIdShape.optional(),
  rule: list(RuleIdShape).optional(),
};

export type AskedFor = {
  readonly area?: AreaId | undefined;
  readonly topic?: readonly AlertTopic[] | undefined;
  readonly severity?: (typeof severities)[number] | undefined;
  readonly device?: DeviceId | undefined;
  readonly rule?: readonly RuleId[] | undefined;
};

/**
 * What was asked for, as the port wants it.
 *
 * @throws {CallerError} (404) when there is no such area or device.
 */
export function choiceOf(
  { area, topic, severity, device, rule }: AskedFor,
  parts: { registry: Directory; viewer: Viewer },
) {
  const { registry, viewer } = parts;
  return {
    audience: viewer.audience,
    topics: topic,
    areas: area === undefined ? undefined : areasAbout(findArea(registry, area).id, registry),
    leastSeverity: severity,
    device: device === undefined ? undefined : findDevice(registry, device).id,
    rules: rule,
  };
}

/** An area, all that lie in it, and those around it: smog over the district concerns the street. */
export function areasAbout(area: AreaId, registry: Pick<Directory, 'area' | 'areasWithin'>): readonly AreaId[] {
  const around: AreaId[] = [];
  let next = registry.area(area)?.parent;
  while (next !== undefined && !around.includes(next)) {
    around.push(next);
    next = registry.area(next)?.parent;
  }
  return [...registry.areasWithin(area), ...around];
}

export type Choice = Omit<ReturnType<typeof choiceOf>, 'device' | 'rules'>;

/** Whether an announcement is about what was asked for, and for who asks. What is about the whole city is about every area. */
export function chooses(
  { areas, topics, leastSeverity }: Choice,
  viewer: Viewer,
): (announcement: Announcement) => boolean {
  const wanted = areas === undefined ? undefined : new Set(areas);
  return (announcement) =>
    maySee(viewer, announcement) &&
    (topics === undefined || topics.includes(announcement.topic)) &&
    (leastSeverity === undefined || isAtLeast(announcement.severity, leastSeverity)) &&
    (wanted === undefined || isOfWholeCity(announcement) || announcement.areas.some((area) => wanted.has(area)));
}
