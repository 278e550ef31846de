import type { Events } from '../observability/events.ts';
import { rejectedIn } from './counts.ts';
import type { InFlight, Ledger } from './port.ts';

/** The figures of the books since they were begun, read from memory when somebody asks for them. */
export function watchLedgerFigures(
  events: Events,
  books: {
    readonly ledger: Pick<Ledger, 'lifetime' | 'gapMessages'>;
    readonly inFlight: Pick<InFlight, 'samples'>;
    readonly isBalanced: () => boolean;
  },
): void {
  const { ledger, inFlight, isBalanced } = books;
  const gauge = (name: `barrio_ledger_${string}`, help: string, read: () => number): void =>
    events.gauge({ name, help, read });
  gauge(
    'barrio_ledger_received_samples',
    'Samples that were received: stored + duplicate + rejected + in flight',
    () => ledger.lifetime().received + inFlight.samples({}),
  );
  gauge('barrio_ledger_stored_samples', 'Samples that the store confirmed', () => ledger.lifetime().stored);
  gauge('barrio_ledger_duplicate_samples', 'Samples that were observed before', () => ledger.lifetime().duplicate);
  gauge('barrio_ledger_rejected_samples', 'Samples that were refused, for any reason', () =>
    rejectedIn(ledger.lifetime()),
  );
  gauge('barrio_ledger_in_flight_samples', 'Samples that were read and are not booked yet', () => inFlight.samples({}));
  gauge('barrio_ledger_gap_messages', 'Messages that were never booked', () => ledger.gapMessages());
  gauge('barrio_ledger_balanced', '1 when the last look found that the ledger balances, else 0', () =>
    isBalanced() ? 1 : 0,
  );
}
