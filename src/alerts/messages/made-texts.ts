import type { Because, MessageText } from '../../model/alert.ts';
import type { Language, Text } from '../../model/language.ts';
import type { MessageTemplate } from '../../model/rule.ts';

/** What is said where a rule has no words of its own: of its name and the place. */
type Made = Readonly<Record<Language, { readonly title: string; readonly text: string }>>;

const over: Made = {
  es: { title: 'Terminado: {rule} ({place})', text: '{rule}, {place}: terminó a las {at}. Duró {duration}.' },
  en: { title: 'Over: {rule} ({place})', text: '{rule}, {place}: over since {at}. It lasted {duration}.' },
  fr: { title: 'Terminé : {rule} ({place})', text: '{rule}, {place} : terminé à {at}. Durée : {duration}.' },
};

const notKnown: Made = {
  es: {
    title: 'Ya no se sabe: {rule} ({place})',
    text: '{rule}, {place}: los sensores callan y desde las {at} no sabemos si continúa. Empezó: {since}.',
  },
  en: {
    title: 'No longer known: {rule} ({place})',
    text: '{rule}, {place}: the sensors are silent, and since {at} we do not know whether it goes on. It began: {since}.',
  },
  fr: {
    title: 'On ne sait plus : {rule} ({place})',
    text: '{rule}, {place} : les capteurs se taisent et depuis {at} nous ne savons pas si cela continue. Début : {since}.',
  },
};

const outOfHours: Made = {
  es: {
    title: 'Fuera de horario: {rule} ({place})',
    text: '{rule}, {place}: desde las {at} no es hora de vigilarlo; no sabemos si continúa. Empezó: {since}.',
  },
  en: {
    title: 'Not watched now: {rule} ({place})',
    text: '{rule}, {place}: since {at} it is not the hour to watch this; it may go on. It began: {since}.',
  },
  fr: {
    title: 'Hors horaire : {rule} ({place})',
    text: '{rule}, {place} : depuis {at} ce n’est plus l’heure de le surveiller ; cela peut continuer. Début : {since}.',
  },
};

const notFollowed: Made = {
  es: {
    title: 'Aviso cerrado: {rule} ({place})',
    text: '{rule}, {place}: cerramos este aviso a las {at} porque cambió lo que vigilamos, no porque haya pasado.',
  },
  en: {
    title: 'Alert closed: {rule} ({place})',
    text: '{rule}, {place}: we closed this alert at {at} because what we watch has changed, not because it is over.',
  },
  fr: {
    title: 'Alerte close : {rule} ({place})',
    text: '{rule}, {place} : nous avons clos cette alerte à {at} car ce que nous surveillons a changé, pas parce que c’est fini.',
  },
};

const endings: Readonly<Record<Because, Made>> = {
  condition: over,
  cleared: over,
  unknown: notKnown,
  hours: outOfHours,
  rule: notFollowed,
  gone: notFollowed,
};

const template = ({ title, text }: Made[Language]): MessageTemplate => ({ title, text, short: text });

/** How an alert ended, made of its name and place. */
export function madeEnding(because: Because): Readonly<Record<Language, MessageTemplate>> {
  const { es, en, fr } = endings[because];
  return { es: template(es), en: template(en), fr: template(fr) };
}

/** Before the title of what was said already. */
const prefixes: Readonly<Partial<Record<string, Text>>> = {
  repeated: { es: 'Sigue: ', en: 'Still: ', fr: 'Toujours : ' },
  escalated: { es: 'Sin atender: ', en: 'Nobody answered yet: ', fr: 'Sans réponse : ' },
};

export function withPrefix({ title, text, short }: MessageText, what: string, language: Language): MessageText {
  const prefix = prefixes[what]?.[language] ?? '';
  return { title: `${prefix}${title}`, text: `${prefix}${text}`, short: `${prefix}${short}` };
}
