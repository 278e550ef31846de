import { z } from 'zod';
import { type QuantityId, quantity, quantityIds } from '../../model/quantity.ts';
import type { Device } from '../../registry/port.ts';
import { BasisShape, basisOf, counts, isDoubted } from '../vocabulary/basis.ts';
import type { CityView } from '../vocabulary/city-view.ts';
import { environmentQuantities } from '../vocabulary/roles.ts';

export const EnvironmentMeanShape = z
  .object({
    quantity: z.enum(quantityIds),
    unit: z.string().describe('UCUM code.'),
    mean: z
      .number()
      .nullable()
      .describe(
        'Of the known values; null when there are none. Sound adds up as energy, directions as vectors: null when they cancel each other out.',
      ),
    min: z.number().nullable(),
    max: z.number().nullable(),
    stations: z.int().min(0).describe('Stations that measure this quantity.'),
    unknown: z.int().min(0).describe('Stations whose value is silent for too long, doubted, or never seen.'),
    neverSeen: z.int().min(0).describe('The part of `unknown` that never said anything of this quantity.'),
    doubted: z.int().min(0).describe('The part of `unknown` that speaks, and a test doubts what it says.'),
    basis: BasisShape,
  })
  .meta({ id: 'EnvironmentMean', description: 'What several stations say together about one quantity.' });

export type EnvironmentMean = z.output<typeof EnvironmentMeanShape>;

/** One mean for each quantity of the environment that any of the devices measures. */
export const environmentMeans = (devices: readonly Device[], view: CityView): EnvironmentMean[] =>
  environmentQuantities.flatMap((id) => {
    const stations = devices.filter((device) => view.measures(device, id));
    return stations.length === 0 ? [] : [meanOf(id, stations, view)];
  });

function meanOf(id: QuantityId, stations: readonly Device[], view: CityView): EnvironmentMean {
  const facts = stations.map((device) => view.fact(device, id));
  const known = facts.filter(counts);
  const numbers = known.map(({ value }) => value);
  const seen = numbers.length > 0;
  return {
    quantity: id,
    unit: quantity(id).unit,
    mean: seen ? rounded(id, average(id, numbers)) : null,
    min: seen ? numbers.reduce((one, other) => Math.min(one, other)) : null,
    max: seen ? numbers.reduce((one, other) => Math.max(one, other)) : null,
    stations: stations.length,
    unknown: stations.length - known.length,
    neverSeen: facts.filter((fact) => fact === undefined).length,
    doubted: facts.filter(isDoubted).length,
    basis: basisOf(known),
  };
}

function average(id: QuantityId, numbers: readonly number[]): number | null {
  const { averages } = quantity(id);
  if (averages === 'vector') return direction(numbers);
  if (averages !== 'energy') return arithmetic(numbers);
  return 10 * Math.log10(arithmetic(numbers.map((level) => 10 ** (level / 10))));
}

/** Where several directions point together; nowhere when they cancel each other out. */
function direction(degrees: readonly number[]): number | null {
  const east = arithmetic(degrees.map((angle) => Math.sin((angle * Math.PI) / 180)));
  const north = arithmetic(degrees.map((angle) => Math.cos((angle * Math.PI) / 180)));
  if (Math.hypot(east, north) < 1e-9) return null;
  return ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360;
}

const arithmetic = (numbers: readonly number[]): number =>
  numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

function rounded(id: QuantityId, value: number | null): number | null {
  if (value === null) return null;
  const short = Number(value.toFixed(quantity(id).decimals + 1));
  return quantity(id).averages === 'vector' ? short % 360 : short;
}
