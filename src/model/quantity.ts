/**
 * What can be measured, and in which unit. One canonical UCUM unit per quantity: a device kind converts into it, and nothing
 * behind the codec ever asks for the unit again.
 *
 * `possible` is what nature or the instrument allows: a value outside is refused (it is a fault of the message).
 * `plausible` is what a city sees: a value outside is kept and judged (it may be a fault of the sensor).
 *
 * `behaves`: a gauge can be averaged over time, a total only ever grows (differences count), a state holds until the next one
 * (its share of time counts). `averages` names the rule for means: sound adds up as energy, direction as a vector.
 */
export type QuantityDefinition = {
  readonly label: string;
  /** UCUM code; `1` for states. */
  readonly unit: string;
  /** How people write the unit; empty for states. */
  readonly symbol: string;
  readonly topic: 'parking' | 'lighting' | 'air' | 'weather' | 'noise' | 'device';
  readonly behaves: 'gauge' | 'total' | 'state';
  readonly averages: 'arithmetic' | 'energy' | 'vector' | 'difference' | 'share_of_time';
  readonly possible: Range;
  readonly plausible: Range;
  /** Digits after the point that mean something. */
  readonly decimals: number;
};

/** Both ends included, in the quantity's unit. */
export type Range = { readonly min: number; readonly max: number };

const range = (min: number, max: number): Range => ({ min, max });

const state = (label: string, topic: QuantityDefinition['topic']) =>
  ({
    label,
    unit: '1',
    symbol: '',
    topic,
    behaves: 'state',
    averages: 'share_of_time',
    possible: range(0, 1),
    plausible: range(0, 1),
    decimals: 0,
  }) as const satisfies QuantityDefinition;

type Measured = Pick<QuantityDefinition, 'label' | 'unit' | 'symbol' | 'topic' | 'possible' | 'plausible' | 'decimals'>;

const gauge = (definition: Measured) => ({ ...definition, behaves: 'gauge', averages: 'arithmetic' }) as const;
const total = (definition: Measured) => ({ ...definition, behaves: 'total', averages: 'difference' }) as const;

const airMass = (label: string, plausibleMax: number) =>
  gauge({
    label,
    unit: 'ug/m3',
    symbol: 'µg/m³',
    topic: 'air',
    possible: range(0, 10_000),
    plausible: range(0, plausibleMax),
    decimals: 1,
  });

/** The table. Order and ids are for ever: stores name their columns and fields after them. */
export const quantities = {
  occupied: state('Bay occupied', 'parking'),
  lamp_on: state('Lamp on', 'lighting'),
  lamp_fault: state('Lamp fault', 'lighting'),
  dim_level: gauge({
    label: 'Dim level',
    unit: '%',
    symbol: '%',
    topic: 'lighting',
    possible: range(0, 100),
    plausible: range(0, 100),
    decimals: 0,
  }),
  active_power: gauge({
    label: 'Active power',
    unit: 'W',
    symbol: 'W',
    topic: 'lighting',
    possible: range(0, 5000),
    plausible: range(0, 400),
    decimals: 1,
  }),
  active_energy: total({
    label: 'Active energy',
    unit: 'kW.h',
    symbol: 'kWh',
    topic: 'lighting',
    possible: range(0, 10_000_000),
    plausible: range(0, 100_000),
    decimals: 3,
  }),
  burning_hours: total({
    label: 'Burning hours',
    unit: 'h',
    symbol: 'h',
    topic: 'lighting',
    possible: range(0, 1_000_000),
    plausible: range(0, 200_000),
    decimals: 1,
  }),
  pm2_5: airMass('Fine particles PM2.5', 500),
  pm10: airMass('Particles PM10', 600),
  no2: airMass('Nitrogen dioxide', 400),
  o3: airMass('Ozone', 400),
  so2: airMass('Sulphur dioxide', 1000),
  co: gauge({
    label: 'Carbon monoxide',
    unit: 'mg/m3',
    symbol: 'mg/m³',
    topic: 'air',
    possible: range(0, 1000),
    plausible: range(0, 50),
    decimals: 2,
  }),
  air_temperature: gauge({
    label: 'Air temperature',
    unit: 'Cel',
    symbol: '°C',
    topic: 'weather',
    possible: range(-90, 70),
    plausible: range(-20, 45),
    decimals: 1,
  }),
  relative_humidity: gauge({
    label: 'Relative humidity',
    unit: '%',
    symbol: '%',
    topic: 'weather',
    possible: range(0, 100),
    plausible: range(5, 100),
    decimals: 0,
  }),
  atmospheric_pressure: gauge({
    label: 'Air pressure',
    unit: 'hPa',
    symbol: 'hPa',
    topic: 'weather',
    possible: range(300, 1100),
    plausible: range(940, 1060),
    decimals: 1,
  }),
  illuminance: gauge({
    label: 'Illuminance',
    unit: 'lx',
    symbol: 'lx',
    topic: 'weather',
    possible: range(0, 250_000),
    plausible: range(0, 130_000),
    decimals: 0,
  }),
  sound_level: {
    label: 'Sound level (A-weighted)',
    unit: 'dB[SPL]',
    symbol: 'dB(A)',
    topic: 'noise',
    behaves: 'gauge',
    averages: 'energy',
    possible: range(0, 194),
    plausible: range(25, 120),
    decimals: 1,
  },
  wind_speed: gauge({
    label: 'Wind speed',
    unit: 'm/s',
    symbol: 'm/s',
    topic: 'weather',
    possible: range(0, 120),
    plausible: range(0, 50),
    decimals: 1,
  }),
  /** Where it comes from, clockwise from north; 360 is written as 0. */
  wind_direction: {
    label: 'Wind direction',
    unit: 'deg',
    symbol: '°',
    topic: 'weather',
    behaves: 'gauge',
    averages: 'vector',
    possible: range(0, 360),
    plausible: range(0, 360),
    decimals: 0,
  },
  battery_level: gauge({
    label: 'Battery',
    unit: '%',
    symbol: '%',
    topic: 'device',
    possible: range(0, 100),
    plausible: range(0, 100),
    decimals: 0,
  }),
  device_temperature: gauge({
    label: 'Device temperature',
    unit: 'Cel',
    symbol: '°C',
    topic: 'device',
    possible: range(-90, 150),
    plausible: range(-30, 80),
    decimals: 1,
  }),
} as const satisfies Readonly<Record<string, QuantityDefinition>>;

export type QuantityId = keyof typeof quantities;

export const isQuantityId = (text: string): text is QuantityId => Object.hasOwn(quantities, text);

export const quantityIds: readonly QuantityId[] = Object.keys(quantities).filter(isQuantityId);

export const quantity = (id: QuantityId): QuantityDefinition => quantities[id];

/** States are kept as 0 and 1 (InfluxQL cannot average booleans) and shown as `false` and `true`. */
export const isState = (id: QuantityId): boolean => quantity(id).behaves === 'state';

/** A value as people and programs read it: a state is `true` or `false`, everything else a number. */
export const presentValue = (id: QuantityId, value: number): number | boolean => (isState(id) ? value !== 0 : value);
