import type { Language } from '../../model/language.ts';

type Footer = {
  readonly about: string;
  readonly manage: string;
  readonly stop: string;
  /** What the link is called that asks whether alerts are wanted at all, and the one that says no. */
  readonly confirm: string;
  readonly refuse: string;
  /** Between the name of a link and its address. */
  readonly colon: string;
};

/** What the links of a message by e-mail are called. */
export const footer: Readonly<Record<Language, Footer>> = {
  es: {
    about: 'Más información',
    manage: 'Cambiar lo que recibe',
    stop: 'No recibir más mensajes',
    confirm: 'Confirmar',
    refuse: 'No fui yo, borrar la petición',
    colon: ':',
  },
  en: {
    about: 'More about it',
    manage: 'Change what you get',
    stop: 'Stop these messages',
    confirm: 'Confirm',
    refuse: 'It was not me, erase the request',
    colon: ':',
  },
  fr: {
    about: 'En savoir plus',
    manage: 'Modifier ce que vous recevez',
    stop: 'Ne plus recevoir de messages',
    confirm: 'Confirmer',
    refuse: 'Ce n’était pas moi, effacer la demande',
    colon: '\u00a0:',
  },
};
