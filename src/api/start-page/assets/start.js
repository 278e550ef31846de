// Fills the start page from the public API, every five seconds while it is looked at.

const every = 5000;
const number = new Intl.NumberFormat('en');
const one = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const units = { 'ug/m3': 'µg/m³', 'mg/m3': 'mg/m³', Cel: '°C', 'dB[SPL]': 'dB(A)' };
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

async function ask(path) {
  const answer = await fetch(path, { headers: { accept: 'application/json' }, signal: AbortSignal.timeout(8000) });
  if (!answer.ok) throw new Error(`${path}: HTTP ${answer.status}`);
  return answer.json();
}

function age(seconds) {
  if (seconds === null || seconds === undefined) return 'never';
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}

/** How old what a number rests on is; the quality only where it is not the usual one. */
function agesOf(basis) {
  if (basis.values === 0) return 'nothing known';
  const from = age(basis.newestAgeSeconds);
  const to = age(basis.oldestAgeSeconds);
  const span = from === to ? `${from} old` : `${from} to ${to} old`;
  return basis.quality === 'pass' ? span : `${span}, ${basis.quality.replaceAll('_', ' ')}`;
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
  const rows = kinds.map(({ label, devices }) => {
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
      element('th', { scope: 'row' }, label),
      element('td', { 'data-label': 'Registered' }, number.format(devices.total)),
      element('td', { 'data-label': 'Heard from', class: 'whole' }, share(parts), said),
    );
  });
  const caption = 'Devices by kind';
  show('devices', caption, table(caption, ['Kind', 'Registered', 'Heard from'], rows));
}

/** Says that there is nothing to tell, for an empty cell says nothing to somebody who listens to the page. */
const nothing = (what) => element('td', { class: 'none' }, what);

function parkingCell(parking) {
  if (parking === null) return nothing('no bays');
  const cell = element('td', { 'data-label': 'Free places', class: 'whole' });
  const parts = [
    ['free', parking.free],
    ['taken', parking.occupied],
    ['unknown', parking.unknown],
  ];
  cell.append(
    element('strong', {}, `${number.format(parking.free)} free`),
    share(parts),
    `${number.format(parking.occupied)} occupied, ${number.format(parking.unknown)} unknown`,
    element('span', { class: 'age part' }, agesOf(parking.basis)),
  );
  return cell;
}

function lightingCell(lighting) {
  if (lighting === null) return nothing('no lamps');
  const cell = element('td', { 'data-label': 'Lamps' });
  const { faults } = lighting;
  cell.append(
    element('strong', {}, `${number.format(lighting.on)} on`),
    element(
      'span',
      { class: 'part' },
      `${number.format(lighting.off)} off, ${number.format(lighting.unknown)} unknown`,
    ),
    element('span', { class: 'part' }, `${number.format(faults.faulty)} faulty`),
    element('span', { class: 'age part' }, agesOf(lighting.basis)),
  );
  return cell;
}

function airCell(environment) {
  if (environment.length === 0) return nothing('no stations');
  const cell = element('td', { 'data-label': 'Air and noise' });
  const means = new Map(environment.map((mean) => [mean.quantity, mean]));
  const shown = shownAir.flatMap(([id, label]) => (means.has(id) ? [[label, means.get(id)]] : []));
  for (const [label, { mean, unit }] of shown) {
    const said = mean === null ? 'unknown' : `${one.format(mean)}\u00a0${units[unit] ?? unit}`;
    cell.append(element('span', { class: 'part' }, `${label} ${said}`));
  }
  const [first] = shown;
  if (first !== undefined) cell.append(element('span', { class: 'age part' }, agesOf(first[1].basis)));
  return cell;
}

function areaRow({ area, parking, lighting, environment }) {
  const name = element('th', { scope: 'row' }, area.name);
  const kind = area.level === 'city' ? { class: 'city' } : {};
  return element('tr', kind, name, parkingCell(parking), lightingCell(lighting), airCell(environment));
}

async function showAreas() {
  const { areas } = await ask('/api/v1/areas');
  const shown = areas.filter(({ level, devices }) => level !== 'street' && devices > 0).slice(0, 25);
  const now = await Promise.all(shown.map(({ id }) => ask(`/api/v1/areas/${encodeURIComponent(id)}/now`)));
  if (now.length === 0) {
    place('areas').replaceChildren(element('p', { class: 'note' }, 'No area has devices yet.'));
    return;
  }
  const heads = ['Area', 'Free places', 'Lamps', 'Air and noise'];
  const caption = 'What is known of each area';
  show('areas', caption, table(caption, heads, now.map(areaRow)));
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

async function refresh() {
  try {
    const status = await ask('/api/v1/status');
    showFlow(status);
    showDevices(status);
    showService(status);
    await showAreas();
    const time = new Date(status.time).toLocaleTimeString(undefined, { timeStyle: 'medium' });
    showPulse(`As of ${time}. Refreshes by itself every 5 seconds.`, false);
  } catch (error) {
    showPulse(`The city does not answer (${error.message}). What is shown below is old; trying again.`, true);
  }
}

async function keepRefreshing() {
  if (document.visibilityState === 'visible') await refresh();
  setTimeout(keepRefreshing, every);
}

document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') void refresh();
});
void keepRefreshing();
