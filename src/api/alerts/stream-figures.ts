/** How long the stream took to tell, in seconds, of the last thousand events. */
export type StreamFigures = {
  took(seconds: number): void;
  figures(): {
    readonly channel: 'sse';
    readonly accepted: number;
    readonly p50: number | undefined;
    readonly p95: number | undefined;
    readonly p99: number | undefined;
  };
};

const remembered = 1000;

export function createStreamFigures(): StreamFigures {
  const last: number[] = [];
  let accepted = 0;
  return {
    took(seconds) {
      last[accepted % remembered] = seconds;
      accepted += 1;
    },
    figures() {
      const sorted = [...last].sort((one, other) => one - other);
      const quantile = (share: number): number | undefined => sorted[Math.ceil(sorted.length * share) - 1];
      return { channel: 'sse', accepted, p50: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99) };
    },
  };
}
