import { readFileSync } from 'node:fs';
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, it, test } from 'vitest';
import { days, hours, milliseconds, minutes, seconds } from '../../model/duration.ts';
import { areaId, deviceId, kindId } from '../../model/ids.ts';
import {
  alertTopics,
  audiences,
  type Condition,
  categories,
  type Limit,
  type Rule,
  ruleId,
  severities,
} from '../../model/rule.ts';
import { digestsOf, type RuleSubstance } from './digest.ts';
import { faultLine } from './fault.ts';
import { imaginaryKinds, smogText } from './fixtures/smog.ts';
import { printRule } from './print-rule.ts';
import { readRule } from './read-rule.ts';

const smog = ruleId('smog');
const read = (text: string) => readRule(text, { id: smog, file: 'smog.yaml', kinds: imaginaryKinds });

function ruleOf(text: string): Rule {
  const answer = read(text);
  if (!answer.ok) throw new Error(answer.faults.map(faultLine).join('\n'));
  return answer.rule;
}
function faultsOf(text: string): readonly string[] {
  const answer = read(text);
  return answer.ok ? [] : answer.faults.map(faultLine);
}
const plainMessage = '{ title: a, text: b, short: c }';
const plain = `{ raised: { es: ${plainMessage}, en: ${plainMessage}, fr: ${plainMessage} } }`;
const conditionOf = (when: string, each = 'device') =>
  ruleOf(smogText({ when, each, where: '{}', messages: plain })).when;

describe('a sound text', () => {
  it('means a rule, with what is left out as documented', () => {
    expect(ruleOf(smogText())).toMatchObject({
      id: 'smog',
      version: expect.stringMatching(/^[0-9a-f]{12}$/),
      decides: expect.stringMatching(/^[0-9a-f]{12}$/),
      audience: ['operators', 'citizens'],
      subject: { each: 'area', level: 'district' },
      where: { kinds: ['nose'] },
      when: {
        is: 'mean',
        quantity: 'pm2_5',
        over: hours(1),
        limit: { is: 'above', limit: 50, clears: 40 },
        complete: 0.75,
      },
      for: minutes(10),
      keepFiringFor: 0,
      active: [],
      quality: 'counted',
      lateAfter: minutes(15),
      whenUnknown: 'keep',
      notify: {
        groupBy: 'subject',
        groupWait: 0,
        groupInterval: minutes(5),
        repeatEvery: undefined,
        inhibitedBy: [],
        receivers: [],
        escalate: [],
        isUrgent: false,
      },
      warning: undefined,
    });
  });

  it.each<[string, string, Condition]>([
    [
      'device',
      '{ value: { of: pm2_5, below: 3 } }',
      { is: 'value', quantity: 'pm2_5', limit: { is: 'below', limit: 3 } },
    ],
    [
      'device',
      '{ value: { of: lamp_on, is: true } }',
      { is: 'value', quantity: 'lamp_on', limit: { is: 'at_least', limit: 1 } },
    ],
    [
      'device',
      '{ value: { of: lamp_on, is: false } }',
      { is: 'value', quantity: 'lamp_on', limit: { is: 'at_most', limit: 0 } },
    ],
    [
      'device',
      '{ change: { of: air_temperature, within: 30m, at_most: -6, clears_above: -4 } }',
      {
        is: 'change',
        quantity: 'air_temperature',
        within: minutes(30),
        limit: { is: 'at_most', limit: -6, clears: -4 },
      },
    ],
    ['device', '{ absent: 40m }', { is: 'absent', after: minutes(40) }],
    [
      'city',
      '{ index: { of: european_aqi, at_least: very_poor, clears_below: 3, complete: 0.5 } }',
      { is: 'index', index: 'european_aqi', limit: { is: 'at_least', limit: 5, clears: 3 }, complete: 0.5 },
    ],
    [
      'street',
      '{ period: { of: sound_level, period: night, above: 55 } }',
      { is: 'period', quantity: 'sound_level', period: 'night', limit: { is: 'above', limit: 55 }, complete: 0.75 },
    ],
    [
      'device',
      '{ usual: { of: sound_level, over: 1h, compared: ratio, weeks: 4, above: 1.5 } }',
      {
        is: 'usual',
        quantity: 'sound_level',
        over: hours(1),
        compared: 'ratio',
        weeks: 4,
        limit: { is: 'above', limit: 1.5 },
        complete: 0.75,
      },
    ],
    [
      'garage',
      '{ some: { of: { absent: 40m }, share_at_least: 0.6, clears_below: 0.3, known: 0.4 } }',
      {
        is: 'some',
        of: { is: 'absent', after: minutes(40) },
        counted: 'share',
        limit: { is: 'at_least', limit: 0.6, clears: 0.3 },
        known: 0.4,
      },
    ],
    [
      'city',
      '{ not: { any: [{ some: { of: { absent: 1h }, devices_above: 3 } }] } }',
      {
        is: 'not',
        of: {
          is: 'any',
          of: [
            {
              is: 'some',
              of: { is: 'absent', after: hours(1) },
              counted: 'devices',
              limit: { is: 'above', limit: 3 },
              known: 0.5,
            },
          ],
        },
      },
    ],
  ])('of each %s says %s', (each, when, condition) => {
    expect(conditionOf(when, each)).toEqual(condition);
  });

  it('says hours on the clocks of the city, over midnight too', () => {
    const { active } = ruleOf(
      smogText({ active: '[{ from: 22:30, to: 06:00, days: [sat, fri] }, { from: 12:00, to: 13:00 }]' }),
    );
    expect(active).toEqual([
      { from: 1350, to: 360, weekdays: [5, 6] },
      { from: 720, to: 780, weekdays: undefined },
    ]);
  });
});

describe('what is wrong is told with its place and what to do', () => {
  it.each<[string, Parameters<typeof smogText>[0], RegExp]>([
    [
      'a field that does not exist',
      { keepFiringFor: '5m' },
      /keepFiringFor: there is no field .*did you mean "keep_firing_for"/,
    ],
    [
      'a missing field',
      { severity: undefined },
      /severity: is missing: expected one of minor, moderate, severe, extreme$/,
    ],
    ['a word that is none', { severity: 'sever' }, /3:11: severity: .*got "sever"; did you mean "severe"\?/],
    ['an audience that is empty', { audience: '[]' }, /audience: say for whom/],
    ['a span without its unit', { for: '10' }, /for: expected a span .*got 10: the unit is missing/],
    ['a span that is none', { for: 'soon' }, /for: expected a span such as 90s/],
    ['a span that nobody lives to see', { for: '400d' }, /longer than a year/],
    ['a number in quotes', { when: '{ value: { of: pm2_5, above: "5" } }', each: 'device' }, /write it without quotes/],
    [
      'a quantity that does not exist',
      { when: '{ mean: { of: pm25, over: 1h, above: 5 } }' },
      /when.mean.of: there is no quantity "pm25"; did you mean "pm2_5"/,
    ],
    [
      'a quantity that the kinds do not measure',
      { when: '{ mean: { of: wind_speed, over: 1h, above: 5 } }' },
      /when.mean.of: wind_speed is measured by none of the kinds of this rule \(nose\)/,
    ],
    [
      'an index of what is not measured',
      { when: '{ index: { of: european_aqi, above: 3 } }', where: '{ kinds: [lamp] }' },
      /measures any of pm2_5/,
    ],
    [
      'a kind that does not exist',
      { where: '{ kinds: [nosse] }' },
      /where.kinds\[0\]: there is no kind "nosse" of device; did you mean "nose"/,
    ],
    ['an id that can be none', { where: '{ areas: ["a b"] }' }, /where.areas\[0\]: "a b" cannot be the id of an area/],
    [
      'two limits',
      { when: '{ mean: { of: pm2_5, over: 1h, above: 5, below: 3 } }' },
      /when.mean: expected exactly one limit above, at_least, below, at_most, got 2/,
    ],
    ['no limit', { when: '{ mean: { of: pm2_5, over: 1h } }' }, /exactly one limit .* got 0/],
    ['no limit of a share', { when: '{ some: { of: { absent: 1h } } }' }, /\(with devices_ or share_\)/],
    [
      'limits of a share and of a number',
      { when: '{ some: { of: { absent: 1h }, share_above: 0.5, devices_above: 3 } }' },
      /limit on devices and one on their share/,
    ],
    [
      'hysteresis on the wrong side',
      { when: '{ mean: { of: pm2_5, over: 1h, above: 50, clears_below: 60 } }' },
      /clears_below: 60 is on the wrong side: .*less than 50/,
    ],
    [
      'hysteresis of the other direction',
      { when: '{ mean: { of: pm2_5, over: 1h, below: 50, clears_below: 40 } }' },
      /write clears_above/,
    ],
    [
      'a limit out of reach',
      { when: '{ mean: { of: pm2_5, over: 1h, above: 50000 } }' },
      /when.mean.above: 50000 is out of reach: pm2_5 is between 0 and 10000/,
    ],
    [
      'a band that does not exist',
      { when: '{ index: { of: european_aqi, above: awful } }' },
      /when.index.above: expected a band/,
    ],
    [
      'a band out of reach',
      { when: '{ index: { of: european_aqi, above: 7 } }' },
      /7 is out of reach: it is between 1 and 6/,
    ],
    [
      'a share that is a percentage',
      { when: '{ some: { of: { absent: 1h }, share_above: 60 } }' },
      /share_above: expected a share from 0 to 1/,
    ],
    ['no condition', { when: '{}' }, /when: expected exactly one condition, got nothing/],
    [
      'two conditions',
      { when: '{ absent: 1h, value: { of: pm2_5, above: 1 } }', each: 'device' },
      /got value and absent; several go into all/,
    ],
    [
      'a condition of a device, of areas',
      { when: '{ absent: 1h }' },
      /when.absent: "absent" is of a device, and the rule watches areas: write some/,
    ],
    [
      'a condition of an area, of devices',
      { when: '{ some: { of: { absent: 1h }, share_above: 0.5 } }', each: 'device' },
      /when.some: "some" is of an area/,
    ],
    [
      'some of some',
      { when: '{ some: { of: { some: { of: { absent: 1h }, share_above: 0 } }, share_above: 0.5 } }' },
      /when.some.of.some: "some" cannot be of "some"/,
    ],
    [
      'a mean of a state',
      { when: '{ mean: { of: lamp_on, over: 1h, above: 0.5 } }', where: '{}' },
      /lamp_on is a state, which has no "mean": write value/,
    ],
    [
      'a mean of a total',
      { when: '{ mean: { of: active_energy, over: 1h, above: 5 } }', where: '{}' },
      /active_energy only grows/,
    ],
    [
      'a change of a direction',
      { when: '{ change: { of: wind_direction, within: 1h, above: 5 } }', each: 'device' },
      /is a direction/,
    ],
    [
      'a night of something else than sound',
      { when: '{ period: { of: pm2_5, period: night, above: 5 } }' },
      /are levels of sound/,
    ],
    [
      'a span in which nothing can be',
      { when: '{ mean: { of: pm2_5, over: 10s, above: 5 } }' },
      /when.mean.over: a span of less than a minute/,
    ],
    [
      'a state with a limit',
      { when: '{ value: { of: lamp_on, is: true, above: 3 } }', each: 'device', where: '{}' },
      /has "is" and a limit/,
    ],
    [
      'silence that is healthy',
      { when: '{ absent: 5m }', each: 'device' },
      /a healthy nose speaks every 5m, .* take 15m or longer/,
    ],
    [
      'weeks that are too few',
      { when: '{ usual: { of: pm2_5, over: 1h, compared: ratio, weeks: 2, above: 2 } }' },
      /three at least/,
    ],
    [
      'what is usual of a part of an area, picked by devices',
      {
        when: '{ usual: { of: pm2_5, over: 1h, compared: ratio, weeks: 4, above: 2 } }',
        each: 'district',
        where: '{ devices: [nose-1] }',
      },
      /when.usual: what is usual of an area is known of all its devices, and "where" picks some by devices/,
    ],
    [
      'what is usual of a part of an area, picked by tags',
      {
        when: '{ all: [{ usual: { of: pm2_5, over: 1h, compared: ratio, weeks: 4, above: 2 } }] }',
        each: 'city',
        where: '{ tags: { street: mayor } }',
      },
      /picks some by tags/,
    ],
    [
      'conditions that nobody can read',
      { when: `${'{ not: '.repeat(9)}{ absent: 1h }${' }'.repeat(9)}`, each: 'device' },
      /nested more than 6 deep/,
    ],
    ['hours that are no time', { active: '[{ from: 24:00, to: 06:00 }]' }, /active\[0\].from: expected a time of day/],
    ['hours that have no length', { active: '[{ from: 06:00, to: 06:00 }]' }, /active\[0\]: begins when it ends/],
    [
      'a rule that inhibits itself',
      { notify: '{ inhibited_by: [smog] }' },
      /inhibited_by\[0\]: a rule cannot be inhibited by itself/,
    ],
    [
      'steps of escalation in disorder',
      { notify: '{ escalate: [{ after: 1h, receivers: [a] }, { after: 30m, receivers: [b] }] }' },
      /escalate\[1\].after: is not later/,
    ],
    [
      'operators who are told of what is not theirs',
      { audience: '[citizens]', notify: '{ receivers: [desk] }' },
      /add operators to "audience"/,
    ],
    [
      'groups smaller than what is watched',
      { notify: '{ group_by: street }' },
      /cannot group by street: each district is larger/,
    ],
    [
      'a public warning for operators',
      { audience: '[operators]', warning: '{ event: { es: a, en: b, fr: c }, urgency: Immediate }' },
      /warning: a public warning is for citizens/,
    ],
  ])('%s', (_, fields, says) => {
    const faults = faultsOf(smogText(fields));
    expect(faults.join('\n')).toMatch(says);
    for (const line of faults) expect(line).toMatch(/^smog\.yaml:\d+:\d+: /);
  });

  it.each([
    '{ mean: { of: pm25x, over: 1h, above: 50 } }',
    '{ mean: { of: pm2_5, over: 1h, above: 50, clears_below: 60 } }',
    '{ all: [{ mean: { of: nno2, over: 1h, above: 50 } }] }',
  ])('one mistake in the condition is one fault: %s', (when) => {
    expect(faultsOf(smogText({ when }))).toHaveLength(1);
  });

  it.each([
    '{ raised: { es: { title: {place} a, text: {place} b, short: c } } }',
    '\n  raised:\n    es:\n      title: {place}: smog\n      text: {place} b\n      short: {place} c',
  ])('texts with places that are not quoted are one fault, which says so', (messages) => {
    const faults = faultsOf(smogText({ messages }));
    expect(faults).toEqual([expect.stringMatching(/this is no YAML: .*; quote texts with \{ \}/)]);
  });

  const message = (fields: string, when?: string) =>
    faultsOf(
      smogText({
        messages: `{ raised: { es: { title: a, text: a, short: a }, en: ${fields}, fr: { title: a, text: a, short: a } } }`,
        ...(when === undefined ? {} : { when, each: 'device' }),
      }),
    );
  it.each([
    ['{ title: "{plaze}", text: a, short: a }', /raised.en.title: there is no place "{plaze}"; did you mean "place"/],
    ['{ title: "{count|one}", text: a, short: a }', /needs two forms/],
    ['{ title: "{place|one|many}", text: a, short: a }', /cannot choose between one and several/],
    ['{ title: "{place", text: a, short: a }', /a "}" is missing/],
    ['{ title: "{usual}", text: a, short: a }', /"{usual}" stands for nothing/],
    ['{ title: a, text: a }', /raised.en.short: is missing/],
    ['{ title: a, text: "", short: a }', /raised.en.text: expected a text, got an empty one/],
    [`{ title: a, text: a, short: "${'word '.repeat(31)}{place}" }`, /may have 185 characters .* 159 fit/],
    [`{ title: a, text: a, short: "{count|a|${'word '.repeat(33)}}" }`, /may have 16\d characters/],
  ])('a message of %s', (fields, says) => {
    expect(message(fields).join('\n')).toMatch(says);
  });

  it('a number in the message of a rule that compares none', () => {
    expect(message('{ title: "{value}", text: a, short: a }', '{ absent: 1h }').join('\n')).toMatch(
      /compares no number/,
    );
    expect(message('{ title: "{value}", text: a, short: a }', '{ value: { of: pm2_5, above: 1 } }')).toEqual([]);
  });

  it('a missing language', () => {
    const faults = faultsOf(smogText({ name: '{ es: a, en: b }' }));
    expect(faults).toEqual([expect.stringMatching(/^smog.yaml:1:7: name.fr: is missing: expected a text/)]);
  });

  it('all of it at once, in the order of the file, each where it stands', () => {
    const faults = faultsOf(
      smogText({
        severity: 'awful',
        whree: '{}',
        when: '{ mean: { of: pm25, over: 1h, abov: 1, above: 50 } }',
        notify: '{ inhibited_by: [smog] }',
        messages: '{ raised: { es: { title: "{plaze}", text: a, short: a } } }',
      }),
    );
    const places = faults.map((line) => line.split(': ').slice(0, 2).join(' '));
    expect(places).toEqual(
      [
        'smog.yaml:3:11 severity',
        'smog.yaml:7:37 when.mean.abov',
        'smog.yaml:7:21 when.mean.of',
        'smog.yaml:9:1 whree',
        'smog.yaml:10:26 notify.inhibited_by[0]',
        'smog.yaml:11:21 messages.raised.en',
        'smog.yaml:11:21 messages.raised.fr',
        'smog.yaml:11:35 messages.raised.es.title',
      ].map((place) => expect.stringContaining(place.split(' ')[1] ?? '')),
    );
    expect(places.map((place) => Number(place.split(':')[1]))).toEqual([3, 8, 8, 10, 11, 12, 12, 12]);
  });

  it.each([
    ['', /is empty/],
    ['a: [\nb', /this is no YAML/],
    ['a: 1\na: 2', /2:1: this is no YAML: Map keys must be unique/],
    ['- a', /1:1: expected fields \(name, audience/],
    ['word', /expected fields/],
    ['a: *b', /Unresolved alias/],
    [`a: &a [x]\nb: [${'*a, '.repeat(100)}]`, /cannot be read|no field/],
    ['x'.repeat(70_000), /longer than 64 KiB/],
    ['--- 1\n--- 2', /multiple documents/],
    ['a: !!js/function "x"', /this is no YAML/],
  ])('text that is no rule: %j', (text, says) => {
    expect(faultsOf(text).join('\n')).toMatch(says);
  });

  property.prop([fc.string({ maxLength: 200 })])('whatever the text is', (text) => {
    expect(read(text).ok).toBe(false);
  });

  property.prop([fc.nat(), fc.string({ maxLength: 3 })], { numRuns: 100 })(
    'whatever is put into a sound one',
    (at, piece) => {
      const text = smogText();
      const place = at % text.length;
      const answer = read(text.slice(0, place) + piece + text.slice(place));
      if (!answer.ok) expect(answer.faults.length).toBeGreaterThan(0);
    },
  );
});

describe('the version of a rule', () => {
  const versions = (fields: Parameters<typeof smogText>[0]) => {
    const { version, decides } = ruleOf(smogText(fields));
    return { version, decides };
  };
  const base = versions({});

  test('does not change with comments, the order of fields, defaults that are written out, or the order of sets', () => {
    const lines = smogText().split('\nmessages:');
    const shuffled = `# A comment.\nmessages:${lines[1]}${lines[0]?.split('\n').toReversed().join('\n')}\n`;
    expect(ruleOf(shuffled)).toMatchObject(base);
    expect(versions({ audience: '[operators, citizens, citizens]' })).toEqual(base);
    expect(versions({ quality: 'counted', late_after: '900s', active: '[]', notify: '{ urgent: false }' })).toEqual(
      base,
    );
    expect(versions({ where: '{ kinds: [nose, nose] }' })).toEqual(base);
  });

  test('of what decides stays when only words or notices change', () => {
    const other = versions({ severity: 'minor', notify: '{ receivers: [desk] }' });
    expect(other.version).not.toBe(base.version);
    expect(other.decides).toBe(base.decides);
  });

  test.each([
    { when: '{ mean: { of: pm2_5, over: 1h, above: 51, clears_below: 40 } }' },
    { when: '{ mean: { of: pm2_5, over: 1h, above: 50 } }' },
    { for: '11m' },
    { keep_firing_for: '1m' },
    { each: 'city' },
    { where: '{ kinds: [nose], areas: [centro] }' },
    { active: '[{ from: 22:00, to: 06:00 }]' },
    { quality: 'pass' },
    { late_after: '20m' },
    { when_unknown: 'resolve' },
  ])('changes, and alerts are judged anew, with %j', (fields) => {
    const other = versions(fields);
    expect(other.version).not.toBe(base.version);
    expect(other.decides).not.toBe(base.decides);
  });

  test('has nothing to do with the name of the file', () => {
    const renamed = readRule(smogText(), { id: ruleId('other'), file: 'other.yaml', kinds: imaginaryKinds });
    expect(renamed).toMatchObject({ ok: true, rule: base });
  });
});

const span = fc.oneof(
  fc.integer({ min: 0, max: 300 }).map(minutes),
  fc.integer({ min: 1, max: 10_000 }).map(milliseconds),
  fc.integer({ min: 1, max: 30 }).map(days),
  fc.integer({ min: 1, max: 90 }).map(seconds),
);
const over = fc.integer({ min: 1, max: 10_000 }).map(minutes);
const share = fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100);
const limitBetween = (min: number, max: number): fc.Arbitrary<Limit> =>
  fc
    .record({
      is: fc.constantFrom('above', 'at_least', 'below', 'at_most'),
      limit: fc.integer({ min, max }),
      gap: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
    })
    .map(({ is, limit, gap }) => {
      const isUp = is === 'above' || is === 'at_least';
      return { is, limit, ...(gap === undefined ? {} : { clears: isUp ? limit - gap : limit + gap }) };
    });

const ofDevice: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ is: fc.constant('value'), quantity: fc.constantFrom('pm2_5', 'no2'), limit: limitBetween(0, 500) }),
  fc.record({
    is: fc.constant('value'),
    quantity: fc.constant('lamp_on'),
    limit: fc.constant({ is: 'at_least', limit: 1 }),
  }),
  fc.record({ is: fc.constant('change'), quantity: fc.constant('no2'), within: over, limit: limitBetween(-50, 50) }),
  fc.record({ is: fc.constant('absent'), after: fc.integer({ min: 6, max: 999 }).map(minutes) }),
);
const ofAnything: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({
    is: fc.constant('mean'),
    quantity: fc.constant('pm2_5'),
    over,
    limit: limitBetween(0, 500),
    complete: share,
  }),
  fc.record({
    is: fc.constant('index'),
    index: fc.constant('european_aqi'),
    limit: limitBetween(1, 6),
    complete: share,
  }),
  fc.record({
    is: fc.constant('period'),
    quantity: fc.constant('sound_level'),
    period: fc.constantFrom('day', 'evening', 'night'),
    limit: limitBetween(0, 120),
    complete: share,
  }),
  fc.record({
    is: fc.constant('usual'),
    quantity: fc.constant('sound_level'),
    over,
    compared: fc.constantFrom('difference', 'ratio', 'deviations'),
    weeks: fc.integer({ min: 3, max: 12 }),
    limit: limitBetween(0, 20),
    complete: share,
  }),
);
const ofArea: fc.Arbitrary<Condition> = fc.oneof(
  ofAnything,
  fc.record({
    is: fc.constant('some'),
    of: ofDevice,
    counted: fc.constant('devices'),
    limit: limitBetween(0, 50),
    known: share,
  }),
  fc.record({
    is: fc.constant('some'),
    of: ofDevice,
    counted: fc.constant('share'),
    limit: share.map((limit): Limit => ({ is: 'at_least', limit })),
    known: share,
  }),
);
const compound = (part: fc.Arbitrary<Condition>): fc.Arbitrary<Condition> =>
  fc.oneof(
    part,
    fc.record({ is: fc.constantFrom('all', 'any'), of: fc.array(part, { minLength: 1, maxLength: 3 }) }),
    fc.record({ is: fc.constant('not'), of: part }),
  );

const word = fc.string({ minLength: 1, maxLength: 40 }).filter((text) => text.trim() === text && !/[{}|\0]/.test(text));
const text = fc.record({ es: word, en: word, fr: word });
const template = fc.record({ title: word, text: word, short: word });
const templates = fc.record({ es: template, en: template, fr: template });
const minute = fc.integer({ min: 0, max: 719 });

const substance: fc.Arbitrary<RuleSubstance> = fc
  .record({
    isOfDevice: fc.boolean(),
    deviceCondition: compound(fc.oneof(ofDevice, ofAnything)),
    areaCondition: compound(ofArea),
  })
  .chain(({ isOfDevice, deviceCondition, areaCondition }) =>
    fc.record({
      name: text,
      audience: fc.constant([...audiences]),
      severity: fc.constantFrom(...severities),
      category: fc.constantFrom(...categories),
      topic: fc.constantFrom(...alertTopics),
      subject: isOfDevice
        ? fc.constant({ each: 'device' as const })
        : fc.oneof(
            fc.constant({ each: 'city' as const }),
            fc.record({
              each: fc.constant('area' as const),
              level: fc.constantFrom('district' as const, 'street' as const, 'garage' as const),
            }),
          ),
      where: fc.record(
        {
          kinds: fc.constant([kindId('lamp'), kindId('nose')]),
          areas: fc.constant([areaId('a'), areaId('b')]),
          // What is usual of an area is not known of a part of it.
          ...(isOfDevice
            ? {
                devices: fc.constant([deviceId('d')]),
                tags: fc.constant({ accessible: 'yes', street: '12' }),
              }
            : {}),
        },
        { requiredKeys: [] },
      ),
      when: fc.constant(isOfDevice ? deviceCondition : areaCondition),
      for: span,
      keepFiringFor: span,
      active: fc.array(
        fc.record({
          from: minute,
          to: minute.map((at) => at + 720),
          weekdays: fc.option(
            fc
              .uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1 })
              .map((days) => days.toSorted((one, other) => one - other)),
            { nil: undefined },
          ),
        }),
        { maxLength: 2 },
      ),
      quality: fc.constantFrom('counted', 'pass', 'any'),
      lateAfter: span,
      whenUnknown: fc.constantFrom('keep', 'resolve'),
      notify: fc.record({
        groupBy: fc.constantFrom('subject', 'city'),
        groupWait: span,
        groupInterval: span,
        repeatEvery: fc.option(span, { nil: undefined }),
        inhibitedBy: fc.constantFrom([], [ruleId('other')]),
        receivers: fc.constantFrom([], ['desk', 'night-desk']),
        escalate: fc.constantFrom([], [{ after: minutes(5), receivers: ['chief'] }]),
        isUrgent: fc.boolean(),
      }),
      messages: fc.record({ raised: templates, resolved: templates, unknown: templates }, { requiredKeys: ['raised'] }),
      warning: fc.option(
        fc.record({
          event: text,
          urgency: fc.constantFrom('Immediate', 'Unknown'),
          certainty: fc.constantFrom('Observed', 'Likely'),
          responseType: fc.constantFrom('Avoid', 'None'),
          instruction: fc.option(text, { nil: undefined }),
        }),
        { nil: undefined },
      ),
    }),
  );

property.prop([substance], { numRuns: 60 })('a rule that is printed and read again is the same', (rule) => {
  const whole: Rule = { id: smog, ...digestsOf(rule), ...rule };
  const again = ruleOf(printRule(whole));
  expect({ version: again.version, decides: again.decides }).toEqual({
    version: whole.version,
    decides: whole.decides,
  });
  expect(again.when).toEqual(whole.when);
});

test('the guide shows rules and conditions that are sound', () => {
  const guide = readFileSync(new URL('../../../docs/rules.md', import.meta.url), 'utf8');
  const cells = [...guide.matchAll(/^\| `((?:value|change|absent|mean|index|period|usual|some): [^`]+)` \|/gm)];
  expect(cells.length).toBeGreaterThanOrEqual(9);
  for (const [, condition = ''] of cells)
    expect(conditionOf(`{ ${condition} }`, condition.startsWith('some') ? 'street' : 'device')).toBeDefined();
});
