import { gzipSync } from 'node:zlib';
import type { Visitor } from './visitors.ts';

/** All that a visit fetches from now on of one sort, in bytes as it would come over a line that can do gzip and nothing better. */
export function weigh({ page }: Visitor, sort: 'script' | 'stylesheet'): () => Promise<number> {
  const sizes: Promise<number>[] = [];
  page.on('response', (response) => {
    if (response.request().resourceType() !== sort) return;
    sizes.push(response.body().then((body) => gzipSync(body, { level: 9 }).length));
  });
  return async () => (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
