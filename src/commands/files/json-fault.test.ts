import { expect, test } from 'vitest';
import { locateJsonFault } from './json-fault.ts';

const document = JSON.stringify(
  { devices: [{ id: 'a"b\n', lat: -43.5e-1, on: true, off: false, none: null }, []] },
  undefined,
  2,
);

test('a wrong character is found wherever it stands', () => {
  let outside = true;
  for (const [at, character] of document.split('').entries()) {
    if (character === '"' && document[at - 1] !== '\\') outside = !outside;
    if (!outside || character === '"') continue;
    const text = `${document.slice(0, at)}§${document.slice(at)}`;
    const before = text.slice(0, at).split('\n');
    expect(locateJsonFault(text)).toBe(`line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`);
  }
});

test.each([
  ['a value that is missing', '{"devices": [\n  {"id": }\n]}', 'line 2, column 10'],
  ['a comma too many', '[\n1,\n]', 'line 3, column 1'],
  ['an end that is missing', '{"a": [1,\n2', 'line 2, column 1'],
  ['a line break in a string', '["a\nb"]', 'line 1, column 4'],
])('%s is found', (_case, text, place) => {
  expect(locateJsonFault(text)).toBe(place);
});
