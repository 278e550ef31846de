import { type FleetProblemKind, fleetProblemKinds } from '../fleet/port.ts';
import { isState, type QuantityId, type quantities, quantityIds } from '../model/quantity.ts';
import type { EpochMs } from '../model/time.ts';

/** Quantities that are either so or not: a place is occupied, a lamp shines. */
export type StateQuantity = {
  [Id in QuantityId]: (typeof quantities)[Id]['behaves'] extends 'state' ? Id : never;
}[QuantityId];
export const stateQuantities = quantityIds.filter((id): id is StateQuantity => isState(id));

/** What a state can be, of a device: known to be so, known not to be, or not known. */
export const stateAnswers = ['on', 'off', 'unknown'] as const;
export type StateAnswer = (typeof stateAnswers)[number];

/** How many devices say so of a state: `occupied_on`, `occupied_off`, `occupied_unknown`. */
export const stateField = <Id extends StateQuantity, Answer extends StateAnswer>(id: Id, answer: Answer) =>
  `${id}_${answer}` as const;
/** How many devices have a problem of this kind that is open: `problem_silent`. */
export const problemField = <Kind extends FleetProblemKind>(problem: Kind) => `problem_${problem}` as const;

const stateFields = stateQuantities.flatMap((id) => stateAnswers.map((answer) => stateField(id, answer)));
const problemFields = fleetProblemKinds.map((kind) => problemField(kind));

/**
 * What the service writes about itself into the store that dashboards read: measurements, the tags that tell their points apart,
 * and their fields. The type of a field is for ever. Dashboards name these too.
 */
export const figureSchema = {
  /** The way of the messages. `messages` to `rejected`, and `cpu_seconds`, only ever grow: their rate is what matters. */
  barrio_pipeline: {
    tags: [],
    integers: [
      'messages',
      'received',
      'stored',
      'duplicate',
      'rejected',
      'in_flight',
      'store_lag',
      'live_lag',
      'judge_lag',
      'journal_bytes',
      'journal_limit_bytes',
      'rollup_hours_left',
      'ledger_balances',
      'store_ok',
      'memory_bytes',
    ],
    floats: ['cpu_seconds'],
  },
  /** What was refused, by code; only ever grows. */
  barrio_rejection: { tags: ['code'], integers: ['samples'], floats: [] },
  /**
   * The devices of a kind that stand directly in an area (no tag: outside every area). The smallest areas only, so that sums are right.
   * `people_touched`: people a day whose service is lost, an estimate.
   */
  barrio_fleet: {
    tags: ['kind', 'area'],
    integers: ['devices', 'live', 'late', 'stale', 'never_seen', 'people_touched', ...problemFields, ...stateFields],
    floats: [],
  },
  /** Alerts that fire now; every severity has its point, so that none is zero. */
  barrio_firing: { tags: ['severity'], integers: ['alerts'], floats: [] },
  /**
   * A point each time that an alert fires, is acknowledged or is resolved (`to`), at that moment. `seconds`: how long the condition held
   * before it fired; how long it fired until then.
   */
  barrio_alert: {
    tags: ['rule', 'severity', 'topic', 'area', 'subject', 'to'],
    integers: ['count'],
    floats: ['seconds'],
  },
  /** Messages to people, by channel. The times are from the arrival of the observation until the channel took the message. */
  barrio_delivery: {
    tags: ['channel'],
    integers: ['waiting', 'accepted'],
    floats: ['p50_seconds', 'p95_seconds'],
  },
} as const satisfies Readonly<Record<string, MeasurementSchema>>;

type MeasurementSchema = {
  readonly tags: readonly string[];
  readonly integers: readonly string[];
  readonly floats: readonly string[];
};

export type FigureMeasurement = keyof typeof figureSchema;
export type FigureTag<Name extends FigureMeasurement> = (typeof figureSchema)[Name]['tags'][number];
export type FigureField<Name extends FigureMeasurement> =
  | (typeof figureSchema)[Name]['integers'][number]
  | (typeof figureSchema)[Name]['floats'][number];

/** Figures of one moment. A tag or field that is not known is left out. */
export type Figure = {
  [Name in FigureMeasurement]: {
    readonly measurement: Name;
    readonly tags: { readonly [Tag in FigureTag<Name>]?: string | undefined };
    readonly fields: { readonly [Field in FigureField<Name>]?: number | undefined };
    readonly time: EpochMs;
  };
}[FigureMeasurement];

/** Where figures go. */
export interface FigureSink {
  /** @throws {UnavailableError} when it does not take them. They are of no use later: nobody keeps them to try again. */
  write(figures: readonly Figure[]): Promise<void>;
  /** Ends a write that is under way. */
  close(): Promise<void>;
}
