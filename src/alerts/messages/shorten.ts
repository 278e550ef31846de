/** Below 160 characters, so that a short message is one SMS. */
export const mostShort = 159;

/** Cut at a word, with an ellipsis, when it is too long. */
export function shorten(text: string, most = mostShort): string {
  if (text.length <= most) return text;
  const kept = text.slice(0, most);
  const end = kept.slice(0, -1).search(/\s+\S*$/u);
  // A single word that fills most of the message is cut within.
  const cut = end > most / 2 ? kept.slice(0, end) : kept.slice(0, -1);
  return `${withoutHalf(cut).replace(/[\s,;:.]+$/u, '')}…`;
}

/** Without the first half of a character that takes two units of UTF-16, where the second one was cut off. */
const withoutHalf = (text: string): string => (/[\uD800-\uDBFF]$/.test(text) ? text.slice(0, -1) : text);
