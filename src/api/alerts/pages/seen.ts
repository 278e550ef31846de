import type { Alert } from '../../../model/alert.ts';
import type { Language } from '../../../model/language.ts';
import type { Html } from '../../page/html.ts';
import { mark, type Sign, type Tone } from '../../page/sign.ts';
import type { AlertParts } from '../alerting.ts';
import { nameOf, nameOfArea } from '../subject.ts';
import { createTongue, type Tongue } from '../words/tongue.ts';
import { type AlertWords, alertWords } from '../words/words.ts';

/** A page as one person sees it: in their language, now. */
export type Seen = AlertParts & { readonly language: Language; readonly words: AlertWords; readonly tongue: Tongue };

export const seenIn = (language: Language, parts: AlertParts): Seen => ({
  ...parts,
  language,
  words: alertWords[language],
  tongue: createTongue(language, { calendar: parts.calendar, now: parts.clock.now() }),
});

const looks: Readonly<Record<Alert['severity'], readonly [Tone, Sign]>> = {
  minor: ['none', 'dash'],
  moderate: ['warn', 'half'],
  severe: ['bad', 'doubt'],
  extreme: ['bad', 'cross'],
};

/** How bad it is, by word and shape. */
export const severityMark = ({ severity }: Pick<Alert, 'severity'>, { words }: Seen): Html =>
  mark(words.severity[severity], ...looks[severity]);

export const overMark = ({ words }: Seen): Html => mark(words.over, 'good', 'tick');

/** What an alert is called: by what was announced of it, else by its rule and where it is. */
export function titleOf(alert: Alert, { alerts, rules, language, registry, tongue }: Seen): string {
  const told = alerts.announcements
    .ofGroup(alert.group)
    .findLast(({ alerts: members, what }) => members.includes(alert.id) && what !== 'resolved');
  if (told !== undefined && alert.audience.includes('citizens')) return told.texts[language].title;
  const name = rules.get(alert.rule)?.name[language] ?? alert.rule;
  const place = nameOf(alert.subject, registry);
  return place === '' ? name : `${name}${tongue.colon}${place}`;
}

/** Where an alert is: its area, and the area around that. */
export function placeOf({ area, subject }: Pick<Alert, 'area' | 'subject'>, { registry, words }: Seen): string {
  if (area === undefined) return subject.is === 'city' ? words.wholeCity : words.outside;
  const around = registry.area(area)?.parent;
  const outer = around === undefined ? undefined : registry.area(around);
  const isWorthSaying = outer !== undefined && outer.level !== 'city';
  return [nameOfArea(area, registry), ...(isWorthSaying ? [outer.name] : [])].join(', ');
}

export const hrefOf = (id: string, { language }: Pick<Seen, 'language'>): string =>
  `/alerts/${encodeURIComponent(id)}?lang=${language}`;
