import type { Credential } from '../registering.ts';

/** One message by HTTP. @returns the status of the answer; 202 is the acknowledgement */
export async function sendByHttp(
  httpUrl: string,
  by: Credential,
  message: { path: string; body: string },
): Promise<number> {
  const authorization = `Basic ${Buffer.from(`${by.username}:${by.password}`).toString('base64')}`;
  const headers = { authorization, 'content-type': 'application/json' };
  const answer = await fetch(new URL(`/ingest/v1/${message.path}/messages`, httpUrl), {
    method: 'POST',
    headers,
    body: message.body,
  });
  await answer.arrayBuffer();
  return answer.status;
}

/** Runs them all, so many at a time, in this order. */
export async function inParallel<Item>(
  items: readonly Item[],
  width: number,
  run: (item: Item) => Promise<void>,
): Promise<void> {
  const rest = items.values();
  const worker = async (): Promise<void> => {
    for (const item of rest) await run(item);
  };
  await Promise.all(Array.from({ length: width }, worker));
}

/** The same things in an order that nobody chose. */
export function shuffled<Item>(items: readonly Item[]): Item[] {
  const deck = [...items];
  for (let last = deck.length - 1; last > 0; last -= 1) {
    const other = Math.floor(Math.random() * (last + 1));
    const [a, b] = [deck[last], deck[other]];
    if (a === undefined || b === undefined) continue;
    deck[last] = b;
    deck[other] = a;
  }
  return deck;
}
