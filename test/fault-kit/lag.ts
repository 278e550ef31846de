import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { ServiceUnderTest } from './service-under-test.ts';

const StatusShape = z.object({
  messages: z.object({ perSecond: z.number() }),
  journal: z.object({ consumers: z.array(z.object({ name: z.string(), behind: z.number() })) }),
});

/** How many messages the slowest reader of the journal has still to take, and how many come in a second. */
export async function lagOf(
  service: ServiceUnderTest,
): Promise<{ readonly behind: number; readonly perSecond: number }> {
  const { journal, messages } = await service.ask('/api/v1/status', StatusShape);
  return { behind: Math.max(0, ...journal.consumers.map(({ behind }) => behind)), perSecond: messages.perSecond };
}

/** Waits until no message waits for the store. @returns the seconds that it took; `undefined` when it took longer */
export async function untilStored(service: ServiceUnderTest, withinSeconds: number): Promise<number | undefined> {
  return await untilLag(service, { withinSeconds, enough: ({ behind }) => behind === 0 });
}

/** Waits until the store is behind by what comes in within two seconds at most, which is how it gathers its batches. */
export async function untilCaughtUp(service: ServiceUnderTest, withinSeconds: number): Promise<number | undefined> {
  return await untilLag(service, { withinSeconds, enough: ({ behind, perSecond }) => behind <= 100 + 2 * perSecond });
}

type Wait = {
  readonly withinSeconds: number;
  readonly enough: (lag: { readonly behind: number; readonly perSecond: number }) => boolean;
};

async function untilLag(service: ServiceUnderTest, { withinSeconds, enough }: Wait): Promise<number | undefined> {
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  while (seconds() < withinSeconds) {
    const lag = await lagOf(service).catch(() => undefined);
    if (lag !== undefined && enough(lag)) return seconds();
    await delay(100);
  }
  return undefined;
}
