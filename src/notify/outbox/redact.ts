import type { Address } from '../port.ts';

const hidden = '[...]';
const mostSaid = 200;
const mostRead = 4_096;

/**
 * What the other side answered, without whom it is about: their address, however it is written, and whatever looks like one. Status codes
 * stay, and words. It is kept, logged, and read by operators, who have no business with who gets what.
 */
export function redact(reason: string, address: Address): string {
  const plain = reason
    .slice(0, mostRead)
    .replaceAll(/[^\P{C}]+|\s+/gu, ' ')
    .trim();
  const own = ownParts(address).reduce((text, part) => text.replaceAll(part, hidden), plain);
  return own
    .replaceAll(/\b[a-z][a-z0-9+.-]*:\/\/\S+/giu, hidden)
    .replaceAll(/[^\s<>"'(),;:]+(?:@|%40)[^\s<>"'(),;:]*/giu, hidden)
    .replaceAll(codeOrNumber, (found) => (isCode.test(found) || digitsOf(found).length < mostDigits ? found : hidden))
    .replaceAll(/[\w+/=-]{24,}/g, hidden)
    .slice(0, mostSaid);
}

/** `550 5.1.1` where an answer begins, or digits that may be grouped. */
const codeOrNumber = /(?<=^|: |HTTP )[1-5]\d\d(?:[ -][245]\.\d{1,3}\.\d{1,3})?(?!\d)|\+?\(?\d(?:[\s()./-]{0,2}\d)+/g;
const isCode = /^[1-5]\d\d(?:[ -][245]\.\d{1,3}\.\d{1,3})?$/;
const mostDigits = 6;

/** The parts of an address by which one knows whose it is. */
function ownParts(address: Address): readonly RegExp[] {
  if (address.channel === 'email') return [wordOf(address.email), wordOf(address.email.split('@')[0] ?? '')];
  if (address.channel === 'sms') return numberOf(address.number);
  if (address.channel === 'webhook') return [wordOf(address.url), ...hostOf(address.url).map(wordOf)];
  return address.channel === 'web_push' ? [wordOf(address.endpoint)] : [];
}

const wordOf = (word: string): RegExp => new RegExp(`(?<![\\p{L}\\d])${RegExp.escape(word)}(?![\\p{L}\\d])`, 'giu');

/** With and without the country, however its digits are grouped. */
function numberOf(number: string): readonly RegExp[] {
  const digits = digitsOf(number);
  return [digits, digits.slice(-9), digits.slice(-7)].map(
    (some) => new RegExp(`\\+?${some.split('').join('[\\s()./-]*')}`, 'g'),
  );
}

const hostOf = (url: string): readonly string[] => (URL.canParse(url) ? [new URL(url).hostname] : []);
const digitsOf = (text: string): string => text.replaceAll(/\D/g, '');
