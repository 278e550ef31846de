/** How wide a dashboard is. */
export const columns = 24;

export type Size = { readonly width: number; readonly height: number };
export type Place = { readonly x: number; readonly y: number; readonly w: number; readonly h: number };

/** Puts things from left to right, and below where the line is full. Answers where each is, and where the next line begins. */
export function layOut<Thing extends Size>(
  things: readonly Thing[],
  from: number,
): { readonly placed: readonly { readonly thing: Thing; readonly place: Place }[]; readonly end: number } {
  let [x, y, lineHeight] = [0, from, 0];
  const placed = things.map((thing) => {
    if (x + thing.width > columns) [x, y, lineHeight] = [0, y + lineHeight, 0];
    const place = { x, y, w: thing.width, h: thing.height };
    x += thing.width;
    lineHeight = Math.max(lineHeight, thing.height);
    return { thing, place };
  });
  return { placed, end: y + lineHeight };
}
