import { number, percent } from '../format.ts';

type Written = readonly [symbol: string, digits: number];

/** How people write a unit, and so many digits as mean something. */
const written: Readonly<Record<string, Written>> = {
  dim_level: ['%', 0],
  active_power: ['W', 1],
  active_energy: ['kWh', 2],
  burning_hours: ['h', 1],
  pm2_5: ['µg/m³', 1],
  pm10: ['µg/m³', 1],
  no2: ['µg/m³', 1],
  o3: ['µg/m³', 1],
  so2: ['µg/m³', 1],
  co: ['mg/m³', 2],
  air_temperature: ['°C', 1],
  relative_humidity: ['%', 0],
  atmospheric_pressure: ['hPa', 1],
  illuminance: ['lx', 0],
  sound_level: ['dB(A)', 1],
  wind_speed: ['m/s', 1],
  wind_direction: ['°', 0],
  battery_level: ['%', 0],
  device_temperature: ['°C', 1],
};

/** `12.3 µg/m³`, in the language that is spoken. A quantity that is newer than this app is written with the unit given. */
export function figure(quantity: string, value: number, unit = ''): string {
  const [symbol, digits] = written[quantity] ?? [unit === '1' ? '' : unit, 2];
  if (symbol === '') return number(value, digits);
  if (symbol === '%') return percent(value / 100);
  return symbol === '°' ? `${number(value, digits)}°` : `${number(value, digits)}\u00a0${symbol}`;
}

export const digitsOf = (quantity: string): number => written[quantity]?.[1] ?? 2;

/** A number at an axis: without its unit, which stands beside. */
export const tickOf = (value: number): string => number(value, 2);
