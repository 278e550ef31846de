import { describe, expect, it } from 'vitest';
import { observe, reading } from '../contract/city.ts';
import { createLineBuilder } from './line-protocol.ts';

const lineOf = (...args: Parameters<typeof reading>) => createLineBuilder().reading(reading(...args));

describe('a line', () => {
  it('says states as integers and measurements as floats, tags in order, the time in milliseconds', () => {
    expect(lineOf([observe('occupied', 1), observe('battery_level', 80), observe('device_temperature', -0.5)])).toEqual(
      {
        ok: true,
        text: 'test-gate,area=centro,device=gate-1 occupied=1i,battery_level=80,device_temperature=-0.5,received_at=1772359200250i 1772359200000',
      },
    );
  });

  it('carries quality once a value is judged, and reasons where it is doubted', () => {
    const suspect = { quality: 'suspect', reasons: ['says "no", \\ and, more=1'] } as const;
    expect(lineOf([observe('occupied', 0, { quality: 'pass' }), observe('battery_level', 3, suspect)])).toEqual({
      ok: true,
      text:
        'test-gate,area=centro,device=gate-1 occupied=0i,occupied_quality=1i,battery_level=3,battery_level_quality=3i,' +
        String.raw`battery_level_reasons="[\"says \\\"no\\\", \\\\ and, more=1\"]",` +
        'received_at=1772359200250i 1772359200000',
    });
  });

  it('says a judgement that is not the first in fields of its own besides', () => {
    const again = {
      quantity: 'battery_level',
      value: 3,
      quality: 'suspect',
      reasons: ['spike: far'],
      revision: 2,
    } as const;
    const judged =
      String.raw`battery_level_quality=3i,battery_level_reasons="[\"spike: far\"]",battery_level_revision=2i,` +
      String.raw`battery_level_revised_quality=3i,battery_level_revised_reasons="[\"spike: far\"]"`;
    expect(lineOf([again])).toEqual({
      ok: true,
      text: `test-gate,area=centro,device=gate-1 battery_level=3,${judged},received_at=1772359200250i 1772359200000`,
    });
    const { observations: _value, ...of } = reading([]);
    expect(createLineBuilder().judgement({ ...of, observation: again })).toEqual({
      ok: true,
      text: `test-gate,area=centro,device=gate-1 ${judged} 1772359200000`,
    });
    const cleared = { ...again, quality: 'not_evaluated', reasons: [] } as const;
    expect(createLineBuilder().judgement({ ...of, area: undefined, observation: cleared })).toEqual({
      ok: true,
      text:
        'test-gate,device=gate-1 battery_level_quality=2i,battery_level_revision=2i,' +
        'battery_level_revised_quality=2i,battery_level_revised_reasons="[]" 1772359200000',
    });
  });

  it('has no area tag outside every area', () => {
    expect(lineOf([observe('occupied', 0)], { area: undefined })).toMatchObject({
      text: expect.stringMatching(/^test-gate,device=gate-1 occupied=0i,/),
    });
  });

  it('escapes what would end a tag', () => {
    expect(lineOf([observe('occupied', 0)], { device: 'a b,c=d', area: 'el río' })).toMatchObject({
      text: expect.stringMatching(/^test-gate,area=el\\ río,device=a\\ b\\,c\\=d occupied=0i,/),
    });
  });

  it.each(['', 'a\nb', 'a\\', '\u0000'])('cannot name a device %j', (device) => {
    expect(lineOf([observe('occupied', 0)], { device })).toMatchObject({ ok: false });
  });

  it('says the area that a device has now, not the one it had', () => {
    const build = createLineBuilder().reading;
    build(reading([observe('occupied', 0)]));
    expect(build(reading([observe('occupied', 0)], { area: 'norte' }))).toMatchObject({
      text: expect.stringContaining(',area=norte,'),
    });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('cannot say %s', (value) => {
    expect(lineOf([observe('battery_level', value)])).toEqual({ ok: false, reason: `battery_level is ${value}` });
  });
});
