import type { Duration } from '../model/duration.ts';
import { messageOf } from '../model/errors.ts';
import type { Clock } from '../model/time.ts';
import type { Events } from '../observability/events.ts';
import { watchLedgerFigures } from './figures.ts';
import type { Imbalance, InFlight, Ledger, LedgerState, LedgerWatch } from './port.ts';

export type LedgerWatchParts = {
  readonly ledger: Pick<Ledger, 'check' | 'lifetime' | 'gapMessages'>;
  readonly inFlight: Pick<InFlight, 'samples'>;
  readonly clock: Clock;
  readonly events: Events;
  readonly every: Duration;
};

/** Looks at the books now and every so often, says aloud when what it finds has changed, and shows the figures of the books. */
export function startLedgerWatch({ ledger, inFlight, clock, events, every }: LedgerWatchParts): LedgerWatch {
  let state: LedgerState = { balances: true, imbalances: [], checkedAt: undefined };
  let looking = Promise.resolve();

  async function look(): Promise<void> {
    const imbalances = await ledger.check();
    const before = state;
    state = { balances: imbalances.length === 0, imbalances, checkedAt: clock.now() };
    if (gist(before.imbalances) === gist(imbalances)) return;
    if (state.balances) events.emit('ledgerBalances', {});
    else events.emit('ledgerOutOfBalance', { imbalances: imbalances.length, detail: describe(imbalances.slice(0, 3)) });
  }

  function turn(): void {
    looking = looking.then(look).catch((error) => events.emit('ledgerUnreadable', { reason: messageOf(error) }));
  }

  watchLedgerFigures(events, { ledger, inFlight, isBalanced: () => state.balances });
  const timer = setInterval(turn, every).unref();
  turn();
  return {
    state: () => state,
    async close() {
      clearInterval(timer);
      await looking;
    },
  };
}

/** While devices speak, the numbers of the same fault change at every look. */
const gist = (imbalances: readonly Imbalance[]): string => imbalances.map(({ kind }) => kind).join();

const describe = (imbalances: readonly Imbalance[]): string => imbalances.map(({ detail }) => detail).join(' ');
