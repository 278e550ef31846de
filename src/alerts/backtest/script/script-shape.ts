import { z } from 'zod';
import { isTimeZone } from '../../../model/calendar.ts';
import { parseDuration } from '../../../model/duration.ts';
import { areaLevels } from '../../../model/geography.ts';
import { parseAreaId, parseDeviceId } from '../../../model/ids.ts';
import { quantityIds } from '../../../model/quantity.ts';
import { parseRuleId } from '../../../model/rule.ts';
import { parseIso } from '../../../model/time.ts';

/** Text of a file that means something, or says what it should have been. */
const meaning = <Meaning>(parse: (text: string) => Meaning | undefined, says: string) =>
  z.string(says).transform((text, context): Meaning => {
    const read = parse(text);
    if (read !== undefined) return read;
    context.addIssue({ code: 'custom', message: `"${text}": ${says}` });
    return z.NEVER;
  });

const duration = meaning(parseDuration, 'a duration is needed, e.g. 30s, 10m, 2h');
const moment = meaning(parseIso, 'a time with its offset is needed, e.g. 2026-11-20T08:00:00Z');
const rule = meaning(parseRuleId, 'the id of a rule is needed: its file without .yaml');
const device = meaning(parseDeviceId, 'no device can be called this');
const area = meaning(parseAreaId, 'no area can be called this');
const quantityName = z.enum(quantityIds, 'no quantity is called this');
const subject = z.string().regex(/^(city|device:.+|area:.+)$/, 'is device:ID, area:ID or city');

const AreaShape = z.strictObject({
  id: area,
  name: z.string().optional(),
  level: z.enum(areaLevels),
  parent: area.optional(),
});

const DeviceShape = z.strictObject({
  id: device,
  kind: z.string(),
  name: z.string().optional(),
  area: area.optional(),
  lat: z.number().min(-90).max(90).default(43.462),
  lon: z.number().min(-180).max(180).default(-3.81),
  tags: z.record(z.string(), z.string()).default({}),
});

const SeriesShape = z.strictObject({
  device,
  quantity: quantityName,
  values: z.union(
    [z.string(), z.number().transform(String), z.boolean().transform(String)],
    'values are written like 20 60x4 _ 10',
  ),
  /** From one value to the next. */
  every: duration,
  /** Of the first value, after the beginning of the test. */
  after: duration.optional(),
  /** How long each value is on its way. */
  delayed: duration.optional(),
  /** When all of them arrive together, after the beginning of the test: what a gateway kept while it was in the dark. */
  arrive: duration.optional(),
});

const StepShape = z.strictObject({
  at: duration,
  to: z.enum(['pending', 'firing', 'dropped', 'resolved']),
  rule: rule.optional(),
  subject: subject.optional(),
  value: z.number().optional(),
  because: z.enum(['condition', 'cleared', 'unknown', 'hours', 'rule', 'gone']).optional(),
});

const WordsShape = z.strictObject({
  title: z.string().optional(),
  text: z.string().optional(),
  short: z.string().optional(),
});

const AnnouncementShape = z.strictObject({
  at: duration.optional(),
  what: z.enum(['raised', 'updated', 'repeated', 'escalated', 'resolved']),
  rule: rule.optional(),
  count: z.number().optional(),
  receivers: z.array(z.string()).optional(),
  es: WordsShape.optional(),
  en: WordsShape.optional(),
  fr: WordsShape.optional(),
});

const usualOf = z.strictObject({ mean: z.number(), deviation: z.number().default(1), weeks: z.number().default(4) });

const TestShape = z.strictObject({
  name: z.string(),
  from: moment.optional(),
  until: duration.optional(),
  series: z.array(SeriesShape).default([]),
  usual: z.partialRecord(quantityName, usualOf).default({}),
  expect: z.array(StepShape),
  announcements: z.array(AnnouncementShape).optional(),
});

/** A file of tests of rules: docs/rules-test.md. */
export const ScriptShape = z.strictObject({
  rules: z.array(rule).min(1).optional(),
  zone: z.string().refine(isTimeZone, 'no time zone is called this').default('Europe/Madrid'),
  areas: z.array(AreaShape).default([]),
  devices: z.array(DeviceShape).min(1, 'no test without a device'),
  tests: z.array(TestShape).min(1, 'no test is in it'),
});

export type Script = z.output<typeof ScriptShape>;
export type ScriptTest = Script['tests'][number];
export type ScriptSeries = ScriptTest['series'][number];
export type ExpectedStep = ScriptTest['expect'][number];
export type ExpectedAnnouncement = NonNullable<ScriptTest['announcements']>[number];
