/** What CAP calls the purpose of a message: a simulated city tests or exercises, a real one warns. */
export const capStatuses = ['Actual', 'Exercise', 'System', 'Test', 'Draft'] as const;
export type CapStatus = (typeof capStatuses)[number];

/** Under which name public warnings go out. */
export type CapSettings = {
  /** Names the source, e.g. `barrio.example`. No spaces, commas, `<` or `&` (CAP 1.2, 3.2.1). */
  readonly sender: string;
  readonly status: CapStatus;
};
