/** What is known of a condition at a moment. Numbers, because millions of them are kept. */
export type Truth = 0 | 1 | 2;
export const unknown = 0;
export const isNot = 1;
export const holds = 2;

export const negated = (truth: Truth): Truth => (truth === unknown ? unknown : truth === holds ? isNot : holds);

/** False when any part is false, else unknown when any is unknown. */
export function every(truths: readonly Truth[]): Truth {
  if (truths.includes(isNot)) return isNot;
  return truths.includes(unknown) ? unknown : holds;
}

/** True when any part is true, else unknown when any is unknown. */
export function some(truths: readonly Truth[]): Truth {
  if (truths.includes(holds)) return holds;
  return truths.includes(unknown) ? unknown : isNot;
}
