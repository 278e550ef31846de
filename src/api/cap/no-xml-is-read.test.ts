import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const src = fileURLToPath(new URL('../..', import.meta.url));
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !/\.(test|contract)\.ts$/.test(path))
  .map((path) => ({ path, text: readFileSync(`${src}${path}`, 'utf8') }));

const readers =
  /from '(?:fast-xml-parser|rss-parser|xml2js|sax|saxes|htmlparser2|libxmljs\w*|xmllint-wasm|@xmldom\/\S*|jsdom|linkedom)'/;

/** What is never read can be no way in: entities from outside, and those that grow without end, need a reader. */
describe('no XML is read anywhere', () => {
  it('looks at all of the source', () => {
    expect(files.length).toBeGreaterThan(300);
  });

  it('no module of the service has a reader of XML', () => {
    expect(files.filter(({ text }) => readers.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it('the one that writes XML can read it too, so only one module has it, and gives it no text to read', () => {
    const writers = files.filter(({ text }) => /from 'xmlbuilder2/.test(text));
    expect(writers.map(({ path }) => path)).toEqual(['api/cap/write-xml.ts']);
    const [{ text } = { text: '' }] = writers;
    expect(text).toMatch(/import \{ create \} from 'xmlbuilder2';/);
    expect([...text.matchAll(/create\(([^)]*)\)/g)].map(([, given]) => given)).toEqual([
      "{ version: '1.0', encoding: 'UTF-8' }",
    ]);
  });
});
