import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { screens } from '../../src/api/web/app-files.ts';
import { placeOf } from '../../web/worker/place.ts';

const textOf = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
const patternsOf = (app: string): string[] =>
  [...textOf(app).matchAll(/^ {2}\['(\/[^']*)', \w/gm)].map(([, pattern = '']) => pattern);
const citizens = patternsOf('web/citizen/app.tsx');
const operators = patternsOf('web/operate/app.tsx');

/** Pages that the tests in a browser look at, with a name in place of what is filled in. */
const looked = [...textOf('test/web/kit/pages.ts').matchAll(/['`](\/[^'`]*)['`]/g)].map(([, path = '']) =>
  path.replaceAll(/\$\{[^}]*\}/g, 'one').replace(/\?.*/, ''),
);
const isOf = (pattern: string) => (path: string) =>
  new RegExp(`^${pattern.replaceAll(/:\w+/g, '[^/]+').replace('*', '.+')}$`).test(path);

const go = (path: string) =>
  placeOf(
    { method: 'GET', mode: 'navigate', url: `https://barrio.example${path}`, headers: new Headers() },
    'https://barrio.example',
  );

describe('a screen', () => {
  it('is found in the lists that this test compares', () => {
    expect(citizens).toContain('/devices/:id');
    expect(operators).toContain('/operate/rules/:id');
    expect(looked).toContain('/devices/one');
  });

  it('of citizens has an address of the service, and the service knows no others', () => {
    expect([...screens['index.html']].sort()).toEqual([...citizens].sort());
  });

  it.each(operators)('of operators has an address of the service: %s', (pattern) => {
    expect(screens['operate/index.html'].some((address) => isOf(address)(pattern))).toBe(true);
  });

  it.each(citizens)('of citizens is there without a connection: %s', (pattern) => {
    expect(go(pattern.replace(':id', 'one'))).toBe('screen');
  });

  it.each(operators)('of operators is not: %s', (pattern) => {
    expect(go(pattern.replace(':id', 'one'))).toBe('other-page');
  });

  it.each([...citizens, ...operators])('is looked at in a browser: %s', (pattern) => {
    expect(looked.filter(isOf(pattern))).not.toEqual([]);
  });
});
