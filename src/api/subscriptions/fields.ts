import type { SubscribedPlace } from '../../community/port.ts';
import { type Area, areaLevels } from '../../model/geography.ts';
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
};

/** Where alerts are wanted, with what there is already. */
export function whereFields(
  shown: Shown,
  { registry }: SubscribingParts,
  before: readonly SubscribedPlace[] = [],
): Html {
  const { words, values } = shown;
  const { place } = words;
  return html`<fieldset${described(shown, 'place')}>
<legend>${before.length === 0 ? place.legend : words.manage.add}</legend>
${fault(shown, 'place')}
${deviceField(shown, registry)}
<p><label for="area">${place.area}</label>
<select id="area" name="area"><option value="">${place.none}</option>${areaOptions(registry.areas(), values.get('area'))}</select></p>
<p class="or">${place.around} <button type="button" id="here" hidden data-done="${place.located}" data-failed="${place.notLocated}">${place.here}</button>
<span id="located" role="status"></span></p>
<p class="row">${[
    ['lat', place.lat],
    ['lon', place.lon],
    ['radius', place.radius],
  ].map(
    ([name = '', label]) =>
      html`<span><label for="${name}">${label}</label><input id="${name}" name="${name}" inputmode="decimal" autocomplete="off" value="${values.get(name) ?? (name === 'radius' ? '500' : '')}"></span>`,
  )}</p>
<p class="note">${place.coarse}</p>
</fieldset>`;
}

function deviceField({ words, values }: Shown, registry: SubscribingParts['registry']): Content {
  const device = registry.device(values.get('device') ?? '');
  if (device === undefined) return undefined;
  return html`<p><label><input type="checkbox" name="device" value="${device.id}" checked> ${words.place.device} ${device.name}</label></p>`;
}

/** Larger ones first, by name. */
function areaOptions(areas: Iterable<Area>, chosen: string | null): readonly Html[] {
  const sorted = [...areas].sort(
    (one, other) =>
      areaLevels.indexOf(one.level) - areaLevels.indexOf(other.level) || one.name.localeCompare(other.name),
  );
  return sorted.map(
    ({ id, name }) => html`<option value="${id}"${id === chosen ? html` selected` : undefined}>${name}</option>`,
  );
}

/** What somebody chose before stands there as long as they want, also where nobody is told of it any more. */
export function topicFields(shown: Shown, { subscribing }: SubscribingParts): Html {
  const { words, values } = shown;
  const chosen = values.getAll('topic');
  const told = subscribing.topics();
  const offered = alertTopics.filter((topic) => told.includes(topic) || chosen.includes(topic));
  return html`<fieldset${described(shown, 'topic')}>
<legend>${words.topics.legend}</legend>
${fault(shown, 'topic')}
${offered.length === 0 ? html`<p class="note">${words.topics.none}</p>` : undefined}
<p class="boxes">${offered.map(
    (topic) =>
      html`<label><input type="checkbox" name="topic" value="${topic}"${checked(chosen.includes(topic))}> ${words.topics[topic]}</label>`,
  )}</p>
<p><label for="severity">${words.severity.label}</label>
<select id="severity" name="severity">${severities.map(
    (severity) =>
      html`<option value="${severity}"${selected(severity === (values.get('severity') ?? 'minor'))}>${words.severity[severity]}</option>`,
  )}</select></p>
</fieldset>`;
}

export function whenFields(shown: Shown): Html {
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
