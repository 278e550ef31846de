import { BugError } from '../../model/errors.ts';
import type { NamedNumber } from './protocol.ts';
import { noName } from './schema.ts';

/** Numbers the names of devices and areas, so that rows carry four bytes instead of a text. */
export interface Names {
  /** The number of a name that is on disk, or is with the next batch. */
  numberOf(name: string): number;
  /** The number of a name, if it ever had one. */
  find(name: string): number | undefined;
  nameOf(number: number): string;
  /** Names that the disk does not know yet. */
  pending(): readonly NamedNumber[];
  /** The names that were pending are on disk. */
  settle(kept: readonly NamedNumber[]): void;
}

export function createNames(kept: Iterable<NamedNumber>): Names {
  const numbers = new Map<string, number>();
  const names: string[] = [''];
  let pending: NamedNumber[] = [];
  for (const [number, name] of kept) {
    numbers.set(name, number);
    names[number] = name;
  }
  const give = (name: string): number => {
    const number = names.length;
    names.push(name);
    numbers.set(name, number);
    pending.push([number, name]);
    return number;
  };
  return {
    numberOf: (name) => numbers.get(name) ?? give(name),
    find: (name) => numbers.get(name),
    nameOf(number) {
      const name = names[number];
      if (name === undefined) throw new BugError(`the store has no name numbered ${number}`);
      return number === noName ? '' : name;
    },
    pending: () => [...pending],
    settle(settled) {
      pending = pending.slice(settled.length);
    },
  };
}
