import type { Language } from '../model/language.ts';
import type { AlertTopic, Severity } from '../model/rule.ts';

/** What is said to people who subscribe, in one language. */
export type CommunityWords = {
  readonly topics: Readonly<Record<AlertTopic, string>>;
  readonly severities: Readonly<Record<Severity, string>>;
  readonly why: (topic: string, severity: string, where: string) => string;
  /** What somebody asked for, behind the word "alerts". */
  readonly wish: (topics: string, severity: string, where: string) => string;
  readonly within: (distance: string, area: string | undefined) => string;
  readonly inArea: (name: string) => string;
  readonly ofDevice: (name: string) => string;
  readonly wholeCity: string;
  readonly confirm: {
    readonly title: string;
    readonly text: (wish: string) => string;
    readonly short: string;
    readonly why: string;
  };
  readonly digest: {
    readonly title: (count: number) => string;
    /** Of those that began before. */
    readonly over: (count: number) => string;
    readonly stands: (time: string) => string;
    readonly more: (count: number) => string;
    readonly why: string;
  };
};

const es: CommunityWords = {
  topics: {
    air: 'el aire',
    noise: 'el ruido',
    weather: 'el tiempo',
    parking: 'el aparcamiento',
    lighting: 'el alumbrado',
    device: 'los sensores',
  },
  severities: { minor: 'leve', moderate: 'moderada', severe: 'grave', extreme: 'extrema' },
  why: (topic, severity, where) =>
    `Recibe este aviso porque pidió saber sobre ${topic}, desde gravedad ${severity}, ${where}.`,
  wish: (topics, severity, where) => `sobre ${topics}, desde gravedad ${severity}, ${where}`,
  within: (distance, area) => `a ${distance} o menos de un punto${area === undefined ? '' : ` en ${area}`}`,
  inArea: (name) => `en ${name}`,
  ofDevice: (name) => `del dispositivo ${name}`,
  wholeCity: 'este afecta a toda la ciudad',
  confirm: {
    title: 'Confirme sus avisos de la ciudad',
    text: (wish) =>
      `Alguien, seguramente usted, pidió que enviemos aquí los avisos de la ciudad: ${wish}. Abra el enlace y confirme para recibirlos; ` +
      'si ya tenía avisos aquí, estos los sustituyen. Si no fue usted, no haga nada: en 24 horas lo borramos todo.',
    short: 'Confirme sus avisos de la ciudad. Si no los pidió, no haga nada.',
    why: 'Recibe este mensaje porque alguien indicó esta dirección para recibir avisos.',
  },
  digest: {
    title: (count) => (count === 1 ? 'Un aviso de hoy' : `${count} avisos de hoy`),
    over: (count) => (count === 1 ? 'Ha terminado un aviso' : `Han terminado ${count} avisos`),
    stands: (time) => `A las ${time} sigue en vigor.`,
    more: (count) => `y ${count} más`,
    why: 'Recibe este resumen porque pidió sus avisos una vez al día.',
  },
};

const en: CommunityWords = {
  topics: {
    air: 'air',
    noise: 'noise',
    weather: 'weather',
    parking: 'parking',
    lighting: 'street lights',
    device: 'sensors',
  },
  severities: { minor: 'minor', moderate: 'moderate', severe: 'severe', extreme: 'extreme' },
  why: (topic, severity, where) => `You get this because you asked for ${topic}, from ${severity} on, ${where}.`,
  wish: (topics, severity, where) => `about ${topics}, from ${severity} on, ${where}`,
  within: (distance, area) => `within ${distance} of a point${area === undefined ? '' : ` in ${area}`}`,
  inArea: (name) => `in ${name}`,
  ofDevice: (name) => `about the device ${name}`,
  wholeCity: 'this one is about the whole city',
  confirm: {
    title: 'Confirm your city alerts',
    text: (wish) =>
      `Somebody, most likely you, asked us to send alerts of the city here: ${wish}. Open the link and confirm to get them; if you had ` +
      'alerts here before, these take their place. If it was not you, do nothing: we erase everything within 24 hours.',
    short: 'Confirm your city alerts. If you did not ask for them, do nothing.',
    why: 'You get this because somebody gave this address to be told of alerts.',
  },
  digest: {
    title: (count) => (count === 1 ? 'One alert of today' : `${count} alerts of today`),
    over: (count) => (count === 1 ? 'One alert is over' : `${count} alerts are over`),
    stands: (time) => `It still stands at ${time}.`,
    more: (count) => `and ${count} more`,
    why: 'You get this summary because you asked for your alerts once a day.',
  },
};

const fr: CommunityWords = {
  topics: {
    air: 'l’air',
    noise: 'le bruit',
    weather: 'la météo',
    parking: 'le stationnement',
    lighting: 'l’éclairage',
    device: 'les capteurs',
  },
  severities: { minor: 'mineure', moderate: 'modérée', severe: 'grave', extreme: 'extrême' },
  why: (topic, severity, where) =>
    `Vous recevez ce message parce que vous avez demandé des alertes sur ${topic}, dès la gravité ${severity}, ${where}.`,
  wish: (topics, severity, where) => `sur ${topics}, dès la gravité ${severity}, ${where}`,
  within: (distance, area) => `à ${distance} ou moins d’un point${area === undefined ? '' : ` à ${area}`}`,
  inArea: (name) => `à ${name}`,
  ofDevice: (name) => `pour l’appareil ${name}`,
  wholeCity: 'celle-ci concerne toute la ville',
  confirm: {
    title: 'Confirmez vos alertes de la ville',
    text: (wish) =>
      `Quelqu’un, sans doute vous, a demandé que les alertes de la ville soient envoyées ici : ${wish}. Ouvrez le lien et confirmez pour ` +
      'les recevoir ; si vous en aviez déjà ici, celles-ci les remplacent. Si ce n’était pas vous, ne faites rien : tout est effacé sous 24 heures.',
    short: 'Confirmez vos alertes de la ville. Si vous n’avez rien demandé, ne faites rien.',
    why: 'Vous recevez ce message parce que quelqu’un a donné cette adresse pour recevoir des alertes.',
  },
  digest: {
    title: (count) => (count === 1 ? 'Une alerte aujourd’hui' : `${count} alertes aujourd’hui`),
    over: (count) => (count === 1 ? 'Une alerte est terminée' : `${count} alertes sont terminées`),
    stands: (time) => `Elle est toujours en cours à ${time}.`,
    more: (count) => `et ${count} de plus`,
    why: 'Vous recevez ce résumé parce que vous avez demandé vos alertes une fois par jour.',
  },
};

export const communityWords: Readonly<Record<Language, CommunityWords>> = { es, en, fr };
