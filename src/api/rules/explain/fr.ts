import type { Phrases } from './phrases.ts';

export const fr: Phrases = {
  limit: {
    above: (limit) => `plus de ${limit}`,
    at_least: (limit) => `${limit} ou plus`,
    below: (limit) => `moins de ${limit}`,
    at_most: (limit) => `${limit} ou moins`,
  },
  clears: (clears) => ` (fin à ${clears})`,
  value: (what, limit) => `${what} : ${limit}`,
  state: (what, value) => `${what} : ${value}`,
  change: (what, within, limit) => `${what} : un changement de ${limit} en ${within}`,
  absent: (after) => `rien n’a été entendu depuis ${after}`,
  mean: (what, over, limit) => `moyenne sur ${over}, ${what} : ${limit}`,
  index: (limit) => `indice européen de qualité de l’air : ${limit}`,
  bands: ['bon', 'moyen', 'dégradé', 'mauvais', 'très mauvais', 'extrêmement mauvais'],
  period: {
    day: (what, limit) => `${what} : ${limit} sur tout le jour (de 7 à 19 h)`,
    evening: (what, limit) => `${what} : ${limit} sur toute la soirée (de 19 à 23 h)`,
    night: (what, limit) => `${what} : ${limit} sur toute la nuit (de 23 à 7 h)`,
  },
  usual: {
    difference: (what, over, limit) =>
      `${what} : la moyenne sur ${over}, moins ce qui est habituel à cette heure, est de ${limit}`,
    ratio: (what, over, limit) =>
      `${what} : la moyenne sur ${over} vaut ${limit} fois ce qui est habituel à cette heure`,
    deviations: (what, over, limit) =>
      `${what} : la moyenne sur ${over} s’écarte de ce qui est habituel à cette heure de ${limit} écarts types`,
  },
  some: (count, condition) => `pour ${count}, ceci est vrai : ${condition}`,
  devices: (limit) => `${limit} appareils`,
  share: (limit) => `${limit} des appareils`,
  and: ', et ',
  or: ', ou ',
  not: (condition) => `ceci n’est pas vrai : ${condition}`,
  each: {
    device: 'Pour chaque appareil',
    city: 'Pour la ville',
    district: 'Pour chaque quartier',
    street: 'Pour chaque rue',
    garage: 'Pour chaque parking',
  },
  for: (span) => `, pendant ${span}`,
  active: (hours) => ` Seulement à ces heures : ${hours}.`,
  to: ' à ',
};
