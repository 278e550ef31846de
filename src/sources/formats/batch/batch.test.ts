import { fc, test } from '@fast-check/vitest';
import { expect, it } from 'vitest';
import { batch } from './batch.ts';

const open = (value: unknown) => batch.open(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)));

it('gives each device what it said, and says which entry that was', () => {
  const opened = open([{ device: 'bay-7', time: '2026-11-21T10:00:00Z', occupied: true }, 7, { device: 'bay-8' }]);
  expect(opened).toMatchObject({
    ok: true,
    relayed: [
      { device: 'bay-7', entry: 0 },
      { device: 'bay-8', entry: 2 },
    ],
  });
  const said = opened.ok ? opened.relayed.map(({ payload }) => JSON.parse(Buffer.from(payload).toString())) : [];
  expect(said).toEqual([{ time: '2026-11-21T10:00:00Z', occupied: true }, {}]);
});

it.each([
  ['', 'payload_empty'],
  ['[{"device":', 'payload_not_json'],
  ['\u0000', 'payload_not_json'],
  [{ device: 'bay-7' }, 'payload_malformed'],
  [Array.from({ length: 10_001 }, () => ({})), 'payload_too_large'],
])('%j is refused as a whole: %s', (value, code) => {
  const opened = open(value);
  expect(opened).toMatchObject({ ok: false, code });
  expect(opened).not.toHaveProperty('entry');
});

it.each([
  [7, /does not name its "device"/],
  [null, /does not name its "device"/],
  [[], /does not name its "device"/],
  [{}, /does not name its "device"/],
  [{ device: 7 }, /does not name its "device"/],
  [{ device: 'x'.repeat(65) }, /has 65 characters; at most 64/],
])('%j takes no neighbour with it', (entry, detail) => {
  expect(open([{ device: 'a' }, entry, { device: 'b' }])).toMatchObject({
    relayed: [{ device: 'a' }, { device: 'b' }],
    refused: [{ entry: 1, code: 'payload_malformed', detail: expect.stringMatching(detail) }],
  });
});

it('an entry that is nested too deeply takes no neighbour with it', () => {
  const deep = `{"device":"deep","x":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
  expect(open(`[{"device":"a"},${deep}]`)).toMatchObject({ relayed: [{ device: 'a' }], refused: [{ entry: 1 }] });
});

const entry = fc.oneof(fc.jsonValue(), fc.record({ device: fc.string(), x: fc.jsonValue() }));

test.prop([fc.array(entry, { maxLength: 20 })])('every entry is relayed or refused, once', (entries) => {
  const opened = open(entries);
  const found = opened.ok ? [...opened.relayed, ...opened.refused].map((part) => part.entry ?? -1) : [];
  expect(found.toSorted((a, b) => a - b)).toEqual([...entries.keys()]);
});

test.prop([fc.uint8Array({ maxLength: 60 })])('arbitrary bytes are answered, never thrown at', (bytes) => {
  const opened = batch.open(bytes);
  if (!opened.ok) expect(opened.detail.length).toBeGreaterThan(0);
});
