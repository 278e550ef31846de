import { keep, kept } from '../../shared/kept.ts';
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

/** Whether `j` and `?` also work outside of the list. Whoever speaks to their computer may want to turn that off. */
const setting = 'queue-keys';
export const workEverywhere = (): boolean => kept(setting) !== 'list';
export const letWorkEverywhere = (should: boolean): void => keep(setting, should ? 'page' : 'list');

/** Keys of the list. Outside of it they only lead into it; where somebody writes, or answers a dialog, they do nothing. */
export function onKeyIn(list: HTMLElement, event: KeyboardEvent, { wish, choose }: OnKeys): void {
  if (event.ctrlKey || event.metaKey || event.altKey || isElsewhere(event.target)) return;
  const isIn = event.target instanceof Node && list.contains(event.target);
  if (!isIn && !(workEverywhere() && (event.key === 'j' || event.key === '?'))) return;
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

const isElsewhere = (target: EventTarget | null): boolean =>
  isWriting(target) || (target instanceof Element && target.closest('dialog') !== null);

const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLTextAreaElement ||
  target instanceof HTMLSelectElement ||
  (target instanceof HTMLInputElement && target.type !== 'checkbox' && target.type !== 'radio');
