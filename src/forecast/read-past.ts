import type { DeviceKind } from '../model/device-kind.ts';
import { milliseconds } from '../model/duration.ts';
import { isDoubted } from '../model/quality.ts';
import { after, before, epochMs } from '../model/time.ts';
import type { Device } from '../registry/port.ts';
import type { Store, TimeSpan } from '../stores/port.ts';
import type { BayWord } from './past.ts';

const readingsPerPage = 5_000;

/**
 * What one bay said in a span, and what it had said last before it, where that still holds.
 *
 * @throws {UnavailableError} when the store is away.
 */
export async function readBay(
  store: Pick<Store, 'readings'>,
  { device, kind, span }: { readonly device: Device; readonly kind: DeviceKind; readonly span: TimeSpan },
): Promise<readonly BayWord[]> {
  const words: BayWord[] = [];
  let from = before(span.from, kind.rhythm.staleAfter);
  for (;;) {
    const page = await store.readings({
      device: device.id,
      kind: kind.id,
      quantities: ['occupied'],
      from,
      to: span.to,
      limit: readingsPerPage,
      order: 'oldest_first',
    });
    for (const { time, observations } of page) {
      const said = observations.find(({ quantity }) => quantity === 'occupied');
      if (said !== undefined) words.push({ time, occupied: isDoubted(said.quality) ? undefined : said.value !== 0 });
    }
    const last = page.at(-1);
    if (last === undefined || page.length < readingsPerPage) return words;
    from = after(epochMs(last.time), milliseconds(1));
  }
}
