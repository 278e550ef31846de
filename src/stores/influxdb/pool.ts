/** Lends a few things to many users, each to one at a time, in the order of asking. */
export interface Pool<Thing> {
  use<Result>(work: (thing: Thing) => Promise<Result>): Promise<Result>;
}

export function createPool<Thing>(things: readonly Thing[]): Pool<Thing> {
  const free = [...things];
  const waiting: ((thing: Thing) => void)[] = [];

  const take = async (): Promise<Thing> => {
    const thing = free.pop();
    return thing ?? (await new Promise<Thing>((resolve) => waiting.push(resolve)));
  };
  const give = (thing: Thing): void => {
    const next = waiting.shift();
    if (next === undefined) free.push(thing);
    else next(thing);
  };
  return {
    async use(work) {
      const thing = await take();
      try {
        return await work(thing);
      } finally {
        give(thing);
      }
    },
  };
}
