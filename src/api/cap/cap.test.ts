import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { Registry as Metrics } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { lampOut, smogGone, smogOver } from '../../../test/api/alert-story.ts';
import { createRememberedWarnings, type Step } from '../../../test/api/small-alerts.ts';
import { ask, buildSmallCity, noon } from '../../../test/api/small-city.ts';
import { epochMs } from '../../model/time.ts';
import { createApi } from '../open-api.ts';
import type { CapMessage } from './cap-message.ts';
import { writeCap } from './cap-xml.ts';
import { CapMessageShape } from './shape.ts';
import { writeXml } from './write-xml.ts';

const lists = ['info', 'area', 'polygon', 'circle', 'category', 'responseType', 'parameter', 'entry'];
const readerOptions = {
  ignoreDeclaration: true,
  ignoreAttributes: false,
  parseTagValue: false,
  isArray: (name: string) => lists.includes(name),
};
const reader = new XMLParser(readerOptions);

async function openCity(...story: readonly (readonly Step[])[]) {
  const city = await buildSmallCity();
  const app = createApi(city.parts);
  for (const steps of story) city.alerts.happen(steps);
  const { announcements } = city.alerts.alerting.alerts;
  const idOf = (seq: number): string => `barrio-${announcements.after(seq - 1, 1)[0]?.id ?? ''}`;
  const read = async (seq: number, form = 'json') => await ask(app, `/api/v1/cap/${idOf(seq)}.${form}`);
  const message = async (seq: number): Promise<CapMessage> => CapMessageShape.parse((await read(seq)).body);
  return { ...city, app, idOf, read, message };
}

const time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d$/);
const text = z.string().min(1);
const PointsShape = z.string().transform((points) => points.split(' ').map((pair) => pair.split(',').map(Number)));

/** CAP 1.2 as we read the standard, written down apart from how we write messages. */
const CapShape = z.strictObject({
  alert: z.strictObject({
    '@_xmlns': z.literal('urn:oasis:names:tc:emergency:cap:1.2'),
    identifier: z.string().regex(/^[^\s,<&]+$/),
    sender: z.string().regex(/^[^\s,<&]+$/),
    sent: time,
    status: z.enum(['Actual', 'Exercise', 'System', 'Test', 'Draft']),
    msgType: z.enum(['Alert', 'Update', 'Cancel']),
    source: text,
    scope: z.literal('Public'),
    note: text.optional(),
    references: z
      .string()
      .regex(/^[^\s,]+,[^\s,]+,[^\s,]+( [^\s,]+,[^\s,]+,[^\s,]+)*$/)
      .optional(),
    incidents: text,
    info: z.array(
      z.strictObject({
        language: z.enum(['es', 'en', 'fr']),
        category: z.array(text),
        event: text,
        responseType: z.array(text),
        urgency: z.enum(['Immediate', 'Expected', 'Future', 'Past', 'Unknown']),
        severity: z.enum(['Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown']),
        certainty: z.enum(['Observed', 'Likely', 'Possible', 'Unlikely', 'Unknown']),
        effective: time,
        onset: time,
        expires: time,
        senderName: text,
        headline: text,
        description: text,
        instruction: text.optional(),
        web: z.url(),
        parameter: z.array(z.strictObject({ valueName: text, value: text })),
        area: z
          .array(
            z.strictObject({
              areaDesc: text,
              polygon: z
                .array(
                  PointsShape.refine(
                    (points) => points.length >= 4 && String(points[0]) === String(points.at(-1)),
                    'a polygon has four points, and ends where it began',
                  ),
                )
                .optional(),
              circle: z.array(z.string().regex(/^-?[\d.]+,-?[\d.]+ [\d.]+$/)).optional(),
            }),
          )
          .min(1),
      }),
    ),
  }),
});

const schemaFile = fileURLToPath(new URL('../../../../shared/corpus/cap/OASIS-CAP-v1.2.xsd', import.meta.url));
const hasSchema = existsSync(schemaFile);

/** What the schema of OASIS says of a message; nothing where it is not at hand. */
async function faultsOf(xml: string): Promise<readonly string[]> {
  if (!hasSchema) return [];
  const { validateXML } = await import('xmllint-wasm');
  const schema = readFileSync(schemaFile, 'utf8');
  const { errors } = await validateXML({ xml: [{ fileName: 'message.xml', contents: xml }], schema: [schema] });
  return errors.map(({ message }) => message);
}

/** Every kind of message that there is. */
const stories: readonly (readonly [string, readonly (readonly Step[])[]])[] = [
  ['raised', [smogOver(noon)]],
  ['over', [smogOver(noon), [smogGone(noon)]]],
  ['withdrawn', [smogOver(noon), [smogGone(noon, 'unknown')]]],
];

describe('a public warning', () => {
  it.each(stories)('holds to the standard when it is %s', async (_what, story) => {
    const { read } = await openCity(...story);
    const { text: xml, status, headers } = await read(story.length, 'xml');
    expect([status, headers['content-type']]).toEqual([200, 'application/cap+xml; charset=utf-8']);
    expect(XMLValidator.validate(xml)).toBe(true);
    expect(xml).not.toContain('<!');
    expect(() => CapShape.parse(reader.parse(xml, true))).not.toThrow();
    expect(await faultsOf(xml)).toEqual([]);
  });

  it.skipIf(!hasSchema)(
    'would be found out by the schema if it did not (the schema is not part of this repository)',
    async () => {
      const { read } = await openCity(smogOver(noon));
      const { text: xml } = await read(1, 'xml');
      expect(await faultsOf(xml.replace('+01:00', 'Z'))).not.toEqual([]);
      expect(await faultsOf(xml.replace('<msgType>Alert', '<msgType>Alarm'))).not.toEqual([]);
    },
  );

  it('never changes, although the areas that it names do', async () => {
    const { app, idOf, parts, registry } = await openCity(smogOver(noon));
    const address = `/api/v1/cap/${idOf(1)}.xml`;
    const { text: first } = await ask(app, address);
    const centro = registry.area('centro');
    if (centro === undefined) throw new Error('there is no Centro');
    await registry.putAreas([{ ...centro, name: 'Elsewhere' }]);
    expect((await ask(app, address)).text).toBe(first);
    const alerting = { ...parts.alerting, keptWarnings: createRememberedWarnings() };
    const forgetful = createApi({ ...parts, alerting, metrics: new Metrics() });
    expect((await ask(forgetful, address)).text).toContain('Elsewhere');
  });

  it('is the one that was last agreed on', async () => {
    const { read } = await openCity(smogOver(noon));
    await expect((await read(1, 'xml')).text).toMatchFileSnapshot('./golden/smog.xml');
  });

  it('says the same as JSON, by the same names', async () => {
    const { read, message } = await openCity(smogOver(noon));
    const { alert } = z
      .object({ alert: z.looseObject({ info: z.array(z.unknown()) }) })
      .parse(reader.parse((await read(1, 'xml')).text, true));
    expect({ ...alert, '@_xmlns': undefined }).toEqual(JSON.parse(JSON.stringify(await message(1))));
  });

  it('is an alert in all languages, with what to do, where and until when', async () => {
    const { message } = await openCity(smogOver(noon));
    const { msgType, sent, status, references, info } = await message(1);
    expect([msgType, sent, status, references]).toEqual(['Alert', '2026-03-01T12:40:00+01:00', 'Test', undefined]);
    expect(info.map(({ language, headline, instruction }) => [language, headline, instruction])).toEqual([
      ['es', 'Smog en Centro', 'Quédese <en casa> & cierre'],
      ['en', 'Smog in Centro', 'Stay <inside> & close the windows'],
      ['fr', 'Smog à Centro', 'Restez chez vous'],
    ]);
    expect(info[1]).toMatchObject({
      category: ['Health'],
      event: 'Air pollution',
      responseType: ['Avoid'],
      urgency: 'Immediate',
      severity: 'Severe',
      certainty: 'Observed',
      onset: '2026-03-01T12:30:00+01:00',
      expires: '2026-03-02T00:40:00+01:00',
      senderName: 'Barrio, Villa',
      area: [{ areaDesc: 'Centro', polygon: ['43,-4 43,-3.9 43.1,-3.9 43.1,-4 43,-4'] }],
    });
  });

  it('is an all-clear when the condition is over: an update that refers to everything before', async () => {
    const { message, idOf } = await openCity(smogOver(noon), [smogGone(noon)]);
    const { msgType, references, incidents, info } = await message(2);
    expect([msgType, references]).toEqual(['Update', `barrio.example,${idOf(1)},2026-03-01T12:40:00+01:00`]);
    expect(incidents).toBe((await message(1)).incidents);
    expect(info[1]).toMatchObject({
      responseType: ['AllClear'],
      urgency: 'Past',
      headline: 'Clean air in Centro',
      expires: '2026-03-01T14:00:00+01:00',
    });
    expect(info[1]).not.toHaveProperty('instruction');
  });

  it('is taken back, and no all-clear, when nobody knows any more', async () => {
    const { message, idOf } = await openCity(smogOver(noon), [smogGone(noon, 'unknown')]);
    const { msgType, references, note, info } = await message(2);
    expect([msgType, references]).toEqual(['Cancel', expect.stringContaining(idOf(1))]);
    expect([note, info[0]?.responseType, info[0]?.certainty]).toEqual([
      expect.stringContaining('no all-clear'),
      ['None'],
      'Unknown',
    ]);
  });

  it('updates what it said when it says it again, and refers to all of it', async () => {
    const { alerts, message, idOf } = await openCity();
    const [pending, firing] = smogOver(noon);
    const early = 13 * 3_600_000;
    const steps = [pending, firing].map((step) => ({
      ...step,
      at: epochMs(step.at - early),
      since: epochMs(pending.at - early),
    }));
    alerts.happen(steps, epochMs(noon - early));
    alerts.happen([], epochMs(noon - 6 * 3_600_000));
    alerts.happen([], noon);
    const third = await message(3);
    expect(third.msgType).toBe('Update');
    expect(third.references?.split(' ').map((reference) => reference.split(',')[1])).toEqual([idOf(1), idOf(2)]);
  });

  it.each([
    ['an alert that is no public warning', [lampOut(noon)]],
    ['nothing', []],
  ])('is not made of %s', async (_what, steps) => {
    const { app, read } = await openCity(steps);
    expect((await ask(app, '/api/v1/cap')).text).not.toContain('<entry>');
    expect(await read(1)).toMatchObject({ status: 404, body: { code: 'warning_unknown' } });
    expect((await ask(app, '/api/v1/cap/barrio-x.pdf')).status).toBe(404);
  });
});

describe('the index', () => {
  it('leads to each message, newest first, and can be asked for again cheaply', async () => {
    const { app, idOf } = await openCity(smogOver(noon), [lampOut(noon)], [smogGone(noon)]);
    const { text: xml, headers } = await ask(app, '/api/v1/cap?lang=es');
    const EntryShape = z.object({ title: z.string(), link: z.object({ '@_href': z.string(), '@_type': z.string() }) });
    const { feed } = z.object({ feed: z.object({ entry: z.array(EntryShape) }) }).parse(reader.parse(xml, true));
    expect(feed.entry.map(({ title }) => title)).toEqual(['Clean air en Centro', 'Smog en Centro']);
    expect(feed.entry[1]?.link).toEqual(
      expect.objectContaining({
        '@_type': 'application/cap+xml',
        '@_href': `https://barrio.example/api/v1/cap/${idOf(1)}.xml`,
      }),
    );
    for (const { link } of feed.entry) expect((await ask(app, new URL(link['@_href']).pathname)).status).toBe(200);
    expect((await ask(app, '/api/v1/cap?lang=es', { 'if-none-match': String(headers.etag) })).status).toBe(304);
  });
});

describe('text of strangers', () => {
  const wicked = [
    '<script>alert("x")</script> & \'quotes\' ]]> <!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]> &e;',
    'emoji 🌫️👩‍👩‍👧 and ñ é ü 中文 \u202eright to left',
    'AT&amp;T &#65; &lt;b&gt; &undefined; &',
    'tab\tand\nlines',
  ];

  it.each(wicked)('comes out as it went in, and is nothing but text: %j', async (words) => {
    const { message } = await openCity(smogOver(noon));
    const made = await message(1);
    const info = made.info.map((each) => ({ ...each, headline: words, description: words }));
    const xml = writeCap({ ...made, info });
    expect(XMLValidator.validate(xml)).toBe(true);
    expect(xml).not.toMatch(/<!|<script/);
    const parsed = CapShape.parse(reader.parse(xml, true));
    expect(parsed.alert.info[0]?.description).toBe(words);
    const attributes = writeXml({ name: 'x', attributes: { y: words.replace(/\s/g, ' ') }, content: [] });
    expect(reader.parse(attributes, true)).toEqual({ x: { '@_y': words.replace(/\s/g, ' ') } });
    expect(await faultsOf(xml)).toEqual([]);
  });

  it.each(['\u0000', '\u0008', '\u001f', '\ufffe', '\ud83d', '\udc00'])(
    'that XML cannot hold is replaced, not written: %j',
    async (sign) => {
      const { message } = await openCity(smogOver(noon));
      const made = await message(1);
      const xml = writeCap({ ...made, info: made.info.map((each) => ({ ...each, headline: `a${sign}b` })) });
      expect(xml).toContain('a\ufffdb');
      expect(await faultsOf(xml)).toEqual([]);
    },
  );
});
