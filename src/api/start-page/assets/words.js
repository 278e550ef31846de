// What the start page says about figures of the API, in words. Knows nothing of the page.

const number = new Intl.NumberFormat('en');
const one = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const units = { 'ug/m3': 'µg/m³', 'mg/m3': 'mg/m³', Cel: '°C', 'dB[SPL]': 'dB(A)' };

export function age(seconds) {
  if (seconds === null || seconds === undefined) return 'never';
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}

export const measured = ({ mean, unit }) =>
  mean === null ? 'unknown' : `${one.format(mean)}\u00a0${units[unit] ?? unit}`;

const known = (bases) => bases.filter(({ values }) => values > 0);

/** How old what several numbers rest on is, all of it: from the newest value to the oldest. */
export function agesOf(bases) {
  const seen = known(bases);
  if (seen.length === 0) return 'nothing known';
  const from = age(Math.min(...seen.map(({ newestAgeSeconds }) => newestAgeSeconds)));
  const to = age(Math.max(...seen.map(({ oldestAgeSeconds }) => oldestAgeSeconds)));
  return from === to ? `${from} old` : `${from} to ${to} old`;
}

/** Whether no value was judged yet: then it is said once for the page, and not beside each number. */
export const isUnjudged = (bases) => known(bases).every(({ quality }) => quality === 'not_evaluated');

/** As the pages about devices and quality say it. */
const qualityWords = { not_evaluated: 'not tested', suspect: 'doubtful', fail: 'failed', missing: 'no value' };

/** The qualities worth a word beside a number: those other than `pass`. */
export function doubtsOf(bases) {
  const doubts = new Set(known(bases).map(({ quality }) => quality));
  doubts.delete('pass');
  return [...doubts].map((quality) => qualityWords[quality] ?? quality).join(', ');
}

/** Everything that the numbers shown of an area rest on. */
export const basesOf = ({ parking, lighting, environment }) => [
  ...(parking === null ? [] : [parking.basis]),
  ...(lighting === null ? [] : [lighting.basis, lighting.faults.basis]),
  ...environment.map(({ basis }) => basis),
];

function placesIn({ bays, free, unknown }) {
  if (unknown === bays) return `nobody knows which of ${number.format(bays)} places are free`;
  const but = unknown === 0 ? '' : ` (${number.format(unknown)} unknown)`;
  return `${number.format(free)} of ${number.format(bays)} places are free${but}`;
}

function lampsIn({ lamps, faults: { faulty, unknown } }) {
  if (unknown === lamps) return `nobody knows which of ${number.format(lamps)} lamps are out of order`;
  const but = unknown === 0 ? '' : ` (${number.format(unknown)} unknown)`;
  return `${number.format(faulty)} of ${number.format(lamps)} lamps ${faulty === 1 ? 'is' : 'are'} out of order${but}`;
}

const airIn = (mean) =>
  mean.mean === null
    ? 'nobody knows how much fine dust (PM2.5) is in the air'
    : `the air carries ${measured(mean)} of fine dust (PM2.5)`;

const joined = (parts) => (parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`);

/** A city in one sentence, with the age of what it says; nothing for a city in which nothing is measured. */
export function sentenceOf({ area, parking, lighting, environment }) {
  const dust = environment.find(({ quantity }) => quantity === 'pm2_5');
  const parts = [
    ...(parking === null ? [] : [{ said: placesIn(parking), bases: [parking.basis] }]),
    ...(lighting === null ? [] : [{ said: lampsIn(lighting), bases: [lighting.faults.basis] }]),
    ...(dust === undefined ? [] : [{ said: airIn(dust), bases: [dust.basis] }]),
  ];
  if (parts.length === 0) return undefined;
  return {
    said: `In ${area.name} ${joined(parts.map(({ said }) => said))}.`,
    bases: parts.flatMap(({ bases }) => bases),
  };
}
