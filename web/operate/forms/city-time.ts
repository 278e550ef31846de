import { cityZone } from '../../shared/city.ts';

const hourMs = 3_600_000;

/** What a field for date and time holds, on the clocks of the city: `2026-11-22T09:30`. */
export function toField(time: number): string {
  const parts = partsOf(time);
  return `${parts['year']}-${parts['month']}-${parts['day']}T${parts['hour']}:${parts['minute']}`;
}

/** The moment that such a field means; `undefined` while it is not filled in. */
export function fromField(text: string): number | undefined {
  const asUtc = Date.parse(`${text}Z`);
  if (Number.isNaN(asUtc)) return undefined;
  const guess = asUtc - offsetAt(asUtc);
  // Where the clocks were changed in between, the offset is that of the moment itself.
  return asUtc - offsetAt(guess);
}

/** How far the clocks of the city are ahead of UTC. */
function offsetAt(time: number): number {
  const shown = Date.parse(`${toField(time)}Z`);
  return Math.round((shown - time) / (hourMs / 4)) * (hourMs / 4);
}

function partsOf(time: number): Readonly<Record<string, string>> {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: cityZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]));
}
