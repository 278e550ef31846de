import { type Duration, milliseconds } from '../model/duration.ts';
import type { QuantityId } from '../model/quantity.ts';
import type { Rollup } from '../model/rollup.ts';
import type { TimeSpan } from '../model/time.ts';
import { called, enough, type IndexBasis, type IndexInput, inputOf, lengthOf, percent } from './evidence.ts';
import { shareOfTime } from './share-of-time.ts';

/** A figure of the lamps together. `null` where too little is known. */
export type LightingFigure = {
  readonly value: number | null;
  readonly reasons: readonly string[];
};

/** How lamps burned, what they drew, and how many were broken, over whole days. */
export type LightingUse = {
  /** Hours, of all lamps together. */
  readonly burningHours: LightingFigure & { readonly from: 'burning_hours' | 'lamp_on' | null };
  /** kWh, of all lamps together. */
  readonly energy: LightingFigure;
  /** The share of the known time in which lamps reported a fault, 0 to 1. */
  readonly faultShare: LightingFigure;
  readonly basis: IndexBasis;
};

/** Lamps with a fault, one by one. */
export type LampFaults = {
  /** Lamps that reported a fault at any time of the span. */
  readonly lamps: number;
  /** Days of lamps on which something is known of them. */
  readonly lampDays: number;
  /** Days of lamps with a fault, per day of a lamp. */
  readonly rate: number | null;
  /** How long a lamp with a fault reported it on average. */
  readonly meanTime: Duration | null;
};

export type LampDays = ReadonlyMap<QuantityId, readonly Rollup[]>;

const lampQuantities = ['burning_hours', 'lamp_on', 'active_energy', 'lamp_fault'] as const;

/**
 * Sums up days of several lamps together.
 *
 * @param windows rollups of the days of the span, by quantity.
 * @param lamps how many there are: a share of their time becomes hours by it.
 */
export function lightingUse(
  windows: LampDays,
  { span, lamps }: { readonly span: TimeSpan; readonly lamps: number },
): LightingUse {
  const of = (id: QuantityId) => windows.get(id) ?? [];
  const input = (id: QuantityId) => inputOf(id, of(id), span);
  return {
    burningHours: burningHours(windows, { span, lamps }),
    energy: figure(input('active_energy'), growth(of('active_energy'))),
    faultShare: figure(input('lamp_fault'), shareOfTime(of('lamp_fault'))),
    basis: { ...span, inputs: lampQuantities.map(input) },
  };
}

/** By the lamps' own counter; where that is too thin, by the share of the time in which they said that they burn. */
function burningHours(
  windows: LampDays,
  { span, lamps }: { readonly span: TimeSpan; readonly lamps: number },
): LightingUse['burningHours'] {
  const counters = windows.get('burning_hours') ?? [];
  const counted = figure(inputOf('burning_hours', counters, span), growth(counters));
  if (counted.value !== null) return { ...counted, from: 'burning_hours' };
  const states = windows.get('lamp_on') ?? [];
  const share = figure(inputOf('lamp_on', states, span), shareOfTime(states));
  if (share.value === null) return { value: null, from: null, reasons: [...counted.reasons, ...share.reasons] };
  const value = share.value * lamps * (lengthOf(span) / 3_600_000);
  return { value, from: 'lamp_on', reasons: counted.reasons };
}

function figure(input: IndexInput, value: number | undefined): LightingFigure {
  if (value !== undefined && input.completeness >= enough) return { value, reasons: [] };
  const reason = `${called(input.quantity)}: ${percent(input.completeness)} is known; ${percent(enough)} are needed`;
  return { value: null, reasons: [reason] };
}

/** How much totals grew over all windows. */
const growth = (windows: readonly Rollup[]): number | undefined =>
  windows.length === 0 ? undefined : windows.reduce((sum, { counted }) => sum + (counted.mean ?? 0), 0);

/**
 * How often and for how long single lamps were broken.
 *
 * @param windows days of `lamp_fault`, lamp by lamp.
 */
export function lampFaults(windows: readonly Rollup[]): LampFaults {
  const known = windows.filter(({ counted }) => counted.mean !== undefined);
  const faulty = known.filter(({ counted }) => counted.max === 1);
  const lamps = new Set(faulty.map(({ group }) => group)).size;
  const broken = faulty.reduce(
    (sum, { counted, completeness, start, end }) => sum + (counted.mean ?? 0) * completeness * (end - start),
    0,
  );
  return {
    lamps,
    lampDays: known.length,
    rate: known.length === 0 ? null : faulty.length / known.length,
    meanTime: lamps === 0 ? null : milliseconds(broken / lamps),
  };
}
