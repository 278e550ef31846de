/** The same things, each asked for while the one before it is being used. Whoever stops early leaves nothing under way. */
export async function* readAhead<Thing>(source: AsyncIterable<Thing>): AsyncGenerator<Thing, void> {
  const things = source[Symbol.asyncIterator]();
  let coming = things.next();
  try {
    for (;;) {
      const thing = await coming;
      if (thing.done === true) return;
      coming = things.next();
      // A failure is told when it is waited for; until then it is nobody's.
      coming.catch(() => undefined);
      yield thing.value;
    }
  } finally {
    await coming.catch(() => undefined);
    await things.return?.();
  }
}
