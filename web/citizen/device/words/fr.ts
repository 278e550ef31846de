import type { Words } from './en.ts';

export const words: Words = {
  title: 'Capteur',
  freshness: {
    live: 'Il parle aussi souvent qu’il le doit.',
    late: 'Il est en retard : il aurait déjà dû parler.',
    stale: 'Il se tait depuis si longtemps qu’on ne sait rien de maintenant.',
    never_seen: 'Il n’a jamais parlé.',
  },
  heard: 'Entendu {ago}.',
  oldTimes:
    'Ce qu’il envoie porte des heures bien antérieures à leur arrivée : son horloge est peut-être fausse, ou il rattrape son retard.',
  missing: {
    title: 'Ce capteur n’existe pas',
    text: 'Aucun capteur ne s’appelle « {id} ». Il a peut-être été retiré, ou l’adresse est fausse.',
    home: 'Près de moi',
  },
  values: 'Ce qu’il dit et ce qu’il a dit',
  never: 'jamais reçu',
  problems: {
    title: 'Ce qui ne va pas',
    item: '{problem}, depuis {since}',
    note: 'Les opérateurs le voient aussi, classé selon le nombre de personnes concernées.',
  },
  alerts: {
    title: 'Alertes à son sujet',
    item: '{name}, depuis {since}',
    none: 'Aucune alerte sur ce capteur en ce moment.',
    all: 'Toutes les alertes',
  },
  index: {
    title: 'L’air ici',
    text: 'Indice européen de qualité de l’air de l’heure jusqu’à {to} ; ce n’est pas un chiffre officiel.',
    unknown: 'Trop peu a été mesuré pendant la dernière heure entière pour dire comment est l’air.',
    dominant: 'Surtout à cause de : {what}.',
    more: 'Ce que cela veut dire',
    meaning:
      'Cinq polluants sont regardés, selon les seuils de l’Agence européenne pour l’environnement de 2024 ; le pire donne le mot. Dès « dégradée », les personnes asthmatiques ou cardiaques, les enfants et les personnes âgées peuvent le sentir ; dès « mauvaise », mieux vaut pour eux réduire l’effort dehors. Pour toute décision sur votre santé, suivez l’autorité de votre région.',
  },
  limits: {
    '24h': 'Valeur guide pour la moyenne de 24 heures',
    '8h': 'Valeur guide pour la moyenne de 8 heures',
    year: 'Valeur guide pour la moyenne d’une année',
    source: 'Organisation mondiale de la santé, 2021',
  },
  about: {
    title: 'À propos de ce capteur',
    place: 'Où',
    outside: 'hors de toutes les zones',
    rhythm: 'Parle',
    periodically: 'toutes les {every} ; après {stale} de silence on ne sait rien',
    on_change_with_heartbeat:
      'quand quelque chose change, et au moins toutes les {every} ; après {stale} de silence on ne sait rien',
    connection: 'Connexion',
    connected: 'connecté depuis {since}',
    gone: 'absent depuis {since}',
    clock: 'Son horloge',
    clocks: {
      right: 'à l’heure',
      ahead: 'en avance',
      behind: 'en retard',
      drifting: 'se décale',
      unknown: 'pas encore connu',
    },
    registered: 'Enregistré',
    name: 'Nom pour les programmes',
  },
  data: {
    title: 'D’où viennent ces chiffres',
    text: 'Un petit capteur dans la rue les dit ; Barrio garde chacun tel qu’il est arrivé et note ce que les tests en ont dit. Rien de cela n’est une mesure officielle.',
    csv: 'Le passé en tableau (CSV)',
    json: 'Pour les programmes (JSON)',
    quality: 'Comment les valeurs sont testées',
    ledger: 'Ce que sont devenus ses messages',
  },
};
