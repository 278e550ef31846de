import type { Care } from './port.ts';

/** Where care is kept. */
export interface CareBook {
  all(): readonly Care[];
  /**
   * Replaces what is kept of one problem by what `change` makes of it; nobody else comes between. Durable when it resolves.
   *
   * @throws whatever `change` throws; then nothing is kept.
   */
  change(problem: number, change: (known: Care) => Care): Promise<Care>;
}

export const noCare = (problem: number): Care => ({
  problem,
  acknowledged: undefined,
  assigned: undefined,
  snoozed: undefined,
  notes: [],
});
