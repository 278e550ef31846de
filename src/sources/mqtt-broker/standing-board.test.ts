import { describe, expect, it } from 'vitest';
import { isSelected, StandingBoard } from './standing-board.ts';

describe('a filter', () => {
  it.each([
    ['a/b/c', 'a/b/c'],
    ['a/b/c', 'a/+/c'],
    ['a/b/c', 'a/#'],
    ['a/b/c', 'a/b/c/#'],
    ['a/b/c', '#'],
    ['a//c', 'a/+/c'],
  ])('selects: %s by %s', (topic, filter) => {
    expect(isSelected(topic, filter)).toBe(true);
  });

  it.each([
    ['a/b/c', 'a/b'],
    ['a/b', 'a/b/c'],
    ['a/b', 'a/+/+'],
    ['a/b', 'a/b/c/#'],
    ['a/b/c', 'b/#'],
  ])('does not select: %s by %s', (topic, filter) => {
    expect(isSelected(topic, filter)).toBe(false);
  });
});

it('what stands is the last word, until it is taken away', () => {
  const board = new StandingBoard();
  const topic = 'barrio/v1/alerts/centro/air';
  const shown = () => [...board.matching('barrio/v1/alerts/#')].map(({ payload }) => payload.toString());
  board.keep(topic, Buffer.from('one'));
  board.keep(topic, Buffer.from('two'));
  expect(shown()).toEqual(['two']);
  board.keep(topic, Buffer.alloc(0));
  expect(shown()).toEqual([]);
});
