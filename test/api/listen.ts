import { createParser, type EventSourceMessage } from 'eventsource-parser';

/** A client of the stream: its events one by one. Resolves when the service has let it in. */
export async function listen(url: string, headers: Readonly<Record<string, string>> = {}) {
  const abort = new AbortController();
  const answer = await fetch(url, { headers, signal: abort.signal });
  const events: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (event) => events.push(event) });
  const chunks = (answer.body ?? new ReadableStream<Uint8Array>()).pipeThrough(new TextDecoderStream()).getReader();
  return {
    answer,
    async next(): Promise<EventSourceMessage | undefined> {
      while (events.length === 0) {
        const { done, value } = await chunks.read();
        if (done) return undefined;
        parser.feed(value);
      }
      return events.shift();
    },
    leave: () => abort.abort(),
  };
}
