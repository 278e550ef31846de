import type { FastifyRequest } from 'fastify';
import { isLanguage, type Language } from '../../model/language.ts';

/** The cookie by which the app and the pages agree on a language. */
export const languageCookie = 'barrio-language';

/** The language of a page: the one that its address asks for, else the one that its reader chose before, else one of theirs. */
export const languageOf = (
  { headers }: Pick<FastifyRequest, 'headers'>,
  asked: Language | undefined,
  otherwise?: Language,
): Language => chooseLanguage(asked ?? chosenBefore(headers.cookie) ?? otherwise, headers['accept-language']);

function chosenBefore(cookies = ''): Language | undefined {
  const pairs = cookies.split(';').map((pair) => pair.trim().split('='));
  const [, chosen = ''] = pairs.find(([name]) => name === languageCookie) ?? [];
  return isLanguage(chosen) ? chosen : undefined;
}

/** The language that a person asked for, else the first one of theirs that we speak, else English. */
export function chooseLanguage(asked: Language | undefined, acceptLanguage: string | undefined): Language {
  if (asked !== undefined) return asked;
  const wanted = (acceptLanguage ?? '')
    .split(',')
    .map(readRange)
    .filter(({ weight }) => weight > 0)
    .sort((one, other) => other.weight - one.weight);
  for (const { language } of wanted) if (isLanguage(language)) return language;
  return 'en';
}

/** `fr-CH;q=0.8` is French, 0.8. */
function readRange(text: string): { readonly language: string; readonly weight: number } {
  const [range = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  return { language: range.split('-')[0] ?? '', weight: weight === undefined ? 1 : Number(weight) || 0 };
}
