import type { DeviceKind } from '../../model/device-kind.ts';
import type { QualityTest, TestParameters } from '../../model/quality-tests.ts';
import { type QuantityId, quantity, quantityIds, type Range } from '../../model/quantity.ts';
import { emptyBelow, knownFor } from './battery.ts';
import { aheadBeyond, behindBeyond, driftBeyond, fewestSlots, pastBeyond } from './clock.ts';
import { limits } from './limits.ts';
import { planSeries, type SeriesPlan } from './plan.ts';
import { oneStep, runsFast } from './rate-of-change.ts';
import { spanText } from './wording.ts';

/** One row of the table of tests, for an engineer. */
export type TestRow = {
  readonly quantity: QuantityId | 'any';
  /** `undefined`: every kind that does not say otherwise. */
  readonly kind: string | undefined;
  readonly test: QualityTest;
  readonly limits: string;
  readonly unit: string;
  readonly source: string;
};

/** All tests as they run, with their limits and where these come from. */
export function testRows(kinds: Iterable<DeviceKind>): readonly TestRow[] {
  const general = quantityIds.flatMap((id) => rowsOf(planSeries(id, limits[id]), limits[id], undefined));
  const special = [...kinds].flatMap(({ id: kind, tests = {} }) =>
    quantityIds.flatMap((id) => (tests[id] === undefined ? [] : rowsOf(planSeries(id, tests[id]), tests[id], kind))),
  );
  return [...general, ...special, ...ofDevices];
}

const span = ({ min, max }: Range): string => `${min} to ${max}`;

function rowsOf(
  plan: SeriesPlan,
  parameters: TestParameters | undefined,
  kind: string | undefined,
): readonly TestRow[] {
  const { quantity: id, range, spike, rateOfChange, flatLine, neighbour, onlyGrows } = plan;
  const source = parameters?.source ?? 'the range of the vocabulary';
  const row = (test: QualityTest, text: string | undefined): readonly TestRow[] =>
    text === undefined ? [] : [{ quantity: id, kind, test, limits: text, unit: quantity(id).unit, source }];
  const rate = onlyGrows
    ? growthText(rateOfChange)
    : rateOfChange && `suspect beyond ${rateOfChange.suspectPerMinute} per minute`;
  return [
    ...row('gross_range', range && rangeText(range)),
    ...row('spike', spike && `suspect beyond ${spike.suspect}, fails beyond ${spike.fail}`),
    ...row('rate_of_change', rate),
    ...row('flat_line', flatLine && flatText(flatLine)),
    ...row('neighbour', neighbour && neighbourText(neighbour)),
  ];
}

/** What a meter counts in a minute is too little to mean anything to anybody. */
const growthText = (limits: SeriesPlan['rateOfChange']): string =>
  limits === undefined
    ? 'suspect when it falls'
    : `suspect when it falls, or grows by more than ${Number((limits.suspectPerMinute * runsFast * 60).toPrecision(3))} an hour and ${oneStep}`;

const rangeText = ({ sensor, plausible }: NonNullable<SeriesPlan['range']>): string =>
  [
    ...(plausible === undefined ? [] : [`suspect outside ${span(plausible)}`]),
    ...(sensor === undefined ? [] : [`fails outside ${span(sensor)}`]),
  ].join(', ');

function flatText({ suspectAfter, failAfter, rests = [] }: NonNullable<SeriesPlan['flatLine']>): string {
  const rest = rests.length === 0 ? '' : `; may rest at ${rests.map(span).join(' and ')}`;
  return `suspect from ${spanText(suspectAfter)}, fails from ${spanText(failAfter)}${rest}`;
}

function neighbourText(parameters: NonNullable<SeriesPlan['neighbour']>): string {
  const { suspect, suspectShare, withinMetres, fewest, notOlderThan } = parameters;
  const share = suspectShare === 0 ? '' : ` and ${suspectShare * 100} % of it`;
  return (
    `suspect beyond ${suspect}${share} from the median of at least ${fewest} (at most 8) ` +
    `within ${withinMetres} m, not older than ${spanText(notOlderThan)}`
  );
}

const ofDevices: readonly TestRow[] = [
  {
    quantity: 'any',
    kind: undefined,
    test: 'clock',
    limits:
      `suspect when ahead by more than ${spanText(aheadBeyond)}, behind by more than ${spanText(behindBeyond)} each time, ` +
      `gaining or losing more than ${spanText(driftBeyond)} an hour (both beside the devices of its gateway, or of the city, that do not), or older than ${spanText(pastBeyond)} when it comes; ` +
      `from messages in at least ${fewestSlots} slots of 10 minutes (or of the interval of the kind)`,
    unit: '',
    source: 'ours, 2026-11; further ahead than 10 minutes, and before 2000, is refused',
  },
  {
    quantity: 'any',
    kind: undefined,
    test: 'battery',
    limits: `suspect when the battery was below ${emptyBelow} % within ${spanText(knownFor)}; its own level never`,
    unit: '',
    source: 'ours, 2026-11',
  },
];
