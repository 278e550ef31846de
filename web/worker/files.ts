import { readFileSync } from 'node:fs';
import { z } from 'zod';

const ChunkShape = z.object({
  file: z.string(),
  css: z.array(z.string()).default([]),
  imports: z.array(z.string()).default([]),
  dynamicImports: z.array(z.string()).default([]),
});
const ManifestShape = z.record(z.string(), ChunkShape);
type Manifest = z.output<typeof ManifestShape>;

/** The map is half of the app, and comes when it is shown. */
const tooLarge = 100_000;

type Entry = { readonly url: string; readonly size: number };

/** What the service worker keeps from its first day on: the citizen's app in all languages, without the map and the operator's console. */
export const filesForTheWorker = (folder: string) => ({
  rollupFormat: 'iife' as const,
  globDirectory: folder,
  globPatterns: ['app/*.{js,css}'],
  // Their names change with what they hold.
  dontCacheBustURLsMatching: /^app\//,
  maximumFileSizeToCacheInBytes: 10_000_000,
  manifestTransforms: [
    async <Of extends Entry>(entries: Of[]) => {
      const wanted = filesFrom(
        'index.html',
        ManifestShape.parse(JSON.parse(readFileSync(`${folder}/.vite/manifest.json`, 'utf8'))),
      );
      return { manifest: entries.filter(({ url, size }) => wanted.has(url) && size < tooLarge), warnings: [] };
    },
  ],
});

/** All that a page loads, at once or later. */
export function filesFrom(start: string, manifest: Manifest): ReadonlySet<string> {
  const [seen, files, left] = [new Set<string>(), new Set<string>(), [start]];
  for (let name = left.pop(); name !== undefined; name = left.pop()) {
    const chunk = manifest[name];
    if (chunk === undefined || seen.has(name)) continue;
    seen.add(name);
    for (const file of [chunk.file, ...chunk.css]) files.add(file);
    left.push(...chunk.imports, ...chunk.dynamicImports);
  }
  return files;
}
