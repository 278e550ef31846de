/** The letters of a plain SMS (3GPP TS 23.038, 6.2.1), and those that take the room of two. */
const plain = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const double = new Set('^{}\\[~]|€');

export const mostGsm = 160;
export const mostUcs2 = 70;

/** How much room the text takes in a plain SMS; `undefined` when it has letters that none has. */
export function gsmLength(text: string): number | undefined {
  let length = 0;
  for (const letter of text) {
    if (!plain.has(letter) && !double.has(letter)) return undefined;
    length += double.has(letter) ? 2 : 1;
  }
  return length;
}

/** Written otherwise in a plain SMS. What is not here loses its accents, or becomes a question mark. */
const instead: Readonly<Record<string, string>> = {
  á: 'a',
  í: 'i',
  ó: 'o',
  ú: 'u',
  Á: 'A',
  Í: 'I',
  Ó: 'O',
  Ú: 'U',
  ç: 'c',
  â: 'a',
  ê: 'e',
  î: 'i',
  ô: 'o',
  û: 'u',
  ë: 'e',
  ï: 'i',
  ÿ: 'y',
  œ: 'oe',
  Œ: 'OE',
  À: 'A',
  È: 'E',
  Ê: 'E',
  µ: 'u',
  μ: 'u',
  '³': '3',
  '²': '2',
  '₂': '2',
  '₃': '3',
  '°': '',
  '·': '.',
  '‰': 'o/oo',
  '«': '"',
  '»': '"',
  '“': '"',
  '”': '"',
  '„': '"',
  '‘': "'",
  '’': "'",
  '–': '-',
  '—': '-',
  '−': '-',
  '‑': '-',
  '…': '...',
  '•': '-',
  '\u00a0': ' ',
  '\u2009': ' ',
  '\u202f': ' ',
  '\t': ' ',
  '≥': '>=',
  '≤': '<=',
  '→': '->',
  '×': 'x',
  '½': '1/2',
};

const substitute = (letter: string): string => {
  if (gsmLength(letter) !== undefined) return letter;
  const known = instead[letter];
  if (known !== undefined) return known;
  const bare = letter.normalize('NFD').replaceAll(/\p{M}/gu, '');
  return bare !== '' && gsmLength(bare) !== undefined ? bare : '?';
};

/**
 * The text as ONE plain SMS: without the accents that only a longer alphabet has, which would leave room for 70 letters, and cut at
 * a word with "..." when it is too long. Spanish á becomes a; é, ñ and ü stay.
 */
export function toGsmText(text: string, most = mostGsm): string {
  const written = Array.from(text.normalize('NFC'))
    .map(substitute)
    .join('')
    .replaceAll(/[^\S\n]+/g, ' ')
    .trim();
  if ((gsmLength(written) ?? 0) <= most) return written;
  const dots = '...';
  let kept = written;
  while (kept !== '' && (gsmLength(kept) ?? 0) + dots.length > most) kept = kept.slice(0, -1);
  const atWord = kept.replace(/\s+\S*$/, '');
  return `${atWord.length > kept.length / 2 ? atWord : kept}${dots}`;
}

/** Whether most of it would be lost: it is written in letters that a plain SMS does not have. */
export const isForeign = (text: string): boolean => {
  const letters = Array.from(text.normalize('NFC')).filter((letter) => /\p{L}/u.test(letter));
  const lost = letters.filter((letter) => substitute(letter) === '?').length;
  return lost > letters.length / 10;
};

/** The text as one SMS of the long alphabet: 70 letters. */
export function toUcs2Text(text: string): string {
  if (text.length <= mostUcs2) return text;
  return `${text
    .slice(0, mostUcs2 - 1)
    .toWellFormed()
    .replace(/\uFFFD$/, '')}…`;
}

/** The text as it fits into one SMS. */
export const toSms = (text: string): string => (isForeign(text) ? toUcs2Text(text) : toGsmText(text));
