import { languages } from '../../model/language.ts';
import { alertTopics, severities } from '../../model/rule.ts';
import { type Content, type Html, html } from '../page/html.ts';
import type { Faults, FieldName } from './read-form.ts';
import type { SubscribingParts } from './subscribing.ts';
import type { SubscriptionWords } from './words.ts';

/** A form as it is shown: what stands in it, and what was wrong. */
export type Shown = {
  readonly words: SubscriptionWords;
  readonly values: URLSearchParams;
  readonly faults: Faults;
  /** Of somebody who subscribes just now: in steps, and what few change is folded. */
  readonly isNew?: boolean;
};

/** What a part of the form is called: of a new wish by its number, too. */
export const legendOf = ({ words, isNew }: Shown, number: number, name: string): string =>
  isNew === true ? words.subscribe.step(number, name) : name;

/** What somebody chose before stands there as long as they want, also where nobody is told of it any more. */
export function topicFields(shown: Shown, { subscribing }: SubscribingParts): Html {
  const { words, values } = shown;
  const chosen = values.getAll('topic');
  const told = subscribing.topics();
  const offered = alertTopics.filter((topic) => told.includes(topic) || chosen.includes(topic));
  return html`<fieldset${described(shown, 'topic')}>
<legend>${legendOf(shown, 2, words.topics.legend)}</legend>
${fault(shown, 'topic')}
${offered.length === 0 ? html`<p class="note">${words.topics.none}</p>` : undefined}
<p class="boxes">${offered.map(
    (topic) =>
      html`<label><input type="checkbox" name="topic" value="${topic}"${checked(chosen.includes(topic))}> ${words.topics[topic]}</label>`,
  )}</p>
</fieldset>`;
}

const severityField = ({ words, values }: Shown): Html => html`<p><label for="severity">${words.severity.label}</label>
<select id="severity" name="severity">${severities.map(
  (severity) =>
    html`<option value="${severity}"${selected(severity === (values.get('severity') ?? 'minor'))}>${words.severity[severity]}</option>`,
)}</select></p>`;

/** When, how serious, in which language. Most people want it as it is, so it is folded for who comes new. */
export function whenFields(shown: Shown): Html {
  const { isNew, words, faults } = shown;
  if (isNew !== true) return whenFieldset(shown);
  const isFaulty = folded.some((field) => faults.has(field));
  return html`<details${isFaulty ? html` open` : undefined}><summary>${words.subscribe.more}</summary>
<p class="note">${words.subscribe.moreNote}</p>
${whenFieldset(shown)}</details>`;
}

const folded: readonly FieldName[] = ['dailyAt', 'quietFrom', 'most'];

function whenFieldset(shown: Shown): Html {
  const { words, values } = shown;
  const { when } = words;
  const isDaily = values.get('comes') === 'daily';
  return html`<fieldset>
<legend>${when.legend}</legend>
<p><label><input type="radio" name="comes" value="at_once"${checked(!isDaily)}> ${when.atOnce}</label></p>
<p><label><input type="radio" name="comes" value="daily"${checked(isDaily)}> ${when.daily}</label>
${time(shown, 'dailyAt', when.daily)}</p>${fault(shown, 'dailyAt')}
<p><label><input type="checkbox" name="quiet" value="yes"${checked(values.has('quiet'))}> ${when.quiet}</label>
<span class="nowrap">${when.from} ${time(shown, 'quietFrom', `${when.quiet}, ${when.from}`)}</span>
<span class="nowrap">${when.to} ${time(shown, 'quietTo', `${when.quiet}, ${when.to}`)}</span></p>${fault(shown, 'quietFrom')}
<p class="note">${when.urgent}</p>
${severityField(shown)}
<p><label for="most">${when.most}</label>
<input id="most" name="most" inputmode="numeric" class="short" value="${values.get('most') ?? '5'}"${described(shown, 'most')}></p>${fault(shown, 'most')}
<p><label for="language">${words.language.label}</label>
<select id="language" name="language">${languages.map(
    (each) =>
      html`<option value="${each}" lang="${each}"${selected(each === values.get('language'))}>${words.language[each]}</option>`,
  )}</select></p>
</fieldset>`;
}

const time = ({ values }: Shown, name: string, label: string): Html =>
  html`<input type="time" name="${name}" value="${values.get(name) ?? ''}" aria-label="${label}">`;

/** Stands beside the field, and is read with it. */
export const fault = ({ words, faults }: Shown, field: FieldName): Content => {
  const what = faults.get(field);
  return what && html`<p class="fault" id="fault-${field}">${words.errors[what]}</p>`;
};

export const described = ({ faults }: Shown, field: FieldName): Content =>
  faults.has(field) ? html` aria-invalid="true" aria-describedby="fault-${field}"` : undefined;

export const checked = (is: boolean): Content => (is ? html` checked` : undefined);
const selected = (is: boolean): Content => (is ? html` selected` : undefined);
