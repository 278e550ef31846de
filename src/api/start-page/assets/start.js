// Fills the start page from the public API, every ten seconds while it is looked at.

import { booksOf, verdictOn } from './books.js';
import { startPace, waitAfter } from './pace.js';
import { age, agesOf, basesOf, doubtsOf, isUnjudged, measured, sentenceOf } from './words.js';

const number = new Intl.NumberFormat('en');
const one = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const shownAir = [
  ['pm2_5', 'PM2.5'],
  ['no2', 'NO₂'],
  ['air_temperature', 'Temperature'],
  ['sound_level', 'Sound'],
];

const place = (id) => document.getElementById(id);

/** Builds an element; text only ever becomes text. */
function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** A failed answer that knows how long to wait before asking again. */
class Refused extends Error {
  constructor(answer) {
    const wait = waitAfter(answer.headers.get('retry-after'));
    super(answer.status === 429 ? 'too many requests from here' : `HTTP ${answer.status}`);
    this.wait = wait;
  }
}

async function ask(path) {
  const answer = await fetch(path, { headers: { accept: 'application/json' }, signal: AbortSignal.timeout(8000) });
  if (!answer.ok) throw new Refused(answer);
  return answer.json();
}

function tile(label, figure, note) {
  return element(
    'div',
    { class: 'tile' },
    element('dt', {}, label),
    element('dd', { class: 'figure' }, figure),
    element('dd', { class: 'age' }, note),
  );
}

/** A bar of parts; the words beside it say the same, so that nobody depends on colour. */
function share(parts) {
  const bar = element('span', { class: 'share', 'aria-hidden': 'true' });
  for (const [name, count] of parts) {
    if (count === 0) continue;
    const part = element('i', { class: name });
    part.style.setProperty('--n', count);
    bar.append(part);
  }
  return bar;
}

const words = (parts) => parts.map(([label, count]) => `${number.format(count)} ${label}`).join(', ');

/** Puts a table into its region. The region itself stays, so that a refresh takes the focus away from nobody. */
function show(id, caption, content) {
  const region = element('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption });
  const shown = place(id).querySelector('.scroll') ?? region;
  const { scrollLeft } = shown;
  shown.replaceChildren(content);
  shown.scrollLeft = scrollLeft;
  if (shown === region) place(id).replaceChildren(region);
}

function table(caption, heads, rows) {
  const head = element('tr', {}, ...heads.map((text) => element('th', { scope: 'col' }, text)));
  const made = element('table', {}, element('caption', { class: 'quiet' }, caption));
  made.append(element('thead', {}, head), element('tbody', {}, ...rows));
  return made;
}

function showFlow({ messages, journal, devices, listeners }) {
  const store = journal.consumers.find(({ name }) => name.includes('store')) ?? journal.consumers[0];
  const behind = store === undefined ? 0 : store.behind;
  const seconds = messages.perSecond > 0 ? behind / messages.perSecond : 0;
  const lag = behind === 0 ? 'store is up to date' : `messages, about ${age(Math.ceil(seconds))} of intake`;
  place('flow').replaceChildren(
    tile('Messages per second', one.format(messages.perSecond), 'mean of the last 10 s'),
    tile('Messages kept on disk', number.format(messages.journalled), 'since the first start'),
    tile('Store behind by', number.format(behind), lag),
    tile('Devices live', number.format(devices.live), `of ${number.format(devices.total)}, just now`),
    tile('Live streams open', number.format(listeners), 'just now'),
  );
}

function showDevices({ kinds }) {
  const rows = kinds.map(({ id, label, devices }) => {
    const parts = [
      ['live', devices.live],
      ['late', devices.late],
      ['stale', devices.stale],
      ['never', devices.neverSeen],
    ];
    const said = words([
      ['live', devices.live],
      ['late', devices.late],
      ['stale', devices.stale],
      ['never seen', devices.neverSeen],
    ]);
    return element(
      'tr',
      {},
      element('th', { scope: 'row' }, element('a', { href: `/devices?kind=${encodeURIComponent(id)}` }, label)),
      element('td', { 'data-label': 'Registered' }, number.format(devices.total)),
      element('td', { 'data-label': 'Heard from', class: 'whole' }, share(parts), said),
    );
  });
  const caption = 'Devices by kind';
  show('devices', caption, table(caption, ['Kind', 'Registered', 'Heard from'], rows));
}

/** Says that there is nothing to tell, for an empty cell says nothing to somebody who listens to the page. */
const nothing = (what) => element('td', { class: 'none' }, what);

/** The age of all that a cell shows; the quality beside it only where it says more than the sentence at the top. */
function ageLine(bases, isQuiet) {
  const doubts = isQuiet ? '' : doubtsOf(bases);
  return element('span', { class: 'age part' }, agesOf(bases) + (doubts === '' ? '' : `, ${doubts}`));
}

/** A count, except where nothing is known: then a 0 would sound like knowledge. */
const countOf = (count, what, basis) => (basis.values === 0 ? 'unknown' : `${number.format(count)} ${what}`);

function parkingCell(parking, isQuiet) {
  if (parking === null) return nothing('no bays');
  const cell = element('td', { 'data-label': 'Free places', class: 'whole' });
  const parts = [
    ['free', parking.free],
    ['taken', parking.occupied],
    ['unknown', parking.unknown],
  ];
  cell.append(
    element('strong', {}, countOf(parking.free, 'free', parking.basis)),
    share(parts),
    words(parts.slice(1).map(([name, count]) => [name === 'taken' ? 'occupied' : name, count])),
    ageLine([parking.basis], isQuiet),
  );
  return cell;
}

function lightingCell(lighting, isQuiet) {
  if (lighting === null) return nothing('no lamps');
  const cell = element('td', { 'data-label': 'Lamps' });
  const { faults, on, off, unknown } = lighting;
  const burning = words([
    ['on', on],
    ['off', off],
    ['unknown', unknown],
  ]);
  cell.append(
    element('strong', {}, countOf(faults.faulty, 'out of order', faults.basis)),
    element('span', { class: 'part' }, burning),
    ageLine([lighting.basis, faults.basis], isQuiet),
  );
  return cell;
}

function airCell(environment, isQuiet) {
  if (environment.length === 0) return nothing('no stations');
  const cell = element('td', { 'data-label': 'Air and noise' });
  const shown = shownAir.flatMap(([id, label]) =>
    environment.filter(({ quantity }) => quantity === id).map((mean) => ({ label, mean })),
  );
  for (const { label, mean } of shown) cell.append(element('span', { class: 'part' }, `${label} ${measured(mean)}`));
  const bases = shown.map(({ mean }) => mean.basis);
  cell.append(ageLine(bases, isQuiet));
  return cell;
}

function areaRow({ area, parking, lighting, environment }, isQuiet) {
  const name = element('th', { scope: 'row' }, area.name);
  const kind = area.level === 'city' ? { class: 'city' } : {};
  const cells = [parkingCell(parking, isQuiet), lightingCell(lighting, isQuiet), airCell(environment, isQuiet)];
  return element('tr', kind, name, ...cells);
}

function showSummary(areas) {
  const cities = areas.filter(({ area }) => area.level === 'city');
  const sentences = cities.flatMap((city) => sentenceOf(city) ?? []);
  place('summary').replaceChildren(
    ...sentences.flatMap(({ said, bases }) => [said, ' ', element('span', { class: 'age part' }, agesOf(bases))]),
  );
}

function showAreas(areas) {
  const shown = areas.filter(({ devices }) => devices.total > 0).slice(0, 25);
  const bases = shown.flatMap(basesOf);
  const isQuiet = isUnjudged(bases);
  place('quality').hidden = !isQuiet || bases.length === 0;
  showSummary(shown);
  if (shown.length === 0) {
    place('areas').replaceChildren(element('p', { class: 'note' }, 'No area has devices yet.'));
    return;
  }
  const heads = ['Area', 'Free places', 'Lamps', 'Air and noise'];
  const caption = 'What is known of each area';
  const rows = shown.map((area) => areaRow(area, isQuiet));
  show('areas', caption, table(caption, heads, rows));
}

function showBooks(books) {
  const { before, hasReasons, after } = booksOf(books);
  const { said, isTrouble } = verdictOn(books);
  const why = hasReasons ? [' (', element('a', { href: '/api/v1/rejections' }, 'why'), ')'] : [];
  place('books').replaceChildren(
    before,
    ...why,
    `${after} `,
    element('strong', isTrouble ? { class: 'trouble' } : {}, said),
  );
}

/** One line, and only where there is something to do. */
function showFleet({ withProblems }) {
  const line = place('fleet');
  line.hidden = withProblems === 0;
  const said =
    withProblems === 1 ? '1 device needs attention' : `${number.format(withProblems)} devices need attention`;
  line.replaceChildren(element('a', { href: '/fleet' }, said));
}

/** The books may be out of reach for a moment; what else is known of the city is shown all the same. */
function showNoBooks() {
  place('books').replaceChildren(element('strong', { class: 'trouble' }, 'The books cannot be read just now.'));
}

function showService({ version, urls }) {
  const lines = Object.entries(urls).flatMap(([name, url]) => [element('dt', {}, name), element('dd', {}, url)]);
  place('connect').replaceChildren(...lines);
  place('version').textContent = `Barrio ${version}`;
}

function showPulse(text, trouble) {
  const pulse = place('pulse');
  pulse.textContent = text;
  pulse.classList.toggle('trouble', trouble);
}

/** Answers how long to wait before the next time. */
async function refresh() {
  try {
    const books = ask('/api/v1/ledger').then(showBooks, showNoBooks);
    const [status, now] = await Promise.all([ask('/api/v1/status'), ask('/api/v1/areas/now?level=city,district')]);
    const fleet = ask('/api/v1/fleet/summary').then(showFleet, () => showFleet({ withProblems: 0 }));
    showAreas(now.areas);
    showDevices(status);
    showFlow(status);
    showService(status);
    await Promise.all([books, fleet]);
    const time = new Date(now.time).toLocaleTimeString(undefined, { timeStyle: 'medium' });
    showPulse(`As of ${time}. Refreshes by itself every 10 seconds.`, false);
    return waitAfter(undefined);
  } catch (error) {
    const wait = error instanceof Refused ? error.wait : waitAfter(undefined);
    const again = `trying again in ${age(Math.ceil(wait / 1000))}`;
    showPulse(`The city does not answer (${error.message}). What is shown below is old; ${again}.`, true);
    return wait;
  }
}

const pace = startPace({
  ask: refresh,
  isHidden: () => document.visibilityState === 'hidden',
  now: () => performance.now(),
  after(milliseconds, then) {
    const timer = setTimeout(() => void then(), milliseconds);
    return () => clearTimeout(timer);
  },
});
document.addEventListener('visibilitychange', () => pace.look());
