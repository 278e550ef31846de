import { type Clock, type EpochMs, toIso } from '../model/time.ts';
import type { Events } from '../observability/events.ts';

/** Since when readings cannot be kept, and why. */
export type StoreTrouble = {
  readonly store: string;
  readonly since: EpochMs;
  readonly attempts: number;
  readonly reason: string;
};

export type StoreWatch = {
  /** For whoever writes: what they say of their attempts is noted. */
  readonly events: Events;
  /** Where the last attempts to write failed. Empty once one succeeded. */
  readonly troubles: () => readonly StoreTrouble[];
};

/** Knows how the last attempts to write ended: a store may answer every question, and yet have no room for a reading. */
export function watchStoring({ events, clock }: { readonly events: Events; readonly clock: Clock }): StoreWatch {
  const troubles = new Map<string, StoreTrouble>();

  function note(name: string, fields: ReadonlyMap<string, unknown>): void {
    const store = String(fields.get('store'));
    if (name === 'storeRecovered') troubles.delete(store);
    if (name !== 'storeUnavailable' && name !== 'storeBroke') return;
    const since = troubles.get(store)?.since ?? clock.now();
    troubles.set(store, {
      store,
      since,
      attempts: Number(fields.get('attempt')),
      reason: String(fields.get('reason')),
    });
  }

  return {
    events: {
      emit(name, fields) {
        if (name.startsWith('store')) note(name, new Map(Object.entries(fields)));
        events.emit(name, fields);
      },
      gauge: (gauge) => events.gauge(gauge),
    },
    troubles: () => [...troubles.values()],
  };
}

export const describeTrouble = ({ store, since, attempts, reason }: StoreTrouble): string =>
  `${store} has taken nothing since ${toIso(since)} (${attempts} attempts): ${reason}`;
