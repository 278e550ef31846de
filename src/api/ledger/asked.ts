import { type Account, account, hourMs, hourOf, type Ledger, type LedgerQuery } from '../../ledger/port.ts';
import { CallerError } from '../../model/errors.ts';
import { type EpochMs, epochMs, toIso } from '../../model/time.ts';
import type { Directory } from '../../registry/port.ts';
import { findArea } from '../vocabulary/find.ts';
import type { LedgerAsked } from './shapes.ts';

type Books = {
  readonly registry: Directory;
  readonly ledger: Pick<Ledger, 'byHourSince'>;
  readonly now: EpochMs;
};

const mostHours = 1000;
const usualHours = 24;

/**
 * What is asked of the books, in whole hours.
 *
 * @throws {CallerError} when it cannot be answered: nobody keeps it, or there is too much of it.
 */
export function readAsked(asked: LedgerAsked, { registry, ledger, now }: Books): LedgerQuery {
  const accounts = accountsOf(asked, registry);
  const to = asked.to && hourOf(asked.to);
  const span = { from: (asked.from && hourOf(asked.from)) ?? defaultStart(asked, to ?? now), to };
  if (span.from !== undefined && span.to !== undefined && span.from >= span.to) {
    throw invalid('query from: must lie in an earlier hour than `to`.');
  }
  if (asked.by === 'hour') refuseTooMany(span.from ?? now, span.to ?? now);
  return accounts === undefined ? span : { accounts, ...onlyWhatIsKept(span, ledger.byHourSince()) };
}

function accountsOf({ device, area }: LedgerAsked, registry: Directory): readonly Account[] | undefined {
  if (device !== undefined && area !== undefined) throw invalid('query area: give a device or an area, not both.');
  if (device !== undefined) return [account(device)];
  if (area === undefined) return undefined;
  return Array.from(registry.devicesIn(findArea(registry, area).id), ({ id }) => account(id));
}

const defaultStart = ({ by }: LedgerAsked, end: EpochMs): EpochMs | undefined =>
  by === 'hour' ? epochMs(hourOf(end) - usualHours * hourMs) : undefined;

function refuseTooMany(from: EpochMs, to: EpochMs): void {
  if (to - from <= mostHours * hourMs) return;
  throw invalid(`query by: at most ${mostHours} hours are answered one by one; ask for a shorter span.`);
}

/** What devices had long ago is one sum for each, so a span begins where their hours do. */
function onlyWhatIsKept({ from, to }: LedgerQuery, since: EpochMs): LedgerQuery {
  if (to !== undefined && to <= since) {
    throw invalid(`query to: hours of devices are kept since ${toIso(since)}; what is older is one sum.`);
  }
  return { from: from === undefined ? undefined : epochMs(Math.max(from, since)), to };
}

const invalid = (message: string): CallerError => new CallerError(message, { status: 400, code: 'invalid_request' });
