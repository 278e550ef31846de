import type { Words } from './en.ts';

export const words: Words = {
  title: 'En direct',
  devices: { zero: 'Aucun appareil n’est encore enregistré.', one: '{n} appareil', other: '{n} appareils' },
  asOf: 'à {when}',
  behind: 'Le service ne répond pas. Voici ce qu’on savait à {when} ; cela a pu changer.',
  states: {
    all: 'Tous',
    out: 'en panne',
    unknown: 'silencieux',
    doubt: 'à surveiller',
    never_seen: 'jamais entendus',
    late: 'en retard',
    live: 'en bon état',
  },
  show: 'Montrer',
  filters: {
    title: 'Filtrer',
    problem: 'Problème',
    search: 'Nom ou id',
    any: 'Tous',
    clear: 'Tout montrer',
  },
  found: {
    zero: 'Rien ne correspond à votre choix.',
    one: '{n} correspond, les pires d’abord',
    other: '{n} correspondent, les pires d’abord',
  },
  map: { show: 'Montrer la carte', hide: 'Cacher la carte', label: 'Les appareils qui correspondent, sur une carte' },
  table: {
    label: 'Appareils, les pires d’abord',
    device: 'Appareil',
    how: 'Comment il va',
    heard: 'Dernier signal',
    kind: 'Type',
    area: 'Secteur',
    never: 'jamais',
    refused: 'tout est refusé',
    keys: 'Les flèches parcourent la liste, Début et Fin mènent à ses bouts, Entrée ouvre un appareil.',
  },
  chosen: { title: 'Choisi', open: 'Ouvrir {name}', leave: 'N’en choisir aucun' },
  touches: 'rang {n}',
};
