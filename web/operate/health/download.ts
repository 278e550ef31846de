import { problemOf, unreachable } from '../../shared/ask.ts';

type Download = { readonly signal: AbortSignal; readonly onBytes: (count: number) => void };

/** Fetches a file piece by piece, and says how much of it is there. @throws {AskError} */
export async function download(address: string, { signal, onBytes }: Download): Promise<Blob> {
  const response = await fetch(address, { signal }).catch(() => {
    throw unreachable();
  });
  if (!response.ok) throw problemOf(response, await response.json().catch(() => undefined));
  if (response.body === null) throw unreachable();
  const reader = response.body.getReader();
  const pieces: BlobPart[] = [];
  let count = 0;
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw unreachable();
    });
    if (done) return new Blob(pieces, { type: 'text/csv' });
    pieces.push(value);
    count += value.byteLength;
    onBytes(count);
  }
}

/** Hands a file to the browser, which asks where to put it or puts it where downloads go. */
export function handOver(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
