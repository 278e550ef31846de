import { hours } from '../model/duration.ts';
import type { QuantityId } from '../model/quantity.ts';
import type { Rollup } from '../model/rollup.ts';
import type { TimeSpan } from '../model/time.ts';
import { called, enough, type IndexBasis, inputOf, lengthOf, percent } from './evidence.ts';
import { shareOfTime } from './share-of-time.ts';

/** A figure of the lamps together. `null` where too little is known. */
export type LightingFigure = {
  readonly value: number | null;
  /** The share of the time of all lamps that the value speaks of, 0 to 1. */
  readonly covered: number;
  readonly reasons: readonly string[];
};

/** A sum, of what is known of the lamps. */
export type LightingSum = LightingFigure & {
  /** Of all lamps, as if those of which nothing is known had done as the others did. */
  readonly estimate: number | null;
};

/** How lamps burned, what they drew, and how many were broken, over whole days. */
export type LightingUse = {
  /** Hours, of the lamps together. */
  readonly burningHours: LightingSum & { readonly from: 'burning_hours' | 'lamp_on' | null };
  /** kWh, of the lamps together. */
  readonly energy: LightingSum;
  /** The share of the known time in which lamps reported a fault, 0 to 1. */
  readonly faultShare: LightingFigure;
  readonly basis: IndexBasis;
};

/** Days of lamps, and how many lamps there are. */
export type Lamps = {
  readonly span: TimeSpan;
  readonly lamps: number;
  /** How many of them can say it. */
  readonly measuring: (id: QuantityId) => number;
};

export type LampDays = ReadonlyMap<QuantityId, readonly Rollup[]>;

const lampQuantities = ['burning_hours', 'lamp_on', 'active_energy', 'lamp_fault'] as const;

/**
 * Sums up days of several lamps together.
 *
 * @param windows rollups of the days of the span, by quantity.
 */
export function lightingUse(windows: LampDays, lamps: Lamps): LightingUse {
  const { span } = lamps;
  const days = { windows, ...lamps };
  return {
    burningHours: burningHours(days),
    energy: sumOf('active_energy', {
      covered: coveredByCounter('active_energy', days),
      value: growth('active_energy', days),
    }),
    faultShare: figure('lamp_fault', {
      covered: coveredOf('lamp_fault', days),
      value: shareOfTime(daysOf('lamp_fault', days)),
    }),
    basis: { ...span, inputs: lampQuantities.map((id) => inputOf(id, daysOf(id, days), span)) },
  };
}

type Days = Lamps & { readonly windows: LampDays };
type Found = { readonly covered: number; readonly value: number | undefined };

const daysOf = (id: QuantityId, { windows }: Pick<Days, 'windows'>): readonly Rollup[] => windows.get(id) ?? [];

/** By the lamps' own counter; where that is too thin, by the share of the time in which they said that they burn. */
function burningHours(days: Days): LightingUse['burningHours'] {
  const counted = sumOf('burning_hours', {
    covered: coveredByCounter('burning_hours', days),
    value: growth('burning_hours', days),
  });
  if (counted.value !== null) return { ...counted, from: 'burning_hours' };
  const covered = coveredOf('lamp_on', days);
  const share = shareOfTime(daysOf('lamp_on', days));
  const lampHours = days.lamps * covered * (lengthOf(days.span) / hours(1));
  const said = sumOf('lamp_on', { covered, value: share === undefined ? undefined : share * lampHours });
  return { ...said, from: said.value === null ? null : 'lamp_on', reasons: [...counted.reasons, ...said.reasons] };
}

/** The share of the time of all lamps in which a quantity is known of them. */
function coveredOf(id: QuantityId, { windows, span, lamps, measuring }: Days): number {
  return lamps === 0 ? 0 : (inputOf(id, daysOf(id, { windows }), span).completeness * measuring(id)) / lamps;
}

/**
 * A counter also tells what happened while readings of it were lost, as long as the lamp speaks again soon: of lamps whose state is
 * known the counter is, but for the part of it that tests doubt.
 */
function coveredByCounter(id: QuantityId, days: Days): number {
  const { counted, quality } = inputOf(id, daysOf(id, days), days.span);
  const all = quality.pass + quality.not_evaluated + quality.suspect + quality.fail;
  const undoubted = all === 0 ? 0 : counted / all;
  const isOfTheSame = days.measuring(id) === days.measuring('lamp_on');
  return Math.max(coveredOf(id, days), isOfTheSame ? undoubted * coveredOf('lamp_on', days) : 0);
}

function figure(id: QuantityId, { covered, value }: Found): LightingFigure {
  if (value !== undefined && covered >= enough) return { value, covered, reasons: [] };
  const reason = `${called(id)}: ${percent(covered)} is known; ${percent(enough)} are needed`;
  return { value: null, covered, reasons: [reason] };
}

function sumOf(id: QuantityId, found: Found): LightingSum {
  const known = figure(id, found);
  if (known.value === null) return { ...known, estimate: null };
  const estimate = known.value / known.covered;
  const part = `${called(id)}: the value is of the ${percent(known.covered)} that are known; the estimate is of all lamps`;
  return { ...known, estimate, reasons: known.covered < 1 ? [part] : [] };
}

/** How much totals grew over all days. */
function growth(id: QuantityId, days: Days): number | undefined {
  const windows = daysOf(id, days);
  return windows.length === 0 ? undefined : windows.reduce((sum, { counted }) => sum + (counted.mean ?? 0), 0);
}
