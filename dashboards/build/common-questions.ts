import type { FigureField } from '../../src/figures/port.ts';
import type { DeviceKind } from '../../src/model/device-kind.ts';
import { chosen, influxql, last, tagIs } from './influxql.ts';
import { figuresOf } from './sources.ts';

type FleetField = FigureField<'barrio_fleet'>;
type Fleet = {
  /** All kinds together, when left out. */
  readonly kind?: DeviceKind;
  readonly by?: readonly ('kind' | 'area')[];
  readonly within?: readonly ('kind' | 'area')[];
  readonly over?: 'time' | 'all';
};

const fleet = figuresOf('barrio_fleet');

/** How many devices there are of this and that, added up over the areas (and kinds) that it is not asked by. */
export function devicesThat(
  are: Readonly<Record<string, FleetField>>,
  { kind, by = [], within = [], over = 'time' }: Fleet = {},
): string {
  const tags = ['kind', 'area'] as const;
  return influxql({
    from: fleet,
    select: Object.fromEntries(Object.entries(are).map(([as, field]) => [as, last(field)])),
    where: [...(kind === undefined ? [] : [tagIs('kind', kind.id)]), ...within.map((tag) => chosen(tag))],
    by,
    sumOver: tags.filter((tag) => !by.includes(tag)),
    over,
  });
}
