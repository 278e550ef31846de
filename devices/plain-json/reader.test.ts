import { describe, expect, it } from 'vitest';
import { epochMs } from '../../src/model/time.ts';
import { createPlainJsonReader } from './reader.ts';

const readPayload = createPlainJsonReader({
  wet: 'occupied',
  warmth: 'air_temperature',
  fahrenheit: { quantity: 'air_temperature', convert: (value) => (value - 32) / 1.8 },
});
const read = (text: string) => readPayload(new TextEncoder().encode(text));
const many = (count: number) => Array.from({ length: count }, () => '{"warmth":1}').join(',');
const moment = epochMs(Date.UTC(2026, 10, 21, 10));

describe('a reading', () => {
  it('has its values under "values", beside the time, or both', () => {
    const time = '"time":"2026-11-21T10:00:00Z"';
    const samples = [
      { quantity: 'occupied', value: 1, time: moment },
      { quantity: 'air_temperature', value: 21.5, time: moment },
    ];
    for (const text of [
      `{${time},"values":{"wet":true,"warmth":21.5},"seq":3}`,
      `{"wet":true,"warmth":21.5,"seq":3,${time}}`,
      `{"values":{"warmth":21.5},"wet":true,"seq":3,${time}}`,
    ]) {
      expect(read(text)).toEqual({ ok: true, samples, refused: [], seq: 3 });
    }
  });

  it('without a time leaves the time to whoever received it', () => {
    expect(read('{"warmth":0}')).toEqual({
      ok: true,
      samples: [{ quantity: 'air_temperature', value: 0 }],
      refused: [],
    });
  });

  it('may begin with a byte order mark and white space', () => {
    expect(read('\ufeff \r\n\t{"warmth":1}').ok).toBe(true);
  });

  it('is converted where the name of the field tells another unit', () => {
    expect(read('{"fahrenheit":212}')).toMatchObject({ samples: [{ quantity: 'air_temperature', value: 100 }] });
  });

  it('says minus zero as zero', () => {
    const decoded = read('{"warmth":-0.0}');
    expect(decoded.ok && Object.is(decoded.samples[0]?.value, 0)).toBe(true);
  });

  it('that names one quantity twice hands on both values, for the pipeline to judge', () => {
    expect(read('{"warmth":1,"air_temperature":2}')).toMatchObject({ samples: [{ value: 1 }, { value: 2 }] });
  });

  it('with a key twice holds the last of them', () => {
    expect(read('{"warmth":1,"warmth":2}')).toMatchObject({ samples: [{ value: 2 }] });
  });
});

describe('what is refused names the part and what stood there', () => {
  it.each([
    ['{"warmth":"87"}', 'value_wrong_type', 'warmth: expected a number, got the string "87"'],
    ['{"warmth":""}', 'value_wrong_type', 'warmth: expected a number, got the empty string ""'],
    ['{"warmth":"NaN"}', 'value_wrong_type', 'warmth: expected a number, got the string "NaN"'],
    ['{"warmth":true}', 'value_wrong_type', 'warmth: expected a number, got true'],
    ['{"warmth":1e999}', 'value_wrong_type', 'warmth: expected a number, got the number Infinity'],
    ['{"warmth":{"v":1}}', 'value_wrong_type', 'warmth: expected a number, got an object'],
    ['{"warmth":[1]}', 'value_wrong_type', 'warmth: expected a number, got an array'],
    ['{"warmth":null}', 'value_wrong_type', 'warmth: expected a number, got null; leave out what was not measured'],
    ['{"wet":1}', 'value_wrong_type', 'wet: expected true or false, got the number 1'],
    ['{"wet":"true"}', 'value_wrong_type', 'wet: expected true or false, got the string "true"'],
    ['{"rain":1}', 'quantity_unknown', 'rain: not one of wet, warmth, fahrenheit'],
    ['{"a b":1}', 'quantity_unknown', '"a b": not one of wet, warmth, fahrenheit'],
    ['{"__proto__":1}', 'quantity_unknown', '__proto__: not one of wet, warmth, fahrenheit'],
  ])('%s: %s', (text, code, detail) => {
    expect(read(text)).toEqual({ ok: true, samples: [], refused: [{ code, detail }] });
  });

  it.each([
    ['[{"rain":1}]', 'quantity_unknown', 'rain: not one of wet, warmth, fahrenheit'],
    ['[{"seq":1}]', 'payload_malformed', 'holds no values'],
    ['[7]', 'payload_malformed', 'expected an object, got the number 7'],
  ])('%s: %s, and which entry it was', (text, code, detail) => {
    expect(read(text)).toEqual({ ok: true, samples: [], entries: [], refused: [{ code, detail, entry: 0 }] });
  });

  it('says of each sample of an array in which entry it stands', () => {
    const time = '"time":"2026-11-21T10:00:00Z"';
    const second = '{"values":{"warmth":2,"observedAt":1}}';
    expect(read(`[{"warmth":1,"wet":true},${second},{"rain":1},{${time},"warmth":3,"wet":0}]`)).toMatchObject({
      samples: [{ value: 1 }, { value: 1 }, { value: 3 }],
      entries: [0, 0, 3],
      refused: [{ entry: 1 }, { entry: 2 }, { entry: 3 }],
    });
  });

  it.each([
    ['', 'payload_empty', 'the payload has 0 bytes'],
    ['  \n', 'payload_empty', 'the payload is white space only'],
    ['hello', 'payload_malformed', 'expected a JSON object or array, got 5 bytes that are "hello"'],
    ['\u0001\u0002', 'payload_malformed', 'expected a JSON object or array, got 2 bytes that are 0x0102'],
    [
      'NaN NaN NaN NaN',
      'payload_malformed',
      'expected a JSON object or array, got 15 bytes starting with "NaN NaN NaN "',
    ],
    ['{}', 'payload_malformed', 'holds no values'],
    ['[]', 'payload_malformed', 'an empty array: holds no values'],
    ['{"values":[]}', 'payload_malformed', 'values: expected an object, got an array'],
    [
      '{"time":null,"warmth":1}',
      'time_invalid',
      'time: expected ISO 8601 with an offset, such as 2026-11-21T10:00:00Z, got null',
    ],
  ])('%j: %s', (text, code, detail) => {
    expect(read(text)).toEqual({ ok: false, code, detail });
  });

  it('says where JSON ends to be JSON', () => {
    expect(read('{"warmth":1,}')).toMatchObject({
      code: 'payload_not_json',
      detail: expect.stringContaining('position 12'),
    });
  });

  it('does not repeat a long text to the end', () => {
    const decoded = read(`{"warmth":"${'x'.repeat(10_000)}"}`);
    expect(decoded.ok && decoded.refused[0]?.detail.length).toBeLessThan(120);
  });
});

describe('a time by another name', () => {
  it.each(['timestamp', 'ts', 'dateObserved', 'observed_at', 'Time', 'TimeInstant'])(
    '%s: the reading is refused whole, because it must not get ours',
    (name) => {
      expect(read(`{"warmth":1,"${name}":"2013-04-05T10:00:00Z"}`)).toEqual({
        ok: false,
        code: 'time_invalid',
        detail: `${name}: the time of a reading stands beside its values and is called time`,
      });
    },
  );

  it('is also seen among the values, and takes no neighbour with it', () => {
    expect(read('[{"warmth":1},{"values":{"warmth":2,"rain":1,"time":"2026-11-21T10:00:00Z"}}]')).toEqual({
      ok: true,
      samples: [{ quantity: 'air_temperature', value: 1 }],
      entries: [0],
      refused: [
        {
          entry: 1,
          code: 'time_invalid',
          detail: 'time: the time of a reading stands beside its values and is called time',
        },
      ],
    });
  });

  it('is only an unknown field where the reading has a time as well', () => {
    expect(read('{"time":"2026-11-21T10:00:00Z","warmth":1,"timestamp":0,"uptime":9}')).toMatchObject({
      ok: true,
      samples: [{ time: moment }],
      refused: [{ code: 'quantity_unknown' }, { code: 'quantity_unknown' }],
    });
  });

  it('is not seen in words that only contain one', () => {
    expect(read('{"warmth":1,"uptime":9,"update":1}')).toMatchObject({ ok: true, samples: [{ value: 1 }] });
  });
});

describe('several readings in one message', () => {
  it('keep their own times, and refuse alone what cannot be read', () => {
    expect(
      read(
        '[{"time":"2026-11-21T10:00:00Z","warmth":1},{"time":"yesterday","warmth":2},{"warmth":3,"rain":4,"seq":9}]',
      ),
    ).toMatchObject({
      ok: true,
      samples: [
        { value: 1, time: moment },
        { value: 3, time: undefined },
      ],
      refused: [{ code: 'time_invalid' }, { code: 'quantity_unknown' }],
      seq: 9,
    });
  });

  it('are read up to a thousand samples, and refused beyond', () => {
    expect(read(`[${many(1000)}]`)).toMatchObject({ ok: true });
    expect(read(`[${many(1001)}]`)).toMatchObject({ ok: false, code: 'payload_too_large' });
    expect(read(`[${many(999)},{"warmth":1,"rain":1}]`)).toMatchObject({ code: 'payload_too_large' });
    expect(read(`[${many(999)},{"warmth":1,"seq":-1}]`)).toMatchObject({ code: 'payload_too_large' });
  });
});

it('a field cannot be called like a part of the message, nor like another quantity', () => {
  expect(() => createPlainJsonReader({ time: 'illuminance' })).toThrow('the name is taken');
  expect(() => createPlainJsonReader({ pm10: 'pm2_5' })).toThrow('the name is taken');
});
