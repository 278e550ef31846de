/** Grams per mole (IUPAC standard atomic weights). */
const molarMass = { no2: 46.006, o3: 47.998, so2: 64.064, co: 28.01 } as const;

type Gas = keyof typeof molarMass;

/** Litres per mole of an ideal gas at 293 K and 101.3 kPa, the conditions of Directive 2008/50/EC, annex VI. */
const molarVolume = (8.314462618 * 293) / 101.3;

/** To a thousandth of the unit, finer than any instrument on a lamp post. */
const rounded = (value: number): number => Math.round(value * 1000) / 1000;

/** Parts per billion of a gas as micrograms per cubic metre: 1 ppb of NO2 is 1.91 ug/m3. */
export const microgramsFromPpb =
  (gas: Gas) =>
  (ppb: number): number =>
    rounded((ppb * molarMass[gas]) / molarVolume);

/** Parts per million of a gas as milligrams per cubic metre: 1 ppm of CO is 1.16 mg/m3. */
export const milligramsFromPpm =
  (gas: Gas) =>
  (ppm: number): number =>
    rounded((ppm * molarMass[gas]) / molarVolume);
