import { describe, expect, it, test } from 'vitest';
import type { Evidence, Subject, Transition } from '../../model/alert.ts';
import { createCalendar } from '../../model/calendar.ts';
import { hours, minutes } from '../../model/duration.ts';
import type { Area } from '../../model/geography.ts';
import { areaId, deviceId, kindId } from '../../model/ids.ts';
import { languages } from '../../model/language.ts';
import { quantityIds } from '../../model/quantity.ts';
import { ruleId } from '../../model/rule.ts';
import { after, epochMs, parseIso } from '../../model/time.ts';
import type { Device } from '../../registry/port.ts';
import type { WordingFacts } from '../port.ts';
import { imaginaryKinds, smogText } from '../rules/fixtures/smog.ts';
import { readRule } from '../rules/read-rule.ts';
import { bandName, quantityNames } from './names.ts';
import { createWording } from './wording.ts';

const area = (id: string, level: Area['level'], parent?: string): Area => ({
  id: areaId(id),
  name: { santander: 'Santander', centro: 'Centro', calle: 'Calle Burgos', norte: 'Norte' }[id] ?? id,
  level,
  parent: parent === undefined ? undefined : areaId(parent),
  geometry: { type: 'Polygon', coordinates: [] },
});
const areas = [
  area('santander', 'city'),
  area('centro', 'district', 'santander'),
  area('norte', 'district', 'santander'),
  area('calle', 'street', 'centro'),
];
const device = (id: string, at: string | undefined, name = id): Device => ({
  id: deviceId(id),
  kind: kindId('lamp'),
  name,
  position: { lat: 43, lon: -3 },
  area: at === undefined ? undefined : areaId(at),
  gateway: undefined,
  tags: {},
  registeredAt: epochMs(0),
});
const devices = [
  device('l1', 'calle', 'Lamp 1'),
  device('l2', 'calle', 'Lamp\n2'),
  device('l3', 'norte', 'Lamp 3'),
  device('l4', undefined, 'Lamp 4'),
];
const directory = {
  device: (id: string) => devices.find((each) => each.id === id),
  area: (id: string) => areas.find((each) => each.id === id),
  areas: () => areas,
};
const wording = createWording({ directory, calendar: createCalendar('Europe/Madrid') });

const at = parseIso('2026-11-21T17:40:00Z') ?? epochMs(0);
const district = (id: string): Subject => ({ is: 'area', id: areaId(id) });
const lamp = (id: string): Subject => ({ is: 'device', id: deviceId(id) });

const transition = (subject: Subject, evidence: Partial<Evidence> = {}): Transition => ({
  id: 't',
  alert: 'a',
  rule: ruleId('smog'),
  version: 'v',
  subject,
  to: 'firing',
  because: 'condition',
  at,
  since: at,
  noticedAt: at,
  trigger: undefined,
  evidence: { value: 62.44, limit: 50, quantity: 'pm2_5', observations: [], ...evidence },
});

const saying = (text: string) => {
  const each = `{ title: "${text}", text: "${text}", short: "${text}" }`;
  return `{ raised: { es: ${each}, en: ${each}, fr: ${each} } }`;
};

function ruleSaying(text: string, fields: Readonly<Record<string, string>> = {}) {
  const read = readRule(smogText({ ...fields, messages: saying(text) }), {
    id: ruleId('smog'),
    file: 'smog.yaml',
    kinds: imaginaryKinds,
  });
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return read.rule;
}

function words(text: string, more: Partial<WordingFacts> = {}, fields: Readonly<Record<string, string>> = {}) {
  return wording({
    rule: ruleSaying(text, fields),
    what: 'raised',
    because: undefined,
    transitions: [transition(district('centro'))],
    count: 1,
    at,
    since: epochMs(at - minutes(130)),
    ...more,
  });
}
const texts = (...given: Parameters<typeof words>) => {
  const said = words(...given);
  // Which spaces do not break is the business of the language's typography.
  return languages.map((language) => said[language].text.replaceAll(/[\u00A0\u202F]/g, ' '));
};

describe('a message', () => {
  it('says when a value was observed, and not when it was found to be too much', () => {
    const seen = {
      device: deviceId('nose-1'),
      kind: kindId('nose'),
      quantity: 'pm2_5',
      value: 62,
      quality: 'pass',
      receivedAt: at,
    } as const;
    const observations = [10, 3, 5].map((age) => ({ ...seen, time: epochMs(at - minutes(age)) }));
    const [, said] = texts('{observed} {at}', { transitions: [transition(district('centro'), { observations })] });
    const [, earlier] = texts('{at} {at}', { at: epochMs(at - minutes(3)) });
    expect(said?.split(' ')[0]).toBe(earlier?.split(' ')[0]);
    expect(said?.split(' ')[0]).not.toBe(said?.split(' ')[1]);
    expect(texts('{observed}')).toEqual(texts('{at}'));
  });

  it('says number, unit, place and time as people of each language write them', () => {
    expect(texts('{place}: {quantity} {value} {unit} > {limit}, {at}')).toEqual([
      'Centro: partículas finas PM2,5 62,4 µg/m³ > 50, 18:40',
      'Centro: fine particles PM2.5 62.4 µg/m³ > 50, 18:40',
      'Centro: particules fines PM2,5 62,4 µg/m³ > 50, 18:40',
    ]);
  });

  it('says since when and for how long', () => {
    expect(texts('{since}, {duration}')).toEqual([
      '16:30, 2 horas y 10 minutos',
      '16:30, 2 hours, 10 minutes',
      '16:30, 2 heures et 10 minutes',
    ]);
  });

  it('says the day where it is another one', () => {
    const since = epochMs(at - hours(26));
    expect(texts('{since}, {duration}', { since })).toEqual([
      'vie, 20 nov, 16:40, 1 día y 2 horas',
      'Fri 20 Nov, 16:40, 1 day, 2 hours',
      'ven. 20 nov., 16:40, 1 jour et 2 heures',
    ]);
    expect(texts('{duration}', { since: at })).toEqual([
      'menos de un minuto',
      'less than a minute',
      'moins d’une minute',
    ]);
  });

  it('chooses between one and several as each language does', () => {
    const text = '{count|one lamp|{count} lamps}';
    expect(texts(text)).toEqual(['one lamp', 'one lamp', 'one lamp']);
    expect(texts(text, { count: 2 })).toEqual(['2 lamps', '2 lamps', '2 lamps']);
    // French says "0 lampadaire", in the singular.
    expect(texts(text, { count: 0 })).toEqual(['0 lamps', '0 lamps', 'one lamp']);
  });

  it('tells the worst number of several alerts', () => {
    const transitions = [
      transition(district('centro'), { value: 55 }),
      transition(district('norte'), { value: 71 }),
      transition(district('calle'), { value: undefined }),
    ];
    expect(texts('{place} {value}', { transitions, count: 3 })[1]).toBe('Centro, Norte and Calle Burgos 71');
    const below = { when: '{ mean: { of: pm2_5, over: 1h, below: 80 } }' };
    expect(texts('{value}', { transitions, count: 3 }, below)[1]).toBe('55');
  });

  it('tells the bands of the index by their words', () => {
    const index = { when: '{ index: { of: european_aqi, at_least: poor } }', where: '{}' };
    const transitions = [transition(district('centro'), { value: 5, limit: 4, quantity: undefined })];
    expect(texts('{quantity}: {value} ({limit}){unit}.', { transitions }, index)).toEqual([
      'calidad del aire: muy desfavorable (desfavorable).',
      'air quality: very poor (poor).',
      'qualité de l’air: très mauvaise (mauvaise).',
    ]);
  });

  it('tells shares in percent, and counts devices instead of alerts', () => {
    const some = {
      when: '{ some: { of: { absent: 40m }, share_at_least: 0.6 } }',
      each: 'street',
    };
    const transitions = [
      transition(district('calle'), {
        value: 0.75,
        limit: 0.6,
        quantity: undefined,
        devices: { matching: 6, known: 8, total: 9 },
        matching: ['l1', 'l2', 'l3', 'l4', 'l5', 'l6'].map(deviceId),
      }),
    ];
    expect(texts('{count}/{total}, {value} {unit}, {devices}', { transitions }, some)).toEqual([
      '6/8, 75 %, Lamp 1, Lamp 2, Lamp 3 y 3 más',
      '6/8, 75%, Lamp 1, Lamp 2, Lamp 3 and 3 more',
      '6/8, 75 %, Lamp 1, Lamp 2, Lamp 3 et 3 de plus',
    ]);
  });

  it('says that there is no value rather than a number that is none', () => {
    const transitions = [transition(district('centro'), { value: undefined })];
    expect(texts('{value}', { transitions })).toEqual(['sin dato', 'no value', 'sans valeur']);
  });

  it('knows what each quantity is called in each language', () => {
    for (const id of quantityIds)
      for (const language of languages) expect(quantityNames[id][language]).toMatch(/^\S.*\S$/u);
    expect([0, 1, 6, 9].map((value) => bandName(value, 'en'))).toEqual([
      'good',
      'good',
      'extremely poor',
      'extremely poor',
    ]);
  });
});

describe('a place', () => {
  const place = (...subjects: Subject[]) =>
    texts('{place} / {devices}', {
      transitions: subjects.map((subject) => transition(subject)),
      count: subjects.length,
    })[1];
  it.each([
    [[lamp('l1')], 'Lamp 1 (Calle Burgos) / Lamp 1'],
    [[lamp('l4')], 'Lamp 4 / Lamp 4'],
    [[lamp('removed')], 'removed / removed'],
    [[lamp('l1'), lamp('l2')], 'Calle Burgos / Lamp 1 and Lamp 2'],
    [[lamp('l1'), lamp('l3')], 'Santander / Lamp 1 and Lamp 3'],
    [[lamp('l1'), lamp('l4')], 'Santander / Lamp 1 and Lamp 4'],
    [[{ is: 'city' } satisfies Subject], 'Santander / 1'],
    [[district('centro')], 'Centro / 1'],
    [['centro', 'norte', 'calle', 'x', 'y'].map(district), 'Centro, Norte, Calle Burgos and 2 more / 5'],
  ])('of %j is %s', (subjects, said) => {
    expect(place(...subjects)).toBe(said);
  });
});

describe('without words of its own', () => {
  const ends = (because: WordingFacts['because']) => words('RAISED', { what: 'resolved', because });
  it.each([
    ['cleared', /over since 18:40.*2 hours, 10 minutes/],
    ['unknown', /silent.*do not know/],
    ['hours', /not the hour/],
    ['rule', /not because it is over/],
    ['gone', /not because it is over/],
  ] as const)('a rule says how it ended: %s', (because, says) => {
    const said = ends(because);
    expect(said.en.text).toMatch(says);
    for (const language of languages) {
      expect(said[language].text).not.toContain('RAISED');
      expect(said[language].text).toContain('Centro');
      expect(said[language].text).not.toMatch(/[{}\0]/);
      expect(said[language].short.length).toBeLessThan(160);
      expect(said[language].title).not.toBe('');
    }
  });

  it('says the same again where more or less is concerned, and says that it does', () => {
    expect(words('RAISED', { what: 'updated' }).en.title).toBe('RAISED');
    expect(words('RAISED', { what: 'repeated' }).fr.title).toBe('Toujours : RAISED');
    expect(words('RAISED', { what: 'escalated' }).es.short).toBe('Sin atender: RAISED');
  });
});

test('words of a rule for its end are not used when it ended for another reason', () => {
  const rule = ruleSaying('x');
  const one = { title: 'The air is good again', text: 'Good.', short: 'Good.' };
  const resolved = { es: one, en: one, fr: one };
  const facts = { what: 'resolved', transitions: [transition(district('centro'))], count: 1, at, since: at } as const;
  const said = (because: WordingFacts['because']) =>
    wording({ ...facts, rule: { ...rule, messages: { ...rule.messages, resolved } }, because }).en.title;
  expect(said('cleared')).toBe('The air is good again');
  for (const because of ['unknown', 'hours', 'rule', 'gone'] as const)
    expect(said(because)).not.toContain('good again');
});

describe('a short text', () => {
  it('is cut at a word when names make it too long, and is below 160 characters', () => {
    const { short } = words('{place} is where it is', {
      transitions: ['a', 'b', 'c'].map((id) => transition(district(`${id}-street ${'of many words '.repeat(5)}`))),
    }).en;
    expect(short.length).toBeLessThan(160);
    expect(short).toMatch(/\S…$/u);
  });

  it('is cut within a word that has no end, never within a character', () => {
    const { short } = words('{place}', { transitions: [transition(district('😀'.repeat(100)))] }).en;
    expect(short.length).toBeLessThan(160);
    expect(short.isWellFormed()).toBe(true);
  });
});

test('a name cannot bring places of its own, nor lines', () => {
  expect(texts('{place}', { transitions: [transition(district('{value}\n\r{at}'))] })[1]).toBe('{value} {at}');
});

test('the clocks of the city are meant, in winter and in summer', () => {
  const july = parseIso('2026-07-01T10:00:00Z') ?? epochMs(0);
  expect(texts('{at}', { at: july, since: july })[1]).toBe('12:00');
  expect(texts('{at}', { at: after(july, hours(24 * 180)), since: july })[1]).toBe('11:00');
});
