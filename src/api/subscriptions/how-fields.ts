import type { PersonalChannel } from '../../notify/port.ts';
import { type Content, type Html, html } from '../page/html.ts';
import { checked, described, fault, legendOf, type Shown } from './fields.ts';
import type { Subscribing } from './subscribing.ts';

/** What somebody without a program of their own can choose. */
const offered: readonly PersonalChannel[] = ['web_push', 'email', 'sms'];

/** How to be told. Web push needs a script, so a script shows it. */
export function howFields(shown: Shown, { channels, vapidPublicKey }: Subscribing): Html {
  const { words, values } = shown;
  const here = offered.filter((channel) => channels().includes(channel));
  const able = vapidPublicKey === undefined ? here.filter((channel) => channel !== 'web_push') : here;
  if (able.length === 0) return html`<p class="fault" role="alert">${words.how.none}</p>`;
  const isPushAlone = able.every((channel) => channel === 'web_push');
  // Web push comes into sight by a script only, so that it is chosen beforehand where there is nothing else.
  const first = values.get('channel') ?? able.find((channel) => channel !== 'web_push') ?? able[0];
  return html`<fieldset${described(shown, 'channel')}>
<legend>${legendOf(shown, 3, words.how.legend)}</legend>
${fault(shown, 'channel')}
${isPushAlone ? html`<p class="note" id="no-push">${words.how.onlyPush}</p>` : undefined}
${able.map((channel) => way(channel, { shown, isChosen: channel === first, vapidPublicKey }))}
</fieldset>`;
}

type Way = { readonly shown: Shown; readonly isChosen: boolean; readonly vapidPublicKey: string | undefined };

function way(channel: PersonalChannel, { shown, isChosen, vapidPublicKey }: Way): Html {
  const { words } = shown;
  const push =
    channel === 'web_push'
      ? html` id="push" hidden data-key="${vapidPublicKey}" data-failed="${words.errors.push}"`
      : undefined;
  return html`<div class="way"${push}>
<p><label><input type="radio" name="channel" value="${channel}"${checked(isChosen)}> ${words.how[channel]}</label></p>
${details(channel, shown)}
</div>`;
}

function details(channel: PersonalChannel, shown: Shown): Content {
  const { words, values } = shown;
  if (channel === 'web_push') {
    return html`<p class="note">${words.how.pushHint}</p><p class="fault" role="alert" id="push-failed" hidden></p>
${['endpoint', 'p256dh', 'auth'].map((name) => html`<input type="hidden" name="${name}" value="">`)}`;
  }
  const [name, label, hint] =
    channel === 'email'
      ? (['email', words.how.emailLabel, undefined] as const)
      : (['number', words.how.smsLabel, words.how.smsHint] as const);
  const type = channel === 'email' ? 'email' : 'tel';
  return html`<p><label for="${name}">${label}</label>
<input id="${name}" name="${name}" type="${type}" autocomplete="${type}" value="${values.get(name) ?? ''}"${described(shown, name)}>
${hint && html`<span class="note">${hint}</span>`}</p>${fault(shown, name)}`;
}
