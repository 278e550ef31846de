const hourMs = 3_600_000;

/** What a field for date and time holds, on the clocks of a time zone: `2026-11-22T09:30`. */
export function fieldAt(time: number, zone: string): string {
  const parts = partsOf(time, zone);
  return `${parts['year']}-${parts['month']}-${parts['day']}T${parts['hour']}:${parts['minute']}`;
}

/** The moment that such a field means; `undefined` while it is not filled in. */
export function momentOf(text: string, zone: string): number | undefined {
  const asUtc = Date.parse(`${text}Z`);
  if (Number.isNaN(asUtc)) return undefined;
  const guess = asUtc - offsetAt(asUtc, zone);
  // Where the clocks were changed in between, the offset is that of the moment itself.
  return asUtc - offsetAt(guess, zone);
}

/** How far the clocks of a zone are ahead of UTC. */
function offsetAt(time: number, zone: string): number {
  const shown = Date.parse(`${fieldAt(time, zone)}Z`);
  return Math.round((shown - time) / (hourMs / 4)) * (hourMs / 4);
}

function partsOf(time: number, zone: string): Readonly<Record<string, string>> {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]));
}
