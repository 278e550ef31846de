import { describe, expect, it } from 'vitest';
import { currentPage, pages } from '../../docs/generate.ts';

describe('the generated pages', () => {
  it.each(Object.entries(pages))('%s says what the code says (npm run docs)', async (path, write) => {
    expect(currentPage(path)).toBe(await write());
  });
});
