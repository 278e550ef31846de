import type { Evidence } from '../../model/alert.ts';
import type { Calendar } from '../../model/calendar.ts';
import type { QuantityId } from '../../model/quantity.ts';
import type { Limit } from '../../model/rule.ts';
import type { EpochMs } from '../../model/time.ts';
import type { Usual } from '../port.ts';
import type { CellForm } from './cell.ts';
import type { Deafness } from './deafness.ts';
import type { Lens } from './lens.ts';
import type { Place } from './place.ts';
import type { SeriesBank } from './series-bank.ts';
import type { Tally } from './tally.ts';
import type { Truth } from './truth.ts';

/** What conditions are judged with. */
export type World = {
  readonly bank: SeriesBank;
  readonly deafness: Deafness;
  readonly calendar: Calendar;
  readonly usual: Usual;
};

/** A condition that has no parts. */
export interface Leaf {
  /** Series whose newest value it looks at. */
  readonly lenses: readonly Lens[];
  readonly cells: readonly CellForm[];
  readonly tally?: Tally | undefined;
  /** Quantities without any of which a device has nothing to do with it; empty when every device has. */
  readonly quantities: readonly QuantityId[];
  readonly limit: Limit | undefined;
  /** Whether the passing of time alone can make it hold. */
  readonly comesByTime: boolean;
  /** `held` tells whether it held when it was judged last. */
  judge(place: Place, at: EpochMs, held: boolean): Truth;
  /** When it may be otherwise though nothing new comes. What is not after `at` is over. */
  nextLook(place: Place, at: EpochMs): EpochMs;
  evidence(place: Place, at: EpochMs): Evidence;
}
