/** Grams per mole (IUPAC standard atomic weights). */
const molarMass = { no2: 46.006, o3: 47.998, so2: 64.064, co: 28.01 } as const;
export type Gas = keyof typeof molarMass;

/** The air to which a mass per volume refers: the same gas weighs less per cubic metre when it is warm. */
export type AirConditions = { readonly kelvin: number; readonly kilopascal: number };

/** What our ug/m3 of a gas refer to (Directive 2008/50/EC, annex VI; see the quantities and the kinds that convert into them). */
export const europeanConditions: AirConditions = { kelvin: 293, kilopascal: 101.3 };

/** 25 degrees and one atmosphere, to which the EPA refers masses of gases (40 CFR 50.3): 24.45 litres per mole. */
export const americanConditions: AirConditions = { kelvin: 298.15, kilopascal: 101.325 };

const litresPerMole = ({ kelvin, kilopascal }: AirConditions): number => (8.314462618 * kelvin) / kilopascal;

/** Micrograms per cubic metre of a gas as parts per billion. 191.3 ug/m3 of NO2 at 293 K are 100 ppb, at 25 degrees 101.7. */
export const ppbFromMicrograms = (gas: Gas, micrograms: number, at: AirConditions = europeanConditions): number =>
  (micrograms * litresPerMole(at)) / molarMass[gas];

/** Milligrams per cubic metre of a gas as parts per million: a thousand times as much of both. */
export const ppmFromMilligrams = (gas: Gas, milligrams: number, at?: AirConditions): number =>
  ppbFromMicrograms(gas, milligrams, at);
