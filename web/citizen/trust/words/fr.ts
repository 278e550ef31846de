import type { Words } from './en.ts';

export const words: Words = {
  title: 'Est-ce fiable ?',
  lead: 'Ce que vous voyez vaut ce que valent les capteurs et le service derrière. Voici où ils en sont maintenant, sans taire aucun chiffre.',
  ready: {
    well: 'Le service fonctionne : tout ce dont il a besoin va bien.',
    ill: 'Le service ne fonctionne qu’en partie : les mesures sont gardées, et certaines sont montrées plus tard que d’habitude.',
    away: 'Le service dit qu’il ne va pas bien en ce moment.',
    hours: {
      one: 'Des mesures sont arrivées pendant {n} des {all} dernières heures.',
      other: 'Des mesures sont arrivées pendant {n} des {all} dernières heures.',
    },
  },
  ledger: {
    title: 'Rien ne se perd',
    sentence:
      'Sur {received} mesures arrivées, {stored} sont gardées, {duplicate} étaient des répétitions, {rejected} ont été refusées avec une raison et {flight} sont en route.',
    balances: { word: 'le compte est bon', text: 'Chaque mesure dont la réception a été confirmée y figure.' },
    imbalance: { word: 'le compte n’est pas bon', text: 'Il manque quelque chose. Les opérateurs sont prévenus.' },
    checked: 'Vérifié {ago}.',
    all: 'Le registre complet (JSON)',
    chart: 'Mesures arrivées, heure par heure, ces 7 derniers jours',
  },
  sensors: {
    title: 'Les capteurs',
    live: 'Ceux qui sont à jour parlent aussi souvent qu’ils le doivent.',
    late: 'Ceux qui sont en retard auraient déjà dû parler ; leur dernière valeur est encore montrée.',
    silent:
      'De ceux qui sont trop anciens ou jamais reçus, on ne sait rien : nous disons « inconnu », pas « libre » ni « bon ».',
    all: 'Tous',
    kinds: 'Par type',
    areas: 'Par zone',
    share: '{share} à jour',
  },
  repair: {
    title: 'Les pannes et leur réparation',
    healthy: '{share} des capteurs n’ont aucune panne connue.',
    none: 'Aucune panne connue en ce moment.',
    detect: 'La moitié des pannes est remarquée en moins de {long} (sur {n} ces 30 derniers jours).',
    repair: 'La moitié est réparée en moins de {long} (sur {n}).',
    noDetect: 'Il y a eu trop peu de pannes ces 30 derniers jours pour dire en combien de temps elles sont remarquées.',
    noRepair: 'Il y a eu trop peu de réparations ces 30 derniers jours pour dire combien de temps elles prennent.',
    looked: 'Tous les capteurs ont été regardés {ago}.',
  },
  deliveries: {
    title: 'En combien de temps arrivent les alertes',
    note: 'De la mesure qui a causé l’alerte au moment où le canal a pris le message, depuis le démarrage du service.',
    sent: { zero: 'rien envoyé encore', one: '{n} message', other: '{n} messages' },
    times: 'la moitié en moins de {half}, 95 % en moins de {most}',
    channels: {
      web_push: 'Notification',
      email: 'E-mail',
      sms: 'SMS',
      webhook: 'Webhook',
      mqtt: 'MQTT',
      sse: 'Page en direct',
    },
    none: 'Aucune alerte n’a été envoyée depuis le démarrage du service.',
  },
  more: {
    title: 'En savoir plus',
    quality: 'Comment les valeurs sont testées',
    alerts: 'Alertes en cours et passées',
    reference: 'Pour les développeurs',
  },
};
