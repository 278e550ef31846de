import type { Language } from '../../model/language.ts';

type Footer = { readonly about: string; readonly manage: string; readonly stop: string };

/** What stands below a message by e-mail. */
export const footer: Readonly<Record<Language, Footer>> = {
  es: { about: 'Más información', manage: 'Cambiar lo que recibe', stop: 'No recibir más mensajes' },
  en: { about: 'More about it', manage: 'Change what you get', stop: 'Stop these messages' },
  fr: { about: 'En savoir plus', manage: 'Modifier ce que vous recevez', stop: 'Ne plus recevoir de messages' },
};
