import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { ownAddress, readMessage, shown } from './message.ts';

const whole = {
  title: 'Smog in Centro',
  body: 'Close the windows.',
  why: 'You live there.',
  lang: 'fr',
  tag: 'smog-1',
  url: 'https://barrio.example/alerts/1',
  manage: 'https://barrio.example/subscriptions/manage?token=x',
  urgent: true,
  time: '2026-03-01T12:00:00.000Z',
};

describe('a message that is pushed', () => {
  it('is shown with why it came, what leads to it and how to stop, in its language', () => {
    expect(shown(readMessage(JSON.stringify(whole)))).toMatchObject({
      title: whole.title,
      options: {
        body: 'Close the windows.\n\nYou live there.',
        lang: 'fr',
        tag: 'smog-1',
        renotify: true,
        requireInteraction: true,
        timestamp: Date.UTC(2026, 2, 1, 12),
        data: { about: whole.url, manage: whole.manage },
        actions: [
          { action: 'about', title: 'Pourquoi' },
          { action: 'manage', title: 'Changer ou arrêter' },
        ],
      },
    });
  });

  it('without a matter takes no place of another, which a browser would refuse to announce anew', () => {
    const { tag: _tag, manage: _manage, ...less } = whole;
    const { options } = shown(readMessage(JSON.stringify(less)));
    expect(options).not.toHaveProperty('renotify');
    expect(options.actions).toHaveLength(1);
  });

  test.prop([fc.oneof(fc.string(), fc.json(), fc.constant(undefined))])(
    'is something to show whatever it is',
    (text) => {
      const { title, options } = shown(readMessage(text));
      expect(title).not.toBe('');
      expect(typeof options.body).toBe('string');
    },
  );
});

describe('where a message leads', () => {
  const origin = 'https://barrio.example';
  it.each([
    ['https://barrio.example/alerts/1?lang=fr', 'https://barrio.example/alerts/1?lang=fr'],
    ['/alerts', 'https://barrio.example/alerts'],
    ['https://evil.example/', 'https://barrio.example/'],
    ['//evil.example/', 'https://barrio.example/'],
    ['javascript:alert(1)', 'https://barrio.example/'],
    [undefined, 'https://barrio.example/'],
  ])('is here, also of %s', (url, expected) => {
    expect(ownAddress(url, origin)).toBe(expected);
  });
});
