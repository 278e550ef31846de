type Tree = readonly { readonly id: string; readonly children: readonly string[] }[];

/** An area and all that lie in it; all of the city while none is chosen, or the areas are not known yet. */
export function areasWithin(area: string, areas: Tree): ReadonlySet<string> | undefined {
  if (area === '' || areas.length === 0) return undefined;
  const children = new Map(areas.map((each) => [each.id, each.children]));
  const within = new Set<string>();
  const waiting = [area];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (within.has(id)) continue;
    within.add(id);
    waiting.push(...(children.get(id) ?? []));
  }
  return within;
}
