import type { Words } from './en.ts';

export const words: Words = {
  shell: { skip: 'Saltar al contenido', main: 'Principal', language: 'Idioma' },
  menu: { now: 'Cerca de mí', alerts: 'Avisos', subscribe: 'Recibir avisos', trust: '¿Fiable?' },
  foot: { reference: 'Para desarrolladores', quality: 'Qué es la calidad', operate: 'Para operadores' },
};
