import type { z } from 'zod';
import type { DeadLetters } from '../../dead-letters/port.ts';
import type { Counts, Imbalance, InFlight, Ledger, LedgerWatch } from '../../ledger/port.ts';
import type { Duration } from '../../model/duration.ts';
import type { Clock } from '../../model/time.ts';
import type { Directory } from '../../registry/port.ts';
import type { App } from '../app/app.ts';
import { answer } from '../vocabulary/answer.ts';
import { withinTime } from '../vocabulary/deadline.ts';
import { findDevice } from '../vocabulary/find.ts';
import { readAsked } from './asked.ts';
import {
  type LedgerAsked,
  LedgerQueryShape,
  LedgerShape,
  presentBound,
  presentCounts,
  presentHour,
  summarise,
} from './shapes.ts';

type Parts = {
  readonly registry: Directory;
  readonly ledger: Pick<Ledger, 'sum' | 'hours' | 'gaps' | 'byHourSince'>;
  readonly inFlight: InFlight;
  readonly deadLetters: Pick<DeadLetters, 'count'>;
  readonly ledgerWatch: Pick<LedgerWatch, 'state'>;
  readonly clock: Clock;
  readonly storeTime: Duration;
};

/** What became of everything that was received: the books, for anyone to look at. */
export function addLedger(app: App, parts: Parts): void {
  app.get(
    '/ledger',
    {
      config: { problems: ['device_unknown', 'area_unknown', 'unavailable'] },
      schema: {
        tags: ['service'],
        summary: 'What became of everything that was received',
        description:
          'received = stored + duplicate + rejected + in flight: for the city, an area, or one device. Counted in samples. What was ' +
          'refused and tried again is received again: received = arrived + replayed.',
        querystring: LedgerQueryShape,
        response: { 200: answer('The books.', LedgerShape) },
      },
    },
    (request) => withinTime(presentLedger(request.query, parts), parts.storeTime),
  );
}

async function presentLedger(asked: LedgerAsked, parts: Parts): Promise<z.output<typeof LedgerShape>> {
  const { ledger, registry, ledgerWatch, clock } = parts;
  const query = readAsked(asked, { registry, ledger, now: clock.now() });
  const hours = asked.by === undefined ? undefined : await ledger.hours(query);
  const gaps = await ledger.gaps();
  const booked = await ledger.sum(query);
  // Right after the sum, so that what is booked meanwhile is in neither rather than in both.
  const inFlight = { samples: parts.inFlight.samples(query), messages: parts.inFlight.messages() };
  if (asked.device !== undefined) refuseStranger(asked.device, { booked, inFlight: inFlight.samples, registry });
  const { imbalances, checkedAt } = ledgerWatch.state();
  const faults = [...describeFault(booked), ...imbalances];
  const counts = presentCounts({ ...booked, received: booked.received + inFlight.samples });
  const refusedNow = await countKept(asked, parts);
  return {
    summary: summarise({ ...counts, refusedNow, inFlight }),
    refusedNow,
    from: presentBound(query.from),
    to: presentBound(query.to),
    device: asked.device ?? null,
    area: asked.area ?? null,
    ...counts,
    inFlight,
    balances: faults.length === 0,
    imbalances: faults.map(({ kind, detail }) => ({ kind, detail })),
    gaps: gaps.map((gap) => ({ ...gap })),
    checkedAt: presentBound(checkedAt),
    ...(hours && { hours: hours.map(presentHour) }),
  };
}

/** Of a part of the city they would have to be read one by one, for whoever asks. */
async function countKept({ device, area, from, to }: LedgerAsked, { deadLetters }: Parts): Promise<number | null> {
  if ([device, area, from, to].some((bound) => bound !== undefined)) return null;
  return Object.values(await deadLetters.count()).reduce((sum, count) => sum + count, 0);
}

type Known = { readonly booked: Counts; readonly inFlight: number; readonly registry: Directory };

/** Gateways have books of their own, and so has a device that is no longer registered. */
function refuseStranger(id: string, { booked, inFlight, registry }: Known): void {
  if (booked.messages + booked.received + inFlight === 0 && !registry.isGateway(id)) findDevice(registry, id);
}

/** What was asked may be out of balance before the next look at all of the books finds it. */
function describeFault({ received, stored, duplicate, rejected }: Counts): readonly Imbalance[] {
  const refused = Object.values(rejected).reduce((sum, count) => sum + count, 0);
  if (received === stored + duplicate + refused) return [];
  const detail = `What was asked for: ${received} received, but ${stored} stored + ${duplicate} duplicate + ${refused} rejected.`;
  return [{ kind: 'samples', detail }];
}
