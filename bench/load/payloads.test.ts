import { describe, expect, it } from 'vitest';
import { kinds } from '../../devices/index.ts';
import { epochMs } from '../../src/model/time.ts';
import { validate } from '../../src/pipeline/validate.ts';
import { createTemplate, fill, payloadBytes } from './payloads.ts';

const now = epochMs(Date.UTC(2026, 10, 21, 10));

describe.each([...kinds.values()])('a message of the bench for $id', (kind) => {
  it.each([true, false])('is 150 bytes that its codec reads and the pipeline keeps whole (timed: %s)', (timed) => {
    const template = createTemplate(kind.id, { timed });
    for (const number of [0, 1, 9, 4711, 99_999_999]) {
      const bytes = Buffer.from(template.text);
      if (timed) bytes.write('2026-11-21T10:00:00.000Z', template.timeAt);
      fill({ bytes, at: 0 }, template, number);
      expect(bytes).toHaveLength(payloadBytes);
      const decoded = kind.decode(bytes);
      expect(decoded).toMatchObject({ ok: true, refused: [], seq: 100_000_000 + number });
      const samples = decoded.ok ? decoded.samples : [];
      expect(samples.length).toBeGreaterThanOrEqual(3);
      expect(samples.map((sample) => validate(sample, now))).toEqual(samples.map(() => undefined));
    }
  });

  it('differs from the one before', () => {
    const template = createTemplate(kind.id, { timed: false });
    const [one, two] = [Buffer.from(template.text), Buffer.from(template.text)];
    fill({ bytes: one, at: 0 }, template, 41);
    fill({ bytes: two, at: 0 }, template, 42);
    expect(JSON.parse(one.toString()).values).not.toEqual(JSON.parse(two.toString()).values);
  });
});

it('refuses a kind whose words it does not know', () => {
  expect(() => createTemplate('fountain', { timed: true })).toThrow('fountain');
});
