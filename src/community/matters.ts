import type { WaitingItem } from './told-book.ts';

/** One alert as its digest tells it: what was said of it last, and that it is over. */
export type Matter = {
  /** `undefined` of what began before this digest. */
  readonly began: WaitingItem | undefined;
  readonly says: WaitingItem;
  readonly end: WaitingItem | undefined;
};

/** What waited, put together: a beginning, what became worse and the end are one alert. Oldest first. */
export function mattersOf(items: readonly WaitingItem[]): readonly Matter[] {
  const matters: Matter[] = [];
  const open = new Map<string, number>();
  for (const item of items) {
    const index = open.get(item.matter);
    const known = index === undefined ? undefined : matters[index];
    const isEnd = item.what === 'resolved';
    const next: Matter = isEnd
      ? { began: known?.began, says: known?.says ?? item, end: item }
      : { began: known?.began ?? item, says: item, end: undefined };
    const place = known === undefined || index === undefined ? matters.length : index;
    matters[place] = next;
    if (isEnd) open.delete(item.matter);
    else open.set(item.matter, place);
  }
  return matters;
}
