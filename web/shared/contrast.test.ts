import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('./theme.css', import.meta.url), 'utf8');

/** The colours of a scheme, by name; what the dark one does not say is as in the light one. */
function coloursOf(scheme: 'light' | 'dark'): ReadonlyMap<string, string> {
  const [light = '', dark = ''] = css.split('@media (prefers-color-scheme: dark)');
  const read = (text: string) =>
    [...text.matchAll(/--([a-z-]+): (#[0-9a-f]{6})/g)].map(([, name = '', value = '']) => [name, value] as const);
  return new Map([...read(light), ...(scheme === 'dark' ? read(dark) : [])]);
}

/** Relative luminance, WCAG 2.2. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const texts: readonly (readonly [string, string])[] = [
  ...['paper', 'card'].flatMap((ground) =>
    ['ink', 'soft', 'accent', 'good', 'warn', 'bad', 'none'].map((text) => [text, ground] as const),
  ),
  ...['good', 'warn', 'bad', 'none'].map((text) => [text, `${text}-ground`] as const),
  ['accent-ink', 'accent'],
  ['head-ink', 'head'],
];
const shapes: readonly (readonly [string, string])[] = ['edge', 'focus'].flatMap((shape) =>
  ['paper', 'card'].map((ground) => [shape, ground] as const),
);

describe.each(['light', 'dark'] as const)('the %s colours', (scheme) => {
  const colours = coloursOf(scheme);
  const between = (one: string, other: string) => contrast(colours.get(one) ?? '', colours.get(other) ?? '');

  it.each(texts)('let %s be read on %s', (text, ground) => {
    expect(between(text, ground)).toBeGreaterThanOrEqual(4.5);
  });
  it.each(shapes)('let the shape of %s be seen on %s', (shape, ground) => {
    expect(between(shape, ground)).toBeGreaterThanOrEqual(3);
  });
});
