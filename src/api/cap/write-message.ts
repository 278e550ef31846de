import type { Announcement } from '../../model/alert.ts';
import { hours, milliseconds } from '../../model/duration.ts';
import { type Language, languages } from '../../model/language.ts';
import type { Severity } from '../../model/rule.ts';
import { after, type EpochMs } from '../../model/time.ts';
import { pageOf } from '../alerts/alert.ts';
import type { AlertParts } from '../alerts/alerting.ts';
import { nameOfCity } from '../alerts/subject.ts';
import { areasOf } from './cap-area.ts';
import type { CapInfo, CapMessage } from './cap-message.ts';
import { capTime } from './cap-time.ts';
import type { Warning } from './warnings.ts';

export type CapParts = Pick<AlertParts, 'registry' | 'calendar' | 'publicUrl' | 'cap'>;

const msgTypes = { raised: 'Alert', changed: 'Update', over: 'Update', withdrawn: 'Cancel' } as const;

const severityNames = {
  minor: 'Minor',
  moderate: 'Moderate',
  severe: 'Severe',
  extreme: 'Extreme',
} as const satisfies Record<Severity, CapInfo['severity']>;

/** Nothing in an identifier may be a space, a comma, `<` or `&` (3.2.1). */
export const identifierOf = ({ id }: Pick<Announcement, 'id'>): string => `barrio-${id.replace(/[^\w.:-]/g, '-')}`;

/** The message of a warning. The same warning is the same message, whenever it is written. */
export function writeMessage(warning: Warning, parts: CapParts): CapMessage {
  const { announcement, before } = warning;
  return {
    identifier: identifierOf(announcement),
    sender: parts.cap.sender,
    sent: capTime(announcement.announcedAt, parts.calendar),
    status: parts.cap.status,
    msgType: msgTypes[warning.is],
    source: 'Barrio',
    scope: 'Public',
    ...(warning.is === 'withdrawn' ? { note: withdrawn } : {}),
    ...(before.length === 0 ? {} : { references: before.map((each) => referenceTo(each, parts)).join(' ') }),
    incidents: identifierOf({ id: announcement.group }),
    info: languages.map((language) => infoOf(warning, language, parts)),
  };
}

const withdrawn = 'Withdrawn: it is no longer known whether the condition holds. This is no all-clear.';

const referenceTo = (announcement: Announcement, { cap, calendar }: CapParts): string =>
  `${cap.sender},${identifierOf(announcement)},${capTime(announcement.announcedAt, calendar)}`;

function infoOf(whole: Warning, language: Language, parts: CapParts): CapInfo {
  const { announcement, warning, is } = whole;
  const { title, text } = announcement.texts[language];
  const isOver = is === 'over' || is === 'withdrawn';
  const write = (moment: EpochMs): string => capTime(moment, parts.calendar);
  const instruction = isOver ? undefined : warning.instruction?.[language];
  return {
    language,
    category: [announcement.category],
    event: warning.event[language],
    responseType: [is === 'over' ? 'AllClear' : is === 'withdrawn' ? 'None' : warning.responseType],
    urgency: isOver ? 'Past' : warning.urgency,
    severity: severityNames[announcement.severity],
    certainty: is === 'withdrawn' ? 'Unknown' : warning.certainty,
    effective: write(announcement.announcedAt),
    onset: write(announcement.since),
    expires: write(expiryOf(whole)),
    senderName: ['Barrio', nameOfCity(parts.registry)].filter((name) => name !== undefined).join(', '),
    headline: title,
    description: text,
    ...(instruction === undefined ? {} : { instruction }),
    web: `${pageOf(announcement.alerts[0] ?? '', parts)}?lang=${language}`,
    parameter: [
      { valueName: 'barrio:rule', value: announcement.rule },
      { valueName: 'barrio:version', value: announcement.version },
      { valueName: 'barrio:seq', value: String(announcement.seq) },
      { valueName: 'barrio:alerts', value: String(announcement.count) },
    ],
    area: areasOf(announcement, parts.registry),
  };
}

const [shortest, longest] = [hours(1), hours(24)];

/**
 * When a warning is no longer to be shown if nothing more is heard of us. While it lasts it is said again before that, where the rule
 * says so; an all-clear stays for an hour.
 */
function expiryOf({ announcement, rule, is }: Warning): EpochMs {
  const { repeatEvery } = rule.notify;
  const lasts = repeatEvery === undefined ? longest : milliseconds(Math.max(shortest, repeatEvery * 2));
  return after(announcement.announcedAt, is === 'over' || is === 'withdrawn' ? shortest : lasts);
}
