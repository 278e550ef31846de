import { type QuantityId, quantity } from '../../model/quantity.ts';

/** Sums are of whole numbers, so that they are the same in any order: thousandths, and of sound tenths of the energy of 0 dB. */
const fine = 1000;
const tenths = 10;

const isSound = (id: QuantityId): boolean => quantity(id).averages === 'energy';

/** What is added up for a value. */
export const encode = (id: QuantityId, value: number): number =>
  isSound(id) ? Math.round(tenths * 10 ** (value / 10)) : Math.round(value * fine);

/** The value that the mean of such numbers stands for. */
export const decode = (id: QuantityId, mean: number): number =>
  isSound(id) ? 10 * Math.log10(mean / tenths) : mean / fine;
