import { beforeEach, expect, it, vi } from 'vitest';
import { forgetUnsaved, keepUnsaved, unsavedOf } from './unsaved.ts';

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal('sessionStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  });
  return () => void vi.unstubAllGlobals();
});

it('what was written is there again, with the version from which it was written', () => {
  keepUnsaved('smog', { text: 'name:\n  en: Smog\n', base: '0123456789ab' });
  keepUnsaved('new', { text: '\nname: x', base: undefined });
  expect(unsavedOf('smog')).toEqual({ text: 'name:\n  en: Smog\n', base: '0123456789ab' });
  expect(unsavedOf('new')).toEqual({ text: '\nname: x', base: undefined });
});

it('nothing is left of what was put in force', () => {
  keepUnsaved('smog', { text: '', base: 'a' });
  expect(unsavedOf('smog')).toEqual({ text: '', base: 'a' });
  forgetUnsaved('smog');
  expect(unsavedOf('smog')).toBeUndefined();
});
