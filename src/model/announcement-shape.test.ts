import { expect, it } from 'vitest';
import { readAnnouncement } from './announcement-shape.ts';

/** As the first version of Barrio that told of alerts kept it. It is never changed: messages that wait across an upgrade look like this. */
const kept = {
  seq: 7,
  id: 'g1-1',
  group: 'g1',
  what: 'raised',
  at: 1_780_000_000_000,
  announcedAt: 1_780_000_001_000,
  since: 1_779_999_000_000,
  rule: 'smog',
  version: '0123456789ab',
  severity: 'severe',
  category: 'Env',
  topic: 'air',
  audience: ['operators', 'citizens'],
  isUrgent: true,
  alerts: ['a1', 'a2', 'a3'],
  subjects: [{ is: 'area', id: 'centro' }, { is: 'device', id: 'bay-1' }, { is: 'city' }],
  count: 3,
  areas: ['centro'],
  places: [{ device: 'bay-1', position: { lat: 43.46, lon: -3.8 } }],
  receivers: ['desk'],
  texts: {
    es: { title: 'Humo', text: 'Mucho humo.', short: 'Humo' },
    en: { title: 'Smog', text: 'Much smog.', short: 'Smog' },
    fr: { title: 'Smog', text: 'Beaucoup de smog.', short: 'Smog' },
  },
  trigger: 1_780_000_000_500,
};

it('what the first version kept can be read', () => {
  expect(readAnnouncement(JSON.stringify(kept))).toEqual(kept);
});

it('what was told without an observation has no moment of it', () => {
  const { trigger, ...rest } = kept;
  expect(trigger).toBeGreaterThan(0);
  expect(readAnnouncement(JSON.stringify(rest))).toEqual({ ...rest, trigger: undefined });
});

it('what a later version says besides is left out', () => {
  expect(readAnnouncement(JSON.stringify({ ...kept, mood: 'grim' }))).toEqual(kept);
});
