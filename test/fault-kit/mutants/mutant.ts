import type { PromiseName } from '../promises.ts';

/** A service that breaks one promise on purpose: a piece of its text is another when it is loaded. */
export type Mutant = {
  readonly name: string;
  /** What is wrong with it, in one sentence. */
  readonly wrong: string;
  /** The file and the piece of its text, which must be there exactly once, and what stands there instead. */
  readonly file: string;
  readonly text: string;
  readonly instead: string;
  /** The fault that must find it, and the promise by whose name. */
  readonly fault: string;
  readonly caughtAs: PromiseName;
};

/** Tells the preload in the service's process which mutant it is to be. */
export const mutantVariable = 'FAULT_KIT_MUTANT';

/** What the service says when its text was changed: without that, nothing was tried. */
export const signOf = ({ name }: Mutant): string => `this service is the mutant ${name}`;

/** @throws when the text is not there exactly once: the product has moved on, and the mutant has not */
export function mutate(source: string, { name, file, text, instead }: Mutant): string {
  const times = source.split(text).length - 1;
  if (times !== 1)
    throw new Error(`the mutant ${name} does not fit ${file}: its text is there ${times} times, not once`);
  return source.replace(text, () => instead);
}
