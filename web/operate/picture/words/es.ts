import type { Words } from './en.ts';

export const words: Words = {
  title: 'Ahora mismo',
  devices: { zero: 'Todavía no hay dispositivos registrados.', one: '{n} dispositivo', other: '{n} dispositivos' },
  asOf: 'a las {when}',
  behind: 'El servicio no responde. Esto es lo que se sabía a las {when}; puede haber cambiado.',
  states: {
    all: 'Todos',
    out: 'averiados',
    unknown: 'en silencio',
    doubt: 'por vigilar',
    never_seen: 'nunca oídos',
    late: 'con retraso',
    live: 'bien',
  },
  show: 'Mostrar',
  filters: {
    title: 'Filtrar',
    problem: 'Problema',
    search: 'Nombre o id',
    any: 'Todos',
    clear: 'Mostrar todo',
  },
  found: {
    zero: 'Nada coincide con lo que has elegido.',
    one: '{n} coincide; primero lo peor',
    other: '{n} coinciden; primero lo peor',
  },
  map: { show: 'Mostrar el mapa', hide: 'Ocultar el mapa', label: 'Los dispositivos que coinciden, en un mapa' },
  table: {
    label: 'Dispositivos, primero lo peor',
    device: 'Dispositivo',
    how: 'Cómo está',
    heard: 'Última señal',
    kind: 'Tipo',
    area: 'Zona',
    never: 'nunca',
    refused: 'se rechaza todo',
    keys: 'Las flechas recorren la lista, Inicio y Fin llevan a sus extremos, Intro abre un dispositivo.',
  },
  chosen: { title: 'Elegido', open: 'Abrir {name}', leave: 'No elegir ninguno' },
  touches: 'rango {n}',
};
