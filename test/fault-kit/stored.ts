import { z } from 'zod';
import { firstTime, numberedQuantity } from './payloads.ts';
import type { ServiceUnderTest } from './service-under-test.ts';

const PageShape = z.object({
  observations: z.array(z.object({ value: z.number() })),
  next: z.string().nullish(),
});

export type TimeSpan = { readonly from: number; readonly to: number };

/** Wide enough for times that are given ahead of the clock, where a device sends more than a message a millisecond. */
export const usualSpan = (): TimeSpan => ({ from: firstTime - 60_000, to: Date.now() + 7_200_000 });

/** Every number that the store has of a device, through the public API, page by page. */
export async function storedNumbers(service: ServiceUnderTest, id: string, span: TimeSpan): Promise<number[]> {
  const numbers: number[] = [];
  const [from, to] = [span.from, span.to].map((moment) => new Date(moment).toISOString());
  const query = `quantity=${numberedQuantity}&from=${from}&to=${to}&limit=1000&order=oldest_first`;
  let next: string | null | undefined = `/api/v1/devices/${id}/observations?${query}`;
  while (next !== null && next !== undefined) {
    const page: z.output<typeof PageShape> = await service.ask(next, PageShape);
    for (const { value } of page.observations) numbers.push(value);
    ({ next } = page);
  }
  return numbers;
}
