import { isQuantityId, quantity } from '../model/quantity.ts';
import type { ListedAlert, ShownEvidence, WholeAlert } from './alert-shapes.ts';
import type { CityClock } from './city-clock.ts';
import { spanOf } from './doctor/words.ts';

/** `fires, taken on by Ana`. */
export function stateOf({ resolved, acknowledged, quiet }: ListedAlert, { say }: CityClock): string {
  if (resolved !== null) return `over at ${say(resolved.at)} (${resolved.because})`;
  const words = [
    acknowledged === null ? undefined : `taken on by ${acknowledged.by ?? 'somebody'}`,
    quiet === null ? undefined : quiet.because,
  ].filter((word) => word !== undefined);
  return words.length === 0 ? 'fires' : `fires, ${words.join(', ')}`;
}

/** An alert with all that became of it, in the order of time. */
export function describeWhole(alert: WholeAlert, clock: CityClock): readonly string[] {
  const story = [...stepsOf(alert, clock), ...deedsOf(alert), ...tellingsOf(alert), ...lateOf(alert, clock)];
  return [
    `${alert.rule} (${alert.severity}): ${alert.subject.name}`,
    `since ${clock.say(alert.since)} (${clock.zone}), ${stateOf(alert, clock)}`,
    `rule ${alert.rule}, version ${alert.version}; see: rules versions ${alert.rule}`,
    '',
    ...story
      .toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at))
      .flatMap(({ at, says, more = [] }) => [`${clock.say(at)}  ${says}`, ...more.map((line) => `    ${line}`)]),
    ...(alert.page === null ? [] : ['', alert.page]),
  ];
}

type Told = { readonly at: string; readonly says: string; readonly more?: readonly string[] };

function stepsOf({ since, transitions }: WholeAlert, clock: CityClock): readonly Told[] {
  const steps = transitions.map(({ at, to, because, evidence }) => ({
    at,
    says: `${to} (${because})${comparedOf(evidence)}`,
    more: observationsOf(evidence, { at, clock }),
  }));
  if (transitions.some(({ to }) => to === 'pending')) return steps;
  const began = transitions.find(({ to }) => to === 'firing')?.began ?? undefined;
  return [{ at: since, says: `pending (condition)${began === undefined ? '' : comparedOf(began)}` }, ...steps];
}

/** `: PM2.5 58.4 µg/m³, limit 50 µg/m³`. */
export function comparedOf({ value, limit, usual, quantity: id, devices, matching }: ShownEvidence): string {
  const said = [
    value === null ? undefined : `${labelOf(id)}${withUnit(value, id)}`,
    limit === null ? undefined : `limit ${withUnit(limit, id)}`,
    usual === null ? undefined : `usual ${withUnit(usual, id)}`,
    devices === null ? undefined : `${devices.matching} of ${devices.known} known devices (${devices.total} there are)`,
    matching.length === 0 ? undefined : matching.join(' '),
  ].filter((part) => part !== undefined);
  return said.length === 0 ? '' : `: ${said.join(', ')}`;
}

const mostObservations = 5;

function observationsOf(
  { observations }: ShownEvidence,
  { at, clock }: { readonly at: string; readonly clock: CityClock },
): readonly string[] {
  const lines = observations
    .slice(0, mostObservations)
    .map(({ device, quantity: id, value, time, receivedAt, quality }) => {
      const age = spanOf(Date.parse(at) - Date.parse(time));
      const late = Date.parse(receivedAt) - Date.parse(time);
      const said = typeof value === 'boolean' ? (value ? 'yes' : 'no') : withUnit(value, id);
      return `${device}: ${labelOf(id)}${said}, observed ${clock.say(time)} (${age} before, ${spanOf(late)} on its way), ${quality}`;
    });
  const left = observations.length - lines.length;
  return left > 0 ? [...lines, `and ${left} more: --json`] : lines;
}

const labelOf = (id: string | null): string => (id !== null && isQuantityId(id) ? `${quantity(id).label} ` : '');

/** As people write it. */
function withUnit(value: number, id: string | null): string {
  const rounded = String(Math.round(value * 100) / 100);
  const symbol = id !== null && isQuantityId(id) ? quantity(id).symbol : '';
  return symbol === '' ? rounded : `${rounded} ${symbol}`;
}

const did: Readonly<Record<string, string>> = {
  acknowledged: 'taken on',
  silenced: 'silenced',
  maintenance: 'quiet for maintenance',
  heard: 'quiet no more',
};

const deedsOf = ({ deeds }: WholeAlert): readonly Told[] =>
  deeds.map(({ at, does, by, note }) => ({
    at,
    says: `${did[does] ?? does}${by === null ? '' : ` by ${by}`}${note === '' ? '' : `: ${note}`}`,
  }));

const tellingsOf = ({ announcements }: WholeAlert): readonly Told[] =>
  announcements.map(({ announcedAt, what, texts, receivers, audience }) => {
    const whom = [...receivers, ...(audience.includes('citizens') ? ['citizens'] : [])];
    return { at: announcedAt, says: `told ${whom.join(', ') || 'nobody'}, ${what}: ${texts.en.title}` };
  });

const lateOf = ({ annotations }: WholeAlert, { say }: CityClock): readonly Told[] =>
  annotations.map(({ arrivedAt, says, from, to }) => {
    const when = from === null ? '' : ` (${say(from)} to ${to === null ? 'now' : say(to)})`;
    return { at: arrivedAt, says: `late data came: ${says.replaceAll('_', ' ')}${when}` };
  });
