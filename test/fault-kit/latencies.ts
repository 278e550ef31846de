/** The stretches of a fault: before it, while it lasts, and when it is healed. */
export const phases = ['before', 'during', 'after'] as const;
export type Phase = (typeof phases)[number];

/** How long acknowledgements took, in milliseconds, by the phase in which the message was sent. */
export type Latencies = Readonly<Record<Phase, number[]>>;

export const noLatencies = (): Latencies => ({ before: [], during: [], after: [] });

/** The value below which this share of them lies; `undefined` of none. */
export function percentile(values: readonly number[], share: number): number | undefined {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

/** All of them together. */
export function sumLatencies(all: readonly Latencies[]): Latencies {
  const sum = noLatencies();
  for (const latencies of all) for (const phase of phases) for (const one of latencies[phase]) sum[phase].push(one);
  return sum;
}

/** `1.2 / 3.4 / 1.3`: before, during, after; `-` where there were none. */
export const perPhase = (latencies: Latencies, share: number): string =>
  phases.map((phase) => percentile(latencies[phase], share)?.toFixed(1) ?? '-').join(' / ');
