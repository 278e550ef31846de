import type { FigureField } from '../../src/figures/port.ts';
import type { DeviceKind } from '../../src/model/device-kind.ts';
import { chosen, each, influxql, last, tagIs } from './influxql.ts';
import type { Marks } from './marks.ts';
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

/** When alerts of the chosen areas began to fire. A bad day has thousands; the newest are told. */
export const alertsFired: Marks = {
  title: 'Alerts',
  colour: 'bad',
  query: influxql({
    from: figuresOf('barrio_alert'),
    select: { seconds: each('seconds') },
    beside: ['subject', 'rule', 'severity'],
    where: [chosen('area'), tagIs('to', 'firing')],
    over: 'all',
    newest: 500,
  }),
  text: 'subject',
  tags: ['rule', 'severity'],
};
