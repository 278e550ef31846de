import { type Alert, type Annotation, type Announcement, isOfWholeCity, type Transition } from '../../model/alert.ts';
import { BugError } from '../../model/errors.ts';
import { isAtLeast, severities } from '../../model/rule.ts';
import { endOf } from '../life/quiet-windows.ts';
import type { AlertBook, AlertQuery, AnnouncementQuery, LifeChange, Quieting } from '../port.ts';

type Pages = {
  readonly alerts: Map<string, Alert>;
  readonly transitions: Map<string, Transition>;
  readonly annotations: Map<string, Annotation>;
  readonly groups: Map<string, unknown>;
  readonly quietings: Map<string, Quieting>;
  announcements: readonly Announcement[];
  end: number;
};

/** Alerts in memory, gone with the process. */
export function createMemoryAlertBook(): AlertBook {
  const pages: Pages = {
    alerts: new Map(),
    transitions: new Map(),
    annotations: new Map(),
    groups: new Map(),
    quietings: new Map(),
    announcements: [],
    end: 0,
  };
  const { alerts, transitions, quietings } = pages;
  const annotations: AlertBook['annotations'] = ({ rule, alert, limit }) =>
    [...pages.annotations.values()]
      .filter((each) => (rule === undefined || each.rule === rule) && (alert === undefined || each.alert === alert))
      .toReversed()
      .slice(0, limit);
  return {
    open: (query) => [...alerts.values()].filter(isOpen).filter(fits(query)).sort(worstFirst).slice(0, query.limit),
    closed: (query) => closedOf(pages, query),
    get(id) {
      const alert = alerts.get(id);
      const steps = [...transitions.values()].filter((each) => each.alert === id);
      const told = pages.announcements.filter(({ group }) => group === alert?.group);
      const said = annotations({ alert: id, limit: 100 });
      return alert && { alert, transitions: steps, annotations: said, announcements: told };
    },
    annotations,
    quietings: () =>
      [...quietings.values()].sort((one, other) => other.from - one.from || descending(one.id, other.id)),
    announcements: announcementsOf(pages),
    keep: (_connection, change) => keep(pages, change),
    annotate(_connection, some) {
      for (const annotation of some) pages.annotations.set(annotation.id, annotation);
    },
    known: (ids) => new Set(ids.filter((id) => transitions.has(id))),
    recall() {
      const living = livingOf(pages);
      const newest = new Map([...transitions.values()].map((each) => [each.alert, each]));
      return {
        alerts: living,
        transitions: living.flatMap(({ id }) => newest.get(id) ?? []),
        groups: new Map(pages.groups),
        quietings: [...quietings.values()],
        nextSeq: pages.end + 1,
      };
    },
    forget: (_connection, before) => forget(pages, before),
  };
}

const isOpen = ({ resolved }: Alert): boolean => resolved === undefined;
const descending = (one: string, other: string): number => (one < other ? 1 : -1);

const worstFirst = (one: Alert, other: Alert): number =>
  severities.indexOf(other.severity) - severities.indexOf(one.severity) ||
  one.since - other.since ||
  descending(other.id, one.id);

/** What is not asked for leaves everything in. */
const isAmong = <Name>(names: readonly Name[] | undefined, name: Name): boolean =>
  names === undefined || names.includes(name);

const fits =
  ({ audience, rules, topics, areas, device, leastSeverity }: AlertQuery) =>
  (alert: Alert): boolean =>
    (audience === undefined || alert.audience.includes(audience)) &&
    isAmong(rules, alert.rule) &&
    isAmong(topics, alert.topic) &&
    (alert.subject.is === 'city' || areas === undefined || areas.some((area) => area === alert.area)) &&
    (device === undefined || (alert.subject.is === 'device' && alert.subject.id === device)) &&
    (leastSeverity === undefined || isAtLeast(alert.severity, leastSeverity));

function closedOf({ alerts }: Pages, query: AlertQuery): readonly Alert[] {
  const { after, limit } = query;
  return [...alerts.values()]
    .filter(fits(query))
    .flatMap((alert) => (alert.resolved === undefined ? [] : [{ alert, at: alert.resolved.at }]))
    .filter(
      ({ alert, at }) =>
        after === undefined || at < after.resolvedAt || (at === after.resolvedAt && alert.id < after.id),
    )
    .sort((one, other) => other.at - one.at || descending(one.alert.id, other.alert.id))
    .slice(0, limit)
    .map(({ alert }) => alert);
}

const announcementsOf = (pages: Pages): AlertBook['announcements'] => ({
  after: (seq, limit) => pages.announcements.filter((each) => each.seq > seq).slice(0, limit),
  latest: (query) => pages.announcements.filter(isAskedFor(query)).toReversed().slice(0, query.limit),
  get: (id) => pages.announcements.find((each) => each.id === id),
  ofGroup: (group) => pages.announcements.filter((each) => each.group === group),
  end: () => pages.end,
});

const isAskedFor =
  ({ audience, topics, areas, leastSeverity, before }: AnnouncementQuery) =>
  (announcement: Announcement): boolean =>
    (audience === undefined || announcement.audience.includes(audience)) &&
    isAmong(topics, announcement.topic) &&
    (areas === undefined || isOfWholeCity(announcement) || announcement.areas.some((area) => areas.includes(area))) &&
    (leastSeverity === undefined || isAtLeast(announcement.severity, leastSeverity)) &&
    (before === undefined || announcement.seq < before);

function keep(pages: Pages, change: LifeChange): void {
  const fresh = change.announcements.filter(({ seq }) => seq > pages.end);
  const jump = fresh.find(({ seq }, index) => seq !== pages.end + 1 + index);
  if (jump !== undefined) throw new BugError(`announcement ${jump.id} has number ${jump.seq}, but another comes next`);
  for (const alert of change.alerts) pages.alerts.set(alert.id, alert);
  for (const step of change.transitions) if (!pages.transitions.has(step.id)) pages.transitions.set(step.id, step);
  for (const quieting of change.quietings) pages.quietings.set(quieting.id, quieting);
  for (const [id, memory] of change.groups) {
    if (memory === undefined) pages.groups.delete(id);
    else pages.groups.set(id, memory);
  }
  pages.announcements = [...pages.announcements, ...fresh];
  pages.end = fresh.at(-1)?.seq ?? pages.end;
}

const toldBy = (memory: unknown): readonly unknown[] =>
  typeof memory === 'object' && memory !== null && 'told' in memory && Array.isArray(memory.told) ? memory.told : [];

function livingOf({ alerts, groups }: Pages): readonly Alert[] {
  const needed = new Set([...groups.values()].flatMap(toldBy));
  return [...alerts.values()].filter((alert) => isOpen(alert) || needed.has(alert.id));
}

function forget(pages: Pages, before: number): false {
  const living = new Set(livingOf(pages));
  const gone = new Set<string>();
  for (const alert of pages.alerts.values()) {
    if (!living.has(alert) && (alert.resolved?.at ?? before) < before) gone.add(alert.id);
  }
  for (const id of gone) pages.alerts.delete(id);
  for (const [id, { alert }] of pages.transitions) if (gone.has(alert)) pages.transitions.delete(id);
  for (const [id, { writtenAt }] of pages.annotations) if (writtenAt < before) pages.annotations.delete(id);
  for (const [id, quieting] of pages.quietings) if (endOf(quieting) < before) pages.quietings.delete(id);
  pages.announcements = pages.announcements.filter(
    ({ announcedAt, group }) => announcedAt >= before || pages.groups.has(group),
  );
  return false;
}
