import { z } from 'zod';
import type { Stage } from '../stage.ts';

const StatusShape = z.object({
  messages: z.object({ journalled: z.number() }),
  journal: z.object({ consumers: z.array(z.object({ behind: z.number() })) }),
});

/** Waits until everything that is on disk now is stored too, while more comes in. */
export async function untilStoredSoFar(stage: Stage, seconds: number): Promise<void> {
  const places = async () => {
    const { messages, journal } = await stage.service.ask('/api/v1/status', StatusShape);
    return {
      end: messages.journalled,
      stored: messages.journalled - Math.max(0, ...journal.consumers.map(({ behind }) => behind)),
    };
  };
  const { end } = await places();
  await stage.until(async () => (await places()).stored >= end, {
    what: 'the storing of all that was acknowledged',
    seconds,
  });
}
