import type { SubscribedPlace, Wish } from '../../community/port.ts';
import { type Html, html } from '../page/html.ts';
import { timeOfDay } from './shapes.ts';
import type { SubscribingParts } from './subscribing.ts';
import type { SubscriptionWords } from './words.ts';

export function placeText(place: SubscribedPlace, words: SubscriptionWords, { registry }: SubscribingParts): string {
  if (place.is === 'area') return registry.area(place.id)?.name ?? place.id;
  if (place.is === 'device') return `${words.place.device} ${registry.device(place.id)?.name ?? place.id}`;
  return words.place.circle(`${place.radiusMetres}\u00a0m`, String(place.centre.lat), String(place.centre.lon));
}

/** What somebody chose, to be read before they confirm it. */
export function wishText(wish: Wish, words: SubscriptionWords, parts: SubscribingParts): Html {
  const { comes, quietHours, topics, leastSeverity, places, language } = wish;
  const { when } = words;
  const quiet = quietHours && `, ${when.from} ${timeOfDay(quietHours.from)} ${when.to} ${timeOfDay(quietHours.to)}`;
  const facts = [
    [words.place.legend, places.map((place) => placeText(place, words, parts)).join(' · ')],
    [words.topics.legend, topics.map((topic) => words.topics[topic]).join(' · ')],
    [words.severity.label, words.severity[leastSeverity]],
    [when.legend, comes.is === 'daily' ? `${when.daily} ${timeOfDay(comes.at)}` : when.atOnce],
    ...(quiet === undefined ? [] : [[when.quiet, quiet.slice(2)]]),
    [words.language.label, words.language[language]],
  ];
  return html`<dl>${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}
