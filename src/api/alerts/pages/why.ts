import type { AlertHistory } from '../../../alerts/port.ts';
import type { Evidence, EvidenceObservation } from '../../../model/alert.ts';
import { milliseconds, seconds } from '../../../model/duration.ts';
import { type Content, type Html, html } from '../../page/html.ts';
import { mark, type Sign, type Tone } from '../../page/sign.ts';
import { table } from '../../page/table.ts';
import type { Seen } from './seen.ts';

const mostNamed = 20;

/** What the sensors said when the alert was raised: the number, the limit, and the values with their age and quality. */
export function whyOf({ transitions }: AlertHistory, seen: Seen): Html | undefined {
  const { words } = seen;
  const fired = transitions.findLast(({ to }) => to === 'firing');
  if (fired === undefined) return undefined;
  const { evidence, at } = fired;
  return html`<section aria-labelledby="why">
<h2 id="why">${words.why}</h2>
<p class="note">${words.whyNote}</p>
${sentencesOf(evidence, seen).map((sentence) => html`<p>${sentence}</p>`)}
${matchingOf(evidence, seen)}
${evidence.observations.length === 0 ? undefined : observationsOf(evidence.observations, { ...seen, firedAt: at })}
</section>`;
}

function sentencesOf(evidence: Evidence, seen: Seen): readonly string[] {
  const { words, tongue } = seen;
  const { value, limit, usual, devices, quantity, observations } = evidence;
  const write = (number: number): string =>
    quantity === undefined ? tongue.number(number) : tongue.value(quantity, number);
  return [
    ...(value === undefined || limit === undefined || isOfDevices(evidence)
      ? []
      : [words.compared(write(value), write(limit))]),
    ...(usual === undefined ? [] : [words.usual(write(usual))]),
    ...(devices === undefined ? [] : devicesOf(devices, evidence, seen)),
    ...(value === undefined && observations.length === 0 ? [words.noValue] : []),
  ];
}

type Devices = NonNullable<Evidence['devices']>;

/** The number that was compared is how many devices meet the condition, or their share, which is said of them in words. */
const isOfDevices = (evidence: Evidence): boolean => isCount(evidence) || isShare(evidence);
const isCount = ({ value, quantity, devices }: Evidence): boolean =>
  quantity === undefined && devices !== undefined && value === devices.matching;
const isShare = ({ value, quantity, devices }: Evidence): boolean =>
  quantity === undefined &&
  devices !== undefined &&
  value !== undefined &&
  [devices.known, devices.total].some((all) => all > 0 && Math.abs(value - devices.matching / all) < 1e-9);

function devicesOf(
  { matching, known, total }: Devices,
  evidence: Evidence,
  { words, tongue }: Seen,
): readonly string[] {
  if (matching === 1 && total === 1) return [words.theOnlyDevice];
  const { limit } = evidence;
  const said = words.devices(tongue.number(matching), tongue.number(known), tongue.number(total));
  if (limit === undefined || !isOfDevices(evidence)) return [said];
  const needed = isCount(evidence) ? tongue.number(limit) : `${tongue.number(limit * 100)}\u00a0%`;
  return [said, words.takes(needed)];
}

function matchingOf({ matching = [] }: Evidence, { words, registry, tongue }: Seen): Html | undefined {
  if (matching.length === 0) return undefined;
  const named = matching.slice(0, mostNamed);
  return html`<p>${words.matching}${tongue.colon}${named.map(
    (id, place) => html`${place === 0 ? '' : ', '}${deviceLink(id, registry)}`,
  )}${matching.length > mostNamed ? ` ${words.andMore(matching.length - mostNamed)}` : undefined}</p>`;
}

function deviceLink(id: string, registry: Seen['registry']): Content {
  const device = registry.device(id);
  return device === undefined ? id : html`<a href="/devices/${encodeURIComponent(id)}">${device.name}</a>`;
}

type Context = Seen & { readonly firedAt: EvidenceObservation['time'] };

function observationsOf(observations: readonly EvidenceObservation[], seen: Context): Html {
  const { words, tongue, quantityName, language, registry, firedAt } = seen;
  const rows = observations.map(({ device, quantity, value, time, receivedAt, quality }) => [
    html`${deviceLink(device, registry)}`,
    quantityName(quantity, language),
    tongue.value(quantity, value),
    html`${tongue.stamp(time)} <span class="age part">${
      firedAt - time >= oneSecond ? words.old(tongue.between(time, firedAt)) : undefined
    }</span>`,
    arrivalOf({ time, receivedAt }, seen),
    mark(words.quality[quality], ...looks[quality]),
  ]);
  // The region of the table is not called as the section around it.
  const [, , value = ''] = words.heads;
  return table(`${words.why}: ${value}`, words.heads, rows);
}

const looks: Readonly<Record<EvidenceObservation['quality'], readonly [Tone, Sign]>> = {
  pass: ['good', 'tick'],
  not_evaluated: ['none', 'dash'],
  suspect: ['warn', 'doubt'],
  fail: ['bad', 'cross'],
  missing: ['none', 'gone'],
};

const oneSecond = seconds(1);
/** Two seconds are what the way takes. */
const notWorthSaying = milliseconds(2000);

const arrivalOf = (
  { time, receivedAt }: Pick<EvidenceObservation, 'time' | 'receivedAt'>,
  { words, tongue }: Seen,
): string => (receivedAt - time <= notWorthSaying ? words.atOnce : words.later(tongue.between(time, receivedAt)));
