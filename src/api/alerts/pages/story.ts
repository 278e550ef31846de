import type { AlertHistory } from '../../../alerts/port.ts';
import type { Annotation, Announcement, Transition } from '../../../model/alert.ts';
import { type Html, html } from '../../page/html.ts';
import { citizen, maySee } from '../who-asks.ts';
import type { Seen } from './seen.ts';

/** The steps of the condition, oldest first. */
export function stepsOf({ alert, transitions }: AlertHistory, seen: Seen): Html {
  const { words, tongue } = seen;
  const begins = transitions.some(({ to }) => to === 'pending')
    ? undefined
    : html`<li>${tongue.stamp(alert.since)} <span>${words.step.pending}</span></li>\n`;
  return html`<section aria-labelledby="steps">
<h2 id="steps">${words.steps}</h2>
<ol class="steps">${begins}${transitions.map((step) => stepOf(step, seen))}</ol>
</section>`;
}

/** Noticed a minute later it was late; sooner it is how the work goes. */
const worthSaying = 60_000;

function stepOf({ to, because, at, noticedAt }: Transition, { words, tongue }: Seen): Html {
  const reason = to === 'resolved' || to === 'dropped' ? words.because[because] : '';
  const noticed = noticedAt - at >= worthSaying ? `(${words.noticed(tongue.moment(noticedAt))})` : '';
  return html`<li>${tongue.stamp(at)} <span>${words.step[to]}${reason === '' ? '' : `${tongue.colon}${reason}`}</span> <span class="age">${noticed}</span></li>
`;
}

/** What people were told, in the words that they were told it in. */
export function toldOf({ announcements }: AlertHistory, seen: Seen): Html {
  const { words } = seen;
  const shown = announcements.filter((announcement) => maySee(citizen, announcement));
  return html`<section aria-labelledby="told">
<h2 id="told">${words.told}</h2>
<p class="note">${shown.length === 0 ? words.notTold : words.toldNote}</p>
${shown.length === 0 ? undefined : html`<ol class="steps">${shown.map((each) => announcementOf(each, seen))}</ol>`}
</section>`;
}

const announcementOf = ({ what, announcedAt, texts }: Announcement, { words, tongue, language }: Seen): Html =>
  html`<li>${tongue.stamp(announcedAt)} <span><strong>${words.announced[what]}</strong>${tongue.colon}${texts[language].text}</span></li>
`;

/** What data that came late say of it; nothing when there are none. */
export function lateOf({ annotations }: AlertHistory, seen: Seen): Html | undefined {
  const { words } = seen;
  if (annotations.length === 0) return undefined;
  return html`<section aria-labelledby="late">
<h2 id="late">${words.late}</h2>
<p class="note">${words.lateNote}</p>
<ul>${annotations.map((annotation) => html`<li>${sentenceOf(annotation, seen)}</li>\n`)}</ul>
</section>`;
}

function sentenceOf({ says, from, to, arrivedAt }: Annotation, { words, tongue }: Seen): string {
  const write = (moment: Annotation['from']): string =>
    moment === undefined ? words.stillOpen : tongue.moment(moment);
  return `${words.lateSays[says](write(from), write(to))} ${words.lateArrived(tongue.moment(arrivedAt))}`;
}
