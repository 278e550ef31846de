import type { Words } from './en.ts';

export const words: Words = {
  shell: { skip: 'Aller au contenu', main: 'Principal', language: 'Langue' },
  menu: { now: 'Près de moi', alerts: 'Alertes', subscribe: 'Être alerté', trust: 'Fiable ?' },
  foot: { reference: 'Pour les développeurs', quality: 'Ce que dit la qualité', operate: 'Pour les agents' },
};
