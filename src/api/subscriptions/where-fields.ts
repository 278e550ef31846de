import type { SubscribedPlace } from '../../community/port.ts';
import { type Content, type Html, html } from '../page/html.ts';
import { described, fault, legendOf, type Shown } from './fields.ts';
import { findAreas, streetOf, wholeStreet } from './find-area.ts';
import type { SubscribingParts } from './subscribing.ts';

type Registry = SubscribingParts['registry'];

/** Where alerts are wanted, with what there is already. */
export function whereFields(
  shown: Shown,
  { registry }: SubscribingParts,
  before: readonly SubscribedPlace[] = [],
): Html {
  const { words } = shown;
  const { place } = words;
  return html`<fieldset>
<legend>${before.length === 0 ? legendOf(shown, 1, place.legend) : words.manage.add}</legend>
${fault(shown, 'place')}
${deviceField(shown, registry)}
${streetField(shown, registry)}
<p><button type="button" class="button" id="here" hidden data-done="${place.located}" data-failed="${place.notLocated}">${place.here}</button>
<span id="located" role="status"></span></p>
${pointFields(shown)}
</fieldset>`;
}

/** A browser offers the names that there are; whatever is typed, the service finds what it means. */
function streetField(shown: Shown, registry: Registry): Html {
  const { words, values, faults } = shown;
  const area = registry.area(values.get('area') ?? '');
  const typed = values.get('street') ?? area?.name ?? '';
  const found = faults.get('place') === 'which' ? findAreas(typed, registry.areas()) : [];
  const street = streetOf(found);
  return html`<p><label for="street">${words.place.street}</label>
<input id="street" name="street" list="streets" autocomplete="off" value="${typed}"${described(shown, 'place')}>
<datalist id="streets">${[...registry.areas()].map(({ name }) => html`<option value="${name}"></option>`)}</datalist>
<span class="note">${words.place.streetHint}</span></p>
${
  found.length > 0
    ? html`<fieldset class="which"><legend>${words.place.which}</legend>${
        street === undefined
          ? undefined
          : html`<p><label><input type="radio" name="area" value="${wholeStreet}"> ${words.place.whole(street)}</label></p>`
      }${found.map(
        ({ id, name, parent }) =>
          html`<p><label><input type="radio" name="area" value="${id}"> ${name}${around(parent, registry)}</label></p>`,
      )}</fieldset>`
    : area && html`<input type="hidden" name="area" value="${area.id}">`
}`;
}

/** What lies around it tells two of the same name apart. */
function around(parent: string | undefined, registry: Registry): string {
  const outer = registry.area(parent ?? '');
  return outer === undefined || outer.level === 'city' ? '' : `, ${outer.name}`;
}

function deviceField({ words, values }: Shown, registry: Registry): Content {
  const device = registry.device(values.get('device') ?? '');
  if (device === undefined) return undefined;
  return html`<p><label><input type="checkbox" name="device" value="${device.id}" checked> ${words.place.device} ${device.name}</label></p>`;
}

function pointFields({ words: { place }, values }: Shown): Html {
  const fields = [
    ['lat', place.lat],
    ['lon', place.lon],
    ['radius', place.radius],
  ] as const;
  const isGiven = ['lat', 'lon'].some((name) => (values.get(name) ?? '') !== '');
  return html`<details id="point"${isGiven ? html` open` : undefined}><summary>${place.around}</summary>
<p class="pair">${fields.map(
    ([name, label]) =>
      html`<span><label for="${name}">${label}</label><input id="${name}" name="${name}" inputmode="decimal" autocomplete="off" value="${values.get(name) ?? (name === 'radius' ? '500' : '')}"></span>`,
  )}</p>
<p class="note">${place.coarse}</p></details>`;
}
