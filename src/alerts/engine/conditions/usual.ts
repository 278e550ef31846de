import type { AreaId, DeviceId } from '../../../model/ids.ts';
import type { EpochMs } from '../../../model/time.ts';
import type { UsualValue } from '../../port.ts';
import type { Leaf } from '../leaf.ts';
import { compare } from '../limits.ts';
import type { Place } from '../place.ts';
import { unknown } from '../truth.ts';
import { createWindowReader, type SpanMean } from './window-of.ts';
import type { Asked, LeafParts } from './windowed.ts';

/** With fewer weeks nobody can say what is usual. */
const fewestWeeks = 3;

/** The mean of the last span compared with what is usual at this hour of this weekday. */
export function createUsualLeaf({ condition, looking }: Asked<'usual'>, parts: LeafParts): Leaf {
  const { quantity, limit, complete, weeks, compared } = condition;
  const window = createWindowReader(condition, looking, parts);
  const onlyKind = looking.where.kinds?.length === 1 ? looking.where.kinds[0] : undefined;
  const usualAt = (place: Place, moment: EpochMs): UsualValue | undefined => {
    const kind = place.kind?.id ?? onlyKind;
    const usual = parts.world.usual.at(idOf(place), { kind, quantity, weeks, moment, over: condition.over });
    return usual === undefined || usual.weeks < fewestWeeks ? undefined : usual;
  };
  const numberAt = (place: Place, at: EpochMs): number | undefined => {
    const span = window.read(place, at);
    const usual = usualAt(place, at);
    return usual === undefined || !isThere(span, complete) ? undefined : distance(span.mean, usual, compared);
  };
  return {
    lenses: [window.lens],
    cells: [window.form],
    quantities: [quantity],
    limit,
    comesByTime: true,
    judge(place, at, held) {
      const number = numberAt(place, at);
      return number === undefined ? unknown : compare(number, limit, held);
    },
    nextLook: (place, at) => window.nextChange(place, at),
    evidence: (place, at) => ({
      value: numberAt(place, at),
      limit: limit.limit,
      quantity: compared === 'difference' ? quantity : undefined,
      usual: usualAt(place, at)?.mean,
      observations: window.observations(place),
    }),
  };
}

const isThere = (span: SpanMean | undefined, complete: number): span is SpanMean =>
  span !== undefined && span.completeness >= complete;

function idOf({ subject }: Place): DeviceId | AreaId | undefined {
  return subject.is === 'city' ? undefined : subject.id;
}

type Compared = Asked<'usual'>['condition']['compared'];

/** `undefined` where what is usual gives no measure: a ratio to nothing, or deviations of what never differs. */
function distance(mean: number, usual: UsualValue, compared: Compared): number | undefined {
  if (compared === 'difference') return mean - usual.mean;
  const measure = compared === 'ratio' ? usual.mean : usual.deviation;
  if (measure <= 0) return undefined;
  return compared === 'ratio' ? mean / measure : (mean - usual.mean) / measure;
}
