import type { Client } from 'aedes';
import { isForConsumers } from './topic-rules.ts';

/** Which filters are subscribed to at the moment, so that nothing is made for nobody. */
export interface Listening {
  add(client: Client, filter: string): void;
  remove(client: Client, filters: readonly string[]): void;
  leave(client: Client): void;
  countOf(client: Client): number;
  /** Whether somebody may have subscribed to this topic of a device: to exactly this one, or to several that may include it. */
  hears(topic: string): boolean;
  hasConsumers(): boolean;
}

const hasWildcard = (filter: string): boolean => filter.includes('+') || filter.includes('#');

export function createListening(): Listening {
  const filtersOf = new Map<Client, Set<string>>();
  const countOf = new Map<string, number>();
  let consumers = 0;
  let wildcards = 0;

  function count(filter: string, change: 1 | -1): void {
    if (isForConsumers(filter)) consumers += change;
    else if (hasWildcard(filter)) wildcards += change;
    const left = (countOf.get(filter) ?? 0) + change;
    if (left === 0) countOf.delete(filter);
    else countOf.set(filter, left);
  }

  function remove(client: Client, filters: Iterable<string>): void {
    const own = filtersOf.get(client);
    for (const filter of filters) {
      if (own?.delete(filter) === true) count(filter, -1);
    }
  }

  return {
    add(client, filter) {
      const own = filtersOf.get(client) ?? new Set();
      filtersOf.set(client, own);
      if (own.has(filter)) return;
      own.add(filter);
      count(filter, 1);
    },
    remove,
    leave(client) {
      remove(client, [...(filtersOf.get(client) ?? [])]);
      filtersOf.delete(client);
    },
    countOf: (client) => filtersOf.get(client)?.size ?? 0,
    hears: (topic) => wildcards > 0 || countOf.has(topic),
    hasConsumers: () => consumers > 0,
  };
}
