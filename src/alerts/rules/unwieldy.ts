import { Lexer } from 'yaml';

/** The largest file that comes with us has 1,530. */
const mostMarks = 8_000;
const deepest = 50;

/**
 * Why a YAML text is not even read: short texts of many keys or of deep brackets take seconds to parse, in which nothing else is done.
 * Counting their marks first takes milliseconds, and ends with the first that is too many.
 */
export function unwieldy(text: string): string | undefined {
  let [marks, depth] = [0, 0];
  for (const mark of new Lexer().lex(text)) {
    marks += 1;
    if (marks > mostMarks) return `has more than ${mostMarks} words and marks: no rule needs so many`;
    if (mark === '[' || mark === '{') depth += 1;
    if (mark === ']' || mark === '}') depth = Math.max(0, depth - 1);
    if (depth > deepest) return `has brackets within brackets more than ${deepest} deep: no rule needs that`;
  }
  return undefined;
}
