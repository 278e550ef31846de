import type { Phrases } from './phrases.ts';

export const es: Phrases = {
  limit: {
    above: (limit) => `más de ${limit}`,
    at_least: (limit) => `${limit} o más`,
    below: (limit) => `menos de ${limit}`,
    at_most: (limit) => `${limit} o menos`,
  },
  clears: (clears) => ` (termina en ${clears})`,
  value: (what, limit) => `${what}: ${limit}`,
  state: (what, value) => `${what}: ${value}`,
  change: (what, within, limit) => `${what}: un cambio de ${limit} en ${within}`,
  absent: (after) => `no se ha oído nada en ${after}`,
  mean: (what, over, limit) => `media de ${what} en ${over}: ${limit}`,
  index: (limit) => `índice europeo de calidad del aire: ${limit}`,
  bands: [
    'buena',
    'razonablemente buena',
    'regular',
    'desfavorable',
    'muy desfavorable',
    'extremadamente desfavorable',
  ],
  period: {
    day: (what, limit) => `${what}: ${limit} en todo el día (de 7 a 19 h)`,
    evening: (what, limit) => `${what}: ${limit} en toda la tarde (de 19 a 23 h)`,
    night: (what, limit) => `${what}: ${limit} en toda la noche (de 23 a 7 h)`,
  },
  usual: {
    difference: (what, over, limit) => `${what}: la media de ${over}, menos lo habitual a esta hora, es ${limit}`,
    ratio: (what, over, limit) => `${what}: la media de ${over} es ${limit} veces lo habitual a esta hora`,
    deviations: (what, over, limit) =>
      `${what}: la media de ${over} se aparta de lo habitual a esta hora en ${limit} desviaciones típicas`,
  },
  some: (count, condition) => `en ${count} ocurre que ${condition}`,
  devices: (limit) => `${limit} aparatos`,
  share: (limit) => `${limit} de los aparatos`,
  and: ', y ',
  or: ', o ',
  not: (condition) => `no ocurre que ${condition}`,
  each: {
    device: 'De cada aparato',
    city: 'De la ciudad',
    district: 'De cada distrito',
    street: 'De cada calle',
    garage: 'De cada aparcamiento',
  },
  for: (span) => `, durante ${span}`,
  active: (hours) => ` Solo a estas horas: ${hours}.`,
  to: ' a ',
};
