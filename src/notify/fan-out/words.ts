import type { Language } from '../../model/language.ts';

type Names = { readonly receiver: string; readonly rule: string };

/** Why somebody on duty gets a message. */
export const whyOnDuty: Readonly<Record<Language, (names: Names) => string>> = {
  es: ({ receiver, rule }) => `Recibe este aviso porque la regla «${rule}» avisa a «${receiver}».`,
  en: ({ receiver, rule }) => `You get this because the rule “${rule}” tells “${receiver}”.`,
  fr: ({ receiver, rule }) => `Vous recevez ce message parce que la règle « ${rule} » avertit « ${receiver} ».`,
};

/** How an operator sees more of an alert that has no page. */
export const moreByCommand: Readonly<Record<Language, (alert: string) => string>> = {
  es: (alert) => `Más: npm run barrio -- alert show ${alert}`,
  en: (alert) => `More: npm run barrio -- alert show ${alert}`,
  fr: (alert) => `Plus : npm run barrio -- alert show ${alert}`,
};

/** Why everybody who listens hears it. */
export const whyEverybody: Readonly<Record<Language, string>> = {
  es: 'Aviso público de la ciudad.',
  en: 'A public alert of the city.',
  fr: 'Alerte publique de la ville.',
};

/** To try a way out. */
export const trial: Readonly<
  Record<Language, (receiver: string) => { readonly title: string; readonly text: string }>
> = {
  es: (receiver) => ({
    title: 'Prueba de avisos',
    text: `Esto es una prueba: los avisos de Barrio para «${receiver}» llegan aquí. No hay que hacer nada.`,
  }),
  en: (receiver) => ({
    title: 'Test of alerts',
    text: `This is a test: alerts of Barrio for “${receiver}” arrive here. There is nothing to do.`,
  }),
  fr: (receiver) => ({
    title: 'Essai des alertes',
    text: `Ceci est un essai : les alertes de Barrio pour « ${receiver} » arrivent ici. Il n’y a rien à faire.`,
  }),
};
