import type { Words } from './en.ts';

export const words: Words = {
  shell: { skip: 'Saltar al contenido', main: 'Principal', language: 'Idioma' },
  menu: {
    queue: 'Reparaciones',
    picture: 'Ahora mismo',
    alerts: 'Avisos',
    rules: 'Reglas',
    health: 'Estado',
    accounts: 'Cuentas',
    audit: 'Registro de cambios',
  },
  sure: { no: 'Ahora no' },
};
