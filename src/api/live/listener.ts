import type { ServerResponse } from 'node:http';

/** One open live stream. */
export type Listener = {
  /** Sends one event, or drops the client when it has not read what was sent before. */
  send(event: { readonly id?: string; readonly name: string; readonly data: string }): void;
  beat(): void;
  end(): void;
};

/**
 * Writes server-sent events to one client. What the client does not read waits in memory up to `bufferBytes`; beyond that the
 * client is dropped, so that one frozen browser costs a bounded amount and holds nobody up.
 */
export function createListener(
  response: ServerResponse,
  { bufferBytes, onDropped }: { readonly bufferBytes: number; readonly onDropped: () => void },
): Listener {
  function write(text: string): void {
    if (response.destroyed || response.writableEnded) return;
    if (response.writableLength > bufferBytes) {
      response.destroy();
      onDropped();
      return;
    }
    response.write(text);
  }
  return {
    send: ({ id, name, data }) => write(`${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${data}\n\n`),
    beat: () => write(': still here\n\n'),
    end: () => response.end(),
  };
}
