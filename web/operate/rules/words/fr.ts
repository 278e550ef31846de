import type { Words } from './en.ts';

export const words: Words = {
  title: 'Règles',
  lead: 'Quand on prévient les gens, et de quoi. Ouvrez une règle pour la lire, la changer, la tester ou l’essayer sur le passé.',
  firing: {
    zero: 'ne se déclenche nulle part',
    one: 'se déclenche à {n} endroit',
    other: 'se déclenche à {n} endroits',
  },
  for: { operators: 'pour les opérateurs', citizens: 'pour les citoyens', both: 'pour les opérateurs et les citoyens' },
  urgent: 'réveille les gens',
  warning: 'alerte publique',
  none: 'Il n’y a pas encore de règle. Une ville sans règle ne prévient personne.',
  faults: { one: '{n} fichier n’est pas utilisé tel quel', other: '{n} fichiers ne sont pas utilisés tels quels' },
  faultsLead: 'La version d’avant reste en vigueur jusqu’à ce que le fichier soit corrigé.',
  warnings: {
    one: '{n} fichier est utilisé, mais paraît étrange',
    other: '{n} fichiers sont utilisés, mais paraissent étranges',
  },
  line: 'ligne {line}',
  newTitle: 'Une nouvelle règle',
  newLead: 'Elle reçoit d’abord un identifiant : minuscules, chiffres et traits d’union, comme « fumee-la-nuit ».',
  newId: 'Identifiant de la nouvelle règle',
  newGo: 'L’écrire',
  filter: 'Chercher une règle',
  found: { zero: 'Aucune règle ne correspond.', one: '{n} règle', other: '{n} règles' },
  backtests: 'Essais sur le passé',
  backtestsNone: 'Rien n’a été essayé depuis le démarrage du service.',
  backtest: '{rule}, du {from} au {to}',
  states: { running: 'en cours', done: 'terminé', cancelled: 'annulé', failed: 'échoué' },
};
