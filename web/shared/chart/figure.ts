import { number, percent } from '../format.ts';
import type { Point } from './points.ts';

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
  wind_speed: ['km/h', 0],
  wind_direction: ['°', 0],
  battery_level: ['%', 0],
  device_temperature: ['°C', 1],
};

/** Where people say another unit than the service: so many of theirs are one of its. */
const unitsOfPeople: Readonly<Record<string, number>> = { wind_speed: 3.6 };

/** A value of the service in the unit in which people say it. */
const asSaid = (quantity: string, value: number): number => value * (unitsOfPeople[quantity] ?? 1);

/** In the unit in which people say them, so that the axis has round numbers of that. */
export function pointsAsSaid(points: readonly Point[], quantity: string): readonly Point[] {
  const change = (value: number | null | undefined) => (typeof value === 'number' ? asSaid(quantity, value) : value);
  return points.map((point) => ({
    ...point,
    value: change(point.value) ?? null,
    ...(point.least === undefined ? {} : { least: change(point.least) ?? null }),
    ...(point.greatest === undefined ? {} : { greatest: change(point.greatest) ?? null }),
  }));
}

/** `12.3 µg/m³`, in the language that is spoken. A quantity that is newer than this app is written with the unit given. */
export const figure = (quantity: string, value: number, unit?: string): string =>
  said(quantity, asSaid(quantity, value), unit);

/** The same of a value that is in the unit of people already. */
export function said(quantity: string, value: number, unit = ''): string {
  const [symbol, digits] = written[quantity] ?? [unit === '1' ? '' : unit, 2];
  if (symbol === '') return number(value, digits);
  if (symbol === '%') return percent(value / 100);
  return symbol === '°' ? `${number(value, digits)}°` : `${number(value, digits)}\u00a0${symbol}`;
}

export const digitsOf = (quantity: string): number => written[quantity]?.[1] ?? 2;

/** A number at an axis: without its unit, which stands beside. */
export const tickOf = (value: number): string => number(value, 2);
