/** Shorter ones are found within days once their digests are stolen. */
export const shortestPassword = 12;
export const longestPassword = 256;

/** Rows of keyboards, the alphabet, and digits: what people walk along. */
const walks = [
  'qwertyuiopasdfghjklzxcvbnm',
  'qwertzuiopasdfghjklyxcvbnm',
  'azertyuiopqsdfghjklmwxcvbn',
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  '1q2w3e4r5t6y7u8i9o0p',
];

/** What long passwords are made of that everybody tries first. */
const usualWords = [
  'password',
  'contrasena',
  'contraseña',
  'motdepasse',
  'passwort',
  'welcome',
  'bienvenido',
  'bienvenue',
  'letmein',
  'changeme',
  'iloveyou',
  'teamo',
  'administrator',
  'admin',
  'operator',
  'barrio',
  'dragon',
  'monkey',
  'football',
  'futbol',
  'santander',
  'secret',
  'secreto',
  'qwerty',
  'azerty',
];

/** So many signs must be left when what everybody tries first is taken away. */
const leastOfOwn = 6;

/**
 * Why a password would be guessed, and what to do; `undefined` when it is good enough. Long beats complicated, so no signs of
 * certain sorts are asked for (NIST SP 800-63B 3.1.1.2).
 */
export function weaknessOf(
  password: string,
  { name, old }: { readonly name: string; readonly old: string },
): string | undefined {
  const text = password.normalize('NFKC');
  if (text.length < shortestPassword)
    return `It has fewer than ${shortestPassword} signs. Take several words that do not belong together.`;
  if (text.length > longestPassword) return `It has more than ${longestPassword} signs.`;
  if (text === old.normalize('NFKC')) return 'It is the old one.';
  if (new Set(text).size < 5) return 'It is made of fewer than five different signs.';
  if (ownSigns(text.toLowerCase(), name) < leastOfOwn) {
    return 'It is little more than a name, a word that everybody tries first, a repetition, or signs in their usual order.';
  }
  return undefined;
}

/** How many signs are left without what is guessed first, and without saying the same again. */
function ownSigns(text: string, name: string): number {
  const without = [name, ...usualWords].reduce((rest, word) => rest.replaceAll(word, ''), text);
  return withoutWalks(withoutRepetition(without)).length;
}

const withoutRepetition = (text: string): string => text.replaceAll(/(.+?)\1+/gs, '$1');

/** Of four signs or more that stand in a row, on a keyboard or elsewhere, one is left. */
function withoutWalks(text: string): string {
  let [rest, kept] = [text, ''];
  while (rest !== '') {
    const length = walkAt(rest);
    kept += rest[0] ?? '';
    rest = rest.slice(length >= 4 ? length : 1);
  }
  return kept;
}

const bothWays = walks.flatMap((row) => [row, row.split('').toReversed().join('')]);

function walkAt(text: string): number {
  let length = 1;
  while (length < text.length && bothWays.some((row) => row.includes(text.slice(0, length + 1)))) length += 1;
  return length;
}
