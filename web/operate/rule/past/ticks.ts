const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const steps = [5 * minute, 15 * minute, hour, 3 * hour, 6 * hour, 12 * hour, day, 2 * day, 7 * day, 14 * day, 30 * day];

/** Round moments within a span, not more than so many, on clocks that are so far ahead of UTC. */
export function ticksOf(from: number, to: number, { most, ahead }: { readonly most: number; readonly ahead: number }) {
  const step = steps.find((each) => (to - from) / each <= most) ?? Math.ceil((to - from) / most / day) * day;
  const ticks: number[] = [];
  for (let at = Math.ceil((from + ahead) / step) * step - ahead; at <= to; at += step) ticks.push(at);
  return { step, ticks };
}

export const isWholeDays = (step: number): boolean => step >= day;
