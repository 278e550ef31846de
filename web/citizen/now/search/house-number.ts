/** A piece of a street: `Hernán Cortés 37-39` lies in `Hernán Cortés`, at its numbers 37 to 39. */
export type Numbered = { readonly street: string; readonly from: number; readonly to: number };

/** @returns nothing where a name ends in no house number. */
export function numbersOf(name: string): Numbered | undefined {
  const { street, from, to } = /^(?<street>.*\S)\s+(?<from>\d+)(?:\s*[-–]\s*(?<to>\d+))?$/u.exec(name)?.groups ?? {};
  if (street === undefined || from === undefined) return undefined;
  const [one, other] = [Number(from), Number(to ?? from)];
  return { street, from: Math.min(one, other), to: Math.max(one, other) };
}

/** How many numbers a house lies beside a piece of a street. What somebody is still typing may go on: 4 may become 41. */
export function numbersAway({ from, to }: Numbered, house: number): number {
  if (house >= from && house <= to) return 0;
  if (String(from).startsWith(String(house))) return 0.5;
  return house < from ? from - house : house - to;
}
