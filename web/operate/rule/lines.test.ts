import { expect, it } from 'vitest';
import { compareLines } from './lines.ts';

const shown = (before: string, now: string): string[] =>
  compareLines(before, now).map(({ is, text }) => `${{ same: ' ', gone: '-', new: '+' }[is]}${text}`);

it.each([
  ['a\nb\nc\n', 'a\nb\nc\n', [' a', ' b', ' c']],
  ['a\nb\nc\n', 'a\nx\nc\n', [' a', '-b', '+x', ' c']],
  ['', 'a\nb\n', ['+a', '+b']],
  ['a\nb\n', '', ['-a', '-b']],
  ['a\na\n', 'a\n', [' a', '-a']],
  ['a\nb\nc\nd\n', 'b\nc\ne\nd\n', ['-a', ' b', ' c', '+e', ' d']],
  ['one: 1', 'one: 1\n', [' one: 1']],
])('says how %j became %j', (before, now, lines) => {
  expect(shown(before, now)).toEqual(lines);
});

it('gives back both texts', () => {
  const before = Array.from({ length: 60 }, (_, at) => `line ${at % 7}`).join('\n');
  const now = Array.from({ length: 70 }, (_, at) => `line ${at % 5}`).join('\n');
  const lines = compareLines(before, now);
  const textOf = (without: string) => lines.flatMap(({ is, text }) => (is === without ? [] : [text])).join('\n');
  expect([textOf('new'), textOf('gone')]).toEqual([before, now]);
});
