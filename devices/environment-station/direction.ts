/** The same direction as 0 up to 360 degrees: north is 0, never 360. */
export const withinTurn = (degrees: number): number => ((degrees % 360) + 360) % 360;

/** North is 0 here; many wind vanes call it 360, because 0 means calm to them. What no vane can show is left as it is. */
export const northIsZero = (degrees: number): number => (degrees === 360 ? 0 : degrees);
