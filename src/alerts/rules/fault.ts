import type { RuleFault } from '../port.ts';

export type FieldPath = readonly (string | number)[];

/** One thing that is wrong with what a rule's text says, before it is known where in the file that stands. */
export type Fault = {
  readonly path: FieldPath;
  readonly says: string;
  /** It is about the name of the field, not about what it holds. */
  readonly isAboutKey?: boolean | undefined;
};

/** Gathers what is wrong, so that all of it is told at once. */
export type Report = (path: FieldPath, says: string) => void;

/** `when.all[1].value.above`; empty for the file as a whole. */
export const showField = (path: FieldPath): string =>
  path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .replace(/^\./, '');

/** `rules/smog.yaml:12:5: when.value.above: what is wrong`, as compilers say it. */
export function faultLine({ file, line, column, field, says }: RuleFault): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(':');
  return `${place}: ${field === '' ? '' : `${field}: `}${says}`;
}
