import type { FastifyRequest } from 'fastify';
import { isLanguage, type Language } from '../../model/language.ts';
import type { App } from '../app/app.ts';

/** The cookie by which the app and the pages agree on a language. */
export const languageCookie = 'barrio-language';

const cityLanguage = 'cityLanguage';
const cityZone = 'cityZone';

type City = { readonly language: Language; readonly zone: string };

/** Pages speak the language of the city to those who speak none of ours, and tell times by its clocks. */
export const speakAsTheCity = (app: App, { language, zone }: City): App =>
  app.decorate(cityLanguage, language).decorate(cityZone, zone);

export const zoneOf = ({ server }: Pick<FastifyRequest, 'server'>): string => server.getDecorator<string>(cityZone);

type Asking = Pick<FastifyRequest, 'headers' | 'server'>;

/** The language of a page: the one that its address asks for, else the one that its reader chose before, else one of theirs. */
export const languageOf = (request: Asking, asked: Language | undefined, otherwise?: Language): Language =>
  spokenLanguageOf(request, asked ?? chosenBefore(request.headers.cookie) ?? otherwise);

/** As programs ask, which choose nothing on a page: the language that is asked for, else one of theirs. */
export const spokenLanguageOf = ({ headers, server }: Asking, asked: Language | undefined): Language =>
  asked ?? firstSpoken(headers['accept-language']) ?? server.getDecorator<Language>(cityLanguage);

function chosenBefore(cookies = ''): Language | undefined {
  const pairs = cookies.split(';').map((pair) => pair.trim().split('='));
  const [, chosen = ''] = pairs.find(([name]) => name === languageCookie) ?? [];
  return isLanguage(chosen) ? chosen : undefined;
}

/** The first language of a person that we speak, if we speak any. */
export function firstSpoken(acceptLanguage = ''): Language | undefined {
  const wanted = acceptLanguage
    .split(',')
    .map(readRange)
    .filter(({ weight }) => weight > 0)
    .sort((one, other) => other.weight - one.weight);
  for (const { language } of wanted) if (isLanguage(language)) return language;
  return undefined;
}

/** `fr-CH;q=0.8` is French, 0.8. */
function readRange(text: string): { readonly language: string; readonly weight: number } {
  const [range = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  return { language: range.split('-')[0] ?? '', weight: weight === undefined ? 1 : Number(weight) || 0 };
}
