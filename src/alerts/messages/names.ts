import { type EuropeanBand, europeanBands } from '../../indices/european-aqi.ts';
import type { Language, Text } from '../../model/language.ts';
import type { QuantityId } from '../../model/quantity.ts';

/** What quantities are called in a sentence. */
export const quantityNames: Readonly<Record<QuantityId, Text>> = {
  occupied: { es: 'plaza ocupada', en: 'bay occupied', fr: 'place occupée' },
  lamp_on: { es: 'farola encendida', en: 'lamp on', fr: 'lampadaire allumé' },
  lamp_fault: { es: 'avería de farola', en: 'lamp fault', fr: 'panne de lampadaire' },
  dim_level: { es: 'nivel de luz', en: 'dim level', fr: 'niveau d’éclairage' },
  active_power: { es: 'potencia', en: 'power', fr: 'puissance' },
  active_energy: { es: 'energía', en: 'energy', fr: 'énergie' },
  burning_hours: { es: 'horas de luz', en: 'burning hours', fr: 'heures d’allumage' },
  pm2_5: { es: 'partículas finas PM2,5', en: 'fine particles PM2.5', fr: 'particules fines PM2,5' },
  pm10: { es: 'partículas PM10', en: 'particles PM10', fr: 'particules PM10' },
  no2: { es: 'dióxido de nitrógeno', en: 'nitrogen dioxide', fr: 'dioxyde d’azote' },
  o3: { es: 'ozono', en: 'ozone', fr: 'ozone' },
  so2: { es: 'dióxido de azufre', en: 'sulphur dioxide', fr: 'dioxyde de soufre' },
  co: { es: 'monóxido de carbono', en: 'carbon monoxide', fr: 'monoxyde de carbone' },
  air_temperature: { es: 'temperatura del aire', en: 'air temperature', fr: 'température de l’air' },
  relative_humidity: { es: 'humedad', en: 'humidity', fr: 'humidité' },
  atmospheric_pressure: { es: 'presión del aire', en: 'air pressure', fr: 'pression de l’air' },
  illuminance: { es: 'luz', en: 'light', fr: 'lumière' },
  sound_level: { es: 'nivel de ruido', en: 'noise level', fr: 'niveau de bruit' },
  wind_speed: { es: 'viento', en: 'wind', fr: 'vent' },
  wind_direction: { es: 'dirección del viento', en: 'wind direction', fr: 'direction du vent' },
  battery_level: { es: 'batería', en: 'battery', fr: 'batterie' },
  device_temperature: { es: 'temperatura del aparato', en: 'device temperature', fr: 'température de l’appareil' },
};

/** The words of the European air quality index, as the European Environment Agency translates them. */
const bandNames: Readonly<Record<EuropeanBand, Text>> = {
  good: { es: 'buena', en: 'good', fr: 'bonne' },
  fair: { es: 'razonablemente buena', en: 'fair', fr: 'moyenne' },
  moderate: { es: 'regular', en: 'moderate', fr: 'dégradée' },
  poor: { es: 'desfavorable', en: 'poor', fr: 'mauvaise' },
  very_poor: { es: 'muy desfavorable', en: 'very poor', fr: 'très mauvaise' },
  extremely_poor: {
    es: 'extremadamente desfavorable',
    en: 'extremely poor',
    fr: 'extrêmement mauvaise',
  },
};

export function bandName(value: number, language: Language): string {
  const band = europeanBands[Math.min(Math.max(Math.round(value), 1), europeanBands.length) - 1] ?? 'good';
  return bandNames[band][language];
}

export const indexName: Text = { es: 'calidad del aire', en: 'air quality', fr: 'qualité de l’air' };
export const noValue: Text = { es: 'sin dato', en: 'no value', fr: 'sans valeur' };
export const theCity: Text = { es: 'la ciudad', en: 'the city', fr: 'la ville' };
export const stateNames: Readonly<Record<'on' | 'off', Text>> = {
  on: { es: 'sí', en: 'yes', fr: 'oui' },
  off: { es: 'no', en: 'no', fr: 'non' },
};
export const shortly: Text = { es: 'menos de un minuto', en: 'less than a minute', fr: 'moins d’une minute' };

/** So many more than were named. */
export const more: Readonly<Record<Language, (count: number) => string>> = {
  es: (count) => `${count} más`,
  en: (count) => `${count} more`,
  fr: (count) => `${count} de plus`,
};

/** How numbers, dates and lists are written where the language is spoken. */
export const locales: Readonly<Record<Language, string>> = { es: 'es-ES', en: 'en-GB', fr: 'fr-FR' };
