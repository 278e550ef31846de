import { messageOf } from '../../model/errors.ts';

/**
 * Where a text stops being JSON: `line 4, column 12`. The parser of the language tells it for some faults only, so it is asked
 * about ever closer beginnings of the text: one without the fault in it is merely unfinished.
 */
export function locateJsonFault(text: string): string {
  let [sound, faulty] = [0, text.length];
  while (faulty - sound > 1) {
    const middle = Math.floor((sound + faulty) / 2);
    if (isUnfinished(text.slice(0, middle))) sound = middle;
    else faulty = middle;
  }
  const lines = text.slice(0, sound).split('\n');
  return `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
}

/** Whether it could still become JSON if more came. */
function isUnfinished(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    const message = messageOf(error);
    const position = /at position (\d+)/.exec(message)?.[1];
    return /Unexpected end|Unterminated string/.test(message) || Number(position) === text.length;
  }
}
