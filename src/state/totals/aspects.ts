import type { DeviceKind, Rhythm } from '../../model/device-kind.ts';
import type { Duration } from '../../model/duration.ts';
import { type Freshness, heardAt, isKnown, judgeFreshness } from '../../model/freshness.ts';
import { isCounted } from '../../model/quality.ts';
import { isState, type QuantityId } from '../../model/quantity.ts';
import { type EpochMs, epochMs } from '../../model/time.ts';
import type { TimedObservation } from '../../model/value.ts';

/** What is known of one device. */
export type KnownOfDevice = {
  /** When it was last heard. */
  lastSeen: EpochMs | undefined;
  /** When anything of it arrived last, whatever times it gives. */
  lastArrival: EpochMs | undefined;
  readonly byQuantity: Map<QuantityId, TimedObservation>;
};

/** How a device stands in one respect. Each device is in exactly one of these at a time. */
export type Standing = Freshness | 'on' | 'off' | 'faulty' | 'doubted' | 'silent';

export type Verdict = {
  readonly standing: Standing;
  /** When that was heard on which it rests; it turns into something else when this is too long ago. */
  readonly heard: EpochMs;
  /** No test has looked at it. */
  readonly unjudged: boolean;
};

/** One respect in which devices of a kind are counted. */
export type Aspect = {
  /** A state, whether the device speaks, or what a lamp is when a fault counts more than its light. */
  readonly name: QuantityId | 'freshness' | 'lamp';
  readonly judge: (known: KnownOfDevice | undefined, rhythm: Rhythm, now: EpochMs) => Verdict;
};

/** In what respects the devices of a kind are counted; a kind that is not known any more can only be never seen. */
export function aspectsOf(kind: DeviceKind | undefined): readonly Aspect[] {
  if (kind === undefined) return [];
  const { quantities } = kind;
  const isLamp = quantities.some((id) => id === 'lamp_on' || id === 'lamp_fault');
  return [freshness, ...(isLamp ? [lamp] : []), ...quantities.filter(isState).map(stateOf)];
}

/** How long a device stays in this standing without a word; `undefined`: for ever. */
export function lasts(standing: Standing, { lateAfter, staleAfter }: Rhythm): Duration | undefined {
  if (standing === 'stale' || standing === 'silent' || standing === 'never_seen') return undefined;
  return standing === 'live' ? lateAfter : staleAfter;
}

const never: Verdict = { standing: 'never_seen', heard: epochMs(0), unjudged: false };

const freshness: Aspect = {
  name: 'freshness',
  judge: (known, rhythm, now) =>
    known?.lastSeen === undefined
      ? never
      : { standing: judgeFreshness(rhythm, known.lastSeen, now), heard: known.lastSeen, unjudged: false },
};

const stateOf = (quantity: QuantityId): Aspect => ({
  name: quantity,
  judge: (known, rhythm, now) => judgeState(known?.byQuantity.get(quantity), rhythm, now),
});

function judgeState(observed: TimedObservation | undefined, rhythm: Rhythm, now: EpochMs): Verdict {
  if (observed === undefined) return never;
  const heard = heardAt(observed);
  const unjudged = observed.quality === 'not_evaluated';
  if (!isKnown(judgeFreshness(rhythm, heard, now))) return { standing: 'silent', heard, unjudged };
  if (!isCounted(observed.quality)) return { standing: 'doubted', heard, unjudged };
  return { standing: observed.value === 0 ? 'off' : 'on', heard, unjudged };
}

/** A known fault counts before the light: a lamp that burns and reports a fault is faulty, and one that only reports none is unknown. */
const lamp: Aspect = {
  name: 'lamp',
  judge(known, rhythm, now) {
    const fault = judgeState(known?.byQuantity.get('lamp_fault'), rhythm, now);
    if (fault.standing === 'on') return { ...fault, standing: 'faulty' };
    const light = judgeState(known?.byQuantity.get('lamp_on'), rhythm, now);
    if (light.standing === 'on' || light.standing === 'off' || light.standing === 'doubted') return light;
    if (fault.standing === 'doubted') return fault;
    return fault.standing === 'never_seen' ? light : { ...light, standing: 'silent' };
  },
};
