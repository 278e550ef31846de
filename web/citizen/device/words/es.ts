import type { Words } from './en.ts';

export const words: Words = {
  title: 'Sensor',
  freshness: {
    live: 'Habla tan a menudo como debe.',
    late: 'Va con retraso: ya debería haber hablado.',
    stale: 'Lleva tanto tiempo en silencio que no se sabe nada de ahora.',
    never_seen: 'Nunca ha hablado.',
  },
  heard: 'Se oyó {ago}.',
  oldTimes:
    'Lo que envía lleva horas muy anteriores a su llegada: puede que su reloj esté mal o que se esté poniendo al día.',
  missing: {
    title: 'No existe ese sensor',
    text: 'Ningún sensor se llama «{id}». Puede que se haya retirado o que la dirección esté mal.',
    home: 'Qué hay cerca de mí',
  },
  values: 'Lo que dice y lo que ha dicho',
  never: 'nunca recibido',
  problems: {
    title: 'Qué le pasa',
    item: '{problem}, desde {since}',
    note: 'También lo ven los operadores, ordenado por a cuántas personas afecta.',
  },
  alerts: {
    title: 'Avisos sobre él',
    item: '{name}, desde {since}',
    none: 'Ahora no hay avisos sobre este sensor.',
    all: 'Todos los avisos',
  },
  index: {
    title: 'El aire aquí',
    text: 'Índice europeo de calidad del aire de la hora hasta {to}; no es una cifra oficial.',
    unknown: 'En la última hora completa se midió demasiado poco para decir cómo está el aire.',
    dominant: 'Sobre todo por: {what}.',
    more: 'Qué significa esto',
    meaning:
      'Se miran cinco contaminantes con los límites de la Agencia Europea de Medio Ambiente de 2024; el peor da la palabra. Desde «regular» lo pueden notar quienes tienen asma o problemas de corazón, los niños y las personas mayores; desde «desfavorable» les conviene esforzarse menos al aire libre. Para decisiones sobre su salud, siga a la autoridad de su región.',
  },
  limits: {
    '24h': 'Valor guía para la media de 24 horas',
    '8h': 'Valor guía para la media de 8 horas',
    year: 'Valor guía para la media de un año',
    source: 'Organización Mundial de la Salud, 2021',
  },
  about: {
    title: 'Acerca de este sensor',
    place: 'Dónde',
    outside: 'fuera de todas las zonas',
    rhythm: 'Habla',
    periodically: 'cada {every}; tras {stale} de silencio no se sabe nada',
    on_change_with_heartbeat: 'cuando algo cambia y al menos cada {every}; tras {stale} de silencio no se sabe nada',
    connection: 'Conexión',
    connected: 'conectado desde {since}',
    gone: 'desconectado desde {since}',
    clock: 'Su reloj',
    clocks: {
      right: 'en hora',
      ahead: 'adelantado',
      behind: 'atrasado',
      drifting: 'se desvía',
      unknown: 'aún no se sabe',
    },
    registered: 'Registrado',
    name: 'Nombre para programas',
  },
  data: {
    title: 'De dónde vienen estas cifras',
    text: 'Las dice un pequeño sensor en la calle; Barrio guarda cada una tal como llegó y anota lo que dijeron las pruebas. Nada de esto es una medición oficial.',
    csv: 'El pasado como tabla (CSV)',
    json: 'Para programas (JSON)',
    quality: 'Cómo se comprueban los valores',
    ledger: 'Qué fue de sus mensajes',
  },
};
