import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { messageOf } from '../../model/errors.ts';

const InspectedShape = z.object({
  faults: z.array(z.string()),
  upTo: z.number().optional(),
  rows: z.record(z.string(), z.number()),
});

/** What a copy holds: up to which journal position, the rows of each kind, and one sentence for each thing that is wrong. */
export type InspectedCopy = z.output<typeof InspectedShape>;

/** Opens a copy of the store to be read only, and reads all of it, on a thread of its own. Nothing may have the file open. */
export async function inspectDuckdbCopy(file: string): Promise<InspectedCopy> {
  const worker = new Worker(new URL('./thread/inspect-thread.ts', import.meta.url), {
    workerData: file,
    name: 'inspect',
  });
  try {
    const [answer]: unknown[] = await once(worker, 'message');
    return InspectedShape.parse(answer);
  } catch (error) {
    return { faults: [messageOf(error)], rows: {} };
  } finally {
    await worker.terminate();
  }
}
