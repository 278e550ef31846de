import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Fields = Readonly<Record<string, string>>;

/** A rule as people write it: the fields as YAML, and messages in three languages that begin with the name. */
export const ruleText = (name: string, fields: Fields): string =>
  [
    `name: { es: "${name} es", en: "${name} en", fr: "${name} fr" }`,
    ...Object.entries(fields).map(([field, value]) => `${field}: ${value}`),
    'messages:',
    ...Object.entries({ raised: 'raised', updated: 'updated', resolved: 'resolved' }).flatMap(([what, word]) => [
      `  ${what}:`,
      ...['es', 'en', 'fr'].map(
        (language) =>
          `    ${language}: { title: "${name} ${word} ${language} {place}", text: "${word} {place} {at}", short: "${name} {place}" }`,
      ),
    ]),
    '',
  ].join('\n');

const smog = {
  severity: 'severe',
  category: 'Health',
  topic: 'air',
  each: 'district',
  where: '{ kinds: [environment-station] }',
  when: '{ mean: { of: pm2_5, over: 15m, complete: 0.5, above: 50, clears_below: 25 } }',
  for: '7m',
  keep_firing_for: '4m',
  late_after: '10m',
};

/** Bad air in a district: for whoever lives there, and for the desk, which hears of the city as one matter. */
export const smogRules: Fields = {
  smog: ruleText('Smog', { ...smog, audience: '[citizens, operators]' }),
  'smog-desk': ruleText('Smog at the desk', {
    ...smog,
    audience: '[operators]',
    notify: '{ group_by: city, group_wait: 2m, group_interval: 3m }',
  }),
};

/** Lamps that fell silent, those of a district as one matter. */
export const darkRules: Fields = {
  dark: ruleText('Lamps out', {
    audience: '[citizens, operators]',
    severity: 'moderate',
    category: 'Infra',
    topic: 'lighting',
    each: 'device',
    where: '{ kinds: [street-light] }',
    when: '{ absent: 20m }',
    late_after: '10m',
    notify: '{ group_by: district, group_wait: 18m, group_interval: 30m }',
  }),
};

/** Bays that have been free for a while: each a matter of its own, so that nothing is hidden in a group. */
export const freeBayRules = (devices: readonly string[]): Fields => ({
  'free-bay': ruleText('Free bay', {
    audience: '[citizens, operators]',
    severity: 'minor',
    category: 'Transport',
    topic: 'parking',
    each: 'device',
    where: `{ devices: [${devices.join(', ')}] }`,
    when: '{ value: { of: occupied, is: false } }',
    for: '5m',
    late_after: '10m',
  }),
});

/** A bay that is taken: told at once, to citizens and to all of these on duty. */
export const takenBayRules = (device: string, receivers: readonly string[]): Fields => ({
  'taken-bay': ruleText('Taken bay', {
    audience: '[citizens, operators]',
    severity: 'severe',
    category: 'Transport',
    topic: 'parking',
    each: 'device',
    where: `{ devices: [${device}] }`,
    when: '{ value: { of: occupied, is: true } }',
    notify: `{ receivers: [${receivers.join(', ')}], group_by: subject, group_wait: 0s, group_interval: 0s }`,
  }),
});

/** A folder of rules that nobody else has. */
export async function writeRules(rules: Fields): Promise<{ readonly folder: string } & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'barrio-rules-'));
  for (const [id, text] of Object.entries(rules)) await writeFile(join(folder, `${id}.yaml`), text);
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}
