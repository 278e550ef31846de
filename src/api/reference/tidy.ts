/** Component shapes that are described in words only, and so are referred to by nothing. */
const keptAnyway = ['LiveReading'];

/** The generated document without what means nothing to a reader: bounds of the number type, and shapes that nothing refers to. */
export function tidyDocument<Document extends object>(document: Document): Document {
  const tidy = JSON.parse(JSON.stringify(document), withoutBounds);
  const schemas = tidy.components?.schemas ?? {};
  const used = referredTo(tidy, schemas);
  for (const name of Object.keys(schemas)) if (!used.has(name)) delete schemas[name];
  return tidy;
}

function withoutBounds(this: object, key: string, value: unknown): unknown {
  const isBound = key === 'minimum' || key === 'maximum';
  return isBound && (value === Number.MAX_SAFE_INTEGER || value === Number.MIN_SAFE_INTEGER) ? undefined : value;
}

function referredTo(document: { readonly paths?: unknown }, schemas: Readonly<Record<string, unknown>>): Set<string> {
  const used = new Set<string>();
  const follow = (part: unknown): void => {
    for (const [, name] of JSON.stringify(part ?? {}).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (name === undefined || used.has(name)) continue;
      used.add(name);
      follow(schemas[name]);
    }
  };
  follow(document.paths);
  for (const name of keptAnyway) {
    used.add(name);
    follow(schemas[name]);
  }
  return used;
}
