import type { Language } from '../../model/language.ts';

/** What the frame of a page says; the app says the same in the same places. */
export type FrameWords = {
  readonly self: string;
  readonly skip: string;
  readonly main: string;
  readonly language: string;
  readonly choose: string;
  readonly menu: { readonly now: string; readonly alerts: string; readonly subscribe: string; readonly trust: string };
  readonly foot: { readonly reference: string; readonly quality: string; readonly operate: string };
  /** Over a page that was kept; `{time}` is when. */
  readonly kept: string;
  readonly offline: { readonly title: string; readonly text: string; readonly alerts: string; readonly start: string };
  /** Where nothing is; the app says the same of its screens. */
  readonly notFound: { readonly title: string; readonly text: string; readonly home: string };
  readonly app: { readonly about: string };
};

export const frameWords: Readonly<Record<Language, FrameWords>> = {
  en: {
    self: 'English',
    skip: 'Skip to the content',
    main: 'Main',
    language: 'Language',
    choose: 'Change',
    menu: { now: 'Near me', alerts: 'Alerts', subscribe: 'Get alerts', trust: 'Reliable?' },
    foot: { reference: 'For developers', quality: 'What quality means', operate: 'For operators' },
    kept: 'You are offline. This page is as it was ({time}); it may be different by now.',
    offline: {
      title: 'You are offline',
      text: 'This page needs a connection. Check yours, then load it again.',
      alerts: 'The alerts that were known last',
      start: 'What was last known near you',
    },
    notFound: {
      title: 'There is nothing here',
      text: 'The address may be wrong, or what it showed is no longer there.',
      home: 'To the start',
    },
    app: { about: 'Free places, air, noise, street lights and alerts near you, each with its age.' },
  },
  es: {
    self: 'Español',
    skip: 'Saltar al contenido',
    main: 'Principal',
    language: 'Idioma',
    choose: 'Cambiar',
    menu: { now: 'Cerca de mí', alerts: 'Avisos', subscribe: 'Recibir avisos', trust: '¿Fiable?' },
    foot: { reference: 'Para desarrolladores', quality: 'Qué es la calidad', operate: 'Para operadores' },
    kept: 'Está sin conexión. Esta página está como estaba ({time}); puede haber cambiado.',
    offline: {
      title: 'Está sin conexión',
      text: 'Esta página necesita conexión. Compruebe la suya y vuelva a cargarla.',
      alerts: 'Los últimos avisos conocidos',
      start: 'Lo último que se supo cerca de usted',
    },
    notFound: {
      title: 'Aquí no hay nada',
      text: 'Puede que la dirección esté mal, o que lo que mostraba ya no exista.',
      home: 'Ir al inicio',
    },
    app: { about: 'Plazas libres, aire, ruido, farolas y avisos cerca de usted, cada dato con su antigüedad.' },
  },
  fr: {
    self: 'Français',
    skip: 'Aller au contenu',
    main: 'Principal',
    language: 'Langue',
    choose: 'Changer',
    menu: { now: 'Près de moi', alerts: 'Alertes', subscribe: 'Être alerté', trust: 'Fiable ?' },
    foot: { reference: 'Pour les développeurs', quality: 'Ce que dit la qualité', operate: 'Pour les agents' },
    kept: 'Vous êtes hors ligne. Cette page est telle qu’elle était ({time}) ; cela a pu changer.',
    offline: {
      title: 'Vous êtes hors ligne',
      text: 'Cette page a besoin d’une connexion. Vérifiez la vôtre, puis rechargez-la.',
      alerts: 'Les dernières alertes connues',
      start: 'Ce que l’on savait en dernier près de vous',
    },
    notFound: {
      title: 'Il n’y a rien ici',
      text: 'L’adresse est peut-être fausse, ou ce qu’elle montrait n’existe plus.',
      home: 'Vers l’accueil',
    },
    app: { about: 'Places libres, air, bruit, lampadaires et alertes près de vous, chaque donnée avec son âge.' },
  },
};
