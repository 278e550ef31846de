import { z } from 'zod';
import type { Finding } from './promises.ts';
import type { ServiceUnderTest } from './service-under-test.ts';

const LettersShape = z.object({ rejections: z.array(z.object({ code: z.string(), count: z.number() })) });

/** Holds the dead letters against the messages that were meant to be refused, by code: each must be there to be read. */
export async function auditLetters(
  service: ServiceUnderTest,
  meant: Readonly<Record<string, number>>,
): Promise<Finding[]> {
  if (Object.keys(meant).length === 0) return [];
  const { rejections } = await service.ask('/api/v1/rejections', LettersShape);
  const kept = new Map(rejections.map(({ code, count }) => [code, count]));
  return Object.entries(meant).flatMap(([code, count]) => {
    const has = kept.get(code) ?? 0;
    if (has >= count) return [];
    return [
      {
        promise: 'nothing-silent',
        detail: `${count} messages were refused as ${code}, and ${has} are in the dead letters`,
      },
    ];
  });
}
