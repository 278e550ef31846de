import type { Wish } from './row.tsx';

const wishes: Readonly<Record<string, Wish>> = {
  a: 'acknowledge',
  e: 'assign',
  s: 'snooze',
  n: 'note',
  '?': 'keys',
};

export type OnKeys = {
  readonly wish: (wish: Wish, row: string | undefined) => void;
  readonly choose: (row: string) => void;
};

/** Keys of the list. They do nothing outside of it, nor where somebody writes. */
export function onKeyIn(list: HTMLElement, event: KeyboardEvent, { wish, choose }: OnKeys): void {
  if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
  const rows = [...list.querySelectorAll<HTMLElement>('[data-id]')];
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const row = rows[at]?.dataset['id'];
  const wanted = wishes[event.key];
  if (wanted !== undefined) wish(wanted, row);
  else if (event.key === 'j' || event.key === 'k') openerOf(rows[event.key === 'j' ? at + 1 : at - 1])?.focus();
  else if (event.key === 'o') openerOf(rows[at])?.click();
  else if (event.key === 'x' && row !== undefined) choose(row);
  else return;
  event.preventDefault();
}

const openerOf = (row: HTMLElement | undefined): HTMLElement | null | undefined =>
  row?.querySelector<HTMLElement>('.opener');

const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLTextAreaElement ||
  target instanceof HTMLSelectElement ||
  (target instanceof HTMLInputElement && target.type !== 'checkbox');
