import type { Words } from './en.ts';

export const words: Words = {
  shell: { skip: 'Aller au contenu', main: 'Principal', language: 'Langue' },
  menu: {
    queue: 'Réparations',
    picture: 'En direct',
    alerts: 'Alertes',
    rules: 'Règles',
    health: 'Santé',
    accounts: 'Comptes',
    audit: 'Journal des changements',
  },
  sure: { no: 'Pas maintenant' },
};
