import type { DeviceKind, Kinds } from '../../model/device-kind.ts';
import { BugError } from '../../model/errors.ts';
import type { KindId } from '../../model/ids.ts';
import type { Observation, Rejudged, Sample } from '../../model/observation.ts';
import type { EpochMs } from '../../model/time.ts';
import type { Device } from '../../registry/port.ts';
import { judgeBattery } from './battery.ts';
import { DeviceMemory } from './device-memory.ts';
import { judgeLast, judgeRepetition, judgeStep, rejudgeLast, sameSince, trustedStep } from './follow.ts';
import { Judgement } from './judgement.ts';
import { type KindPlan, planKind, type SeriesPlan } from './plan.ts';
import { judgeRange } from './range.ts';
import { marks, SeriesMemory } from './series-memory.ts';
import { isDoubt, notEvaluated, type Verdict } from './verdict.ts';

/** What a device observed at one time, before it is judged. */
export type Unjudged = {
  readonly device: Device;
  readonly kind: DeviceKind;
  readonly time: EpochMs;
  readonly receivedAt: EpochMs;
  readonly samples: readonly Sample[];
  /** A message that is tried again: what came before it has long been followed by others. */
  readonly isReplayed: boolean;
};

/** Judges readings in the order of the journal, and remembers what the tests need of them. */
export interface Assess {
  /** The judgements of these samples; `rejudged` is given those of earlier readings that they changed. */
  judge(unjudged: Unjudged, rejudged: Rejudged[]): readonly Observation[];
}

export function createAssess({ kinds }: { readonly kinds: Kinds }): Assess {
  const series = new SeriesMemory();
  const devices = new DeviceMemory(series);
  const plans = new Map<KindId, KindPlan>();
  for (const kind of kinds.values()) plans.set(kind.id, planKind(kind));
  const judgement = new Judgement();

  function judgeSample(sample: Sample, context: Context): Observation {
    const { quantity, value } = sample;
    const plan = context.plan.series.get(quantity);
    judgement.begin();
    if (plan === undefined) return judgement.of(quantity, value);
    const range = plan.range === undefined ? notEvaluated : judgeRange(quantity, value, plan.range);
    judgement.hear(range);
    const index = plan.place === -1 ? -1 : devices.base(context.slot) + plan.place;
    const follows =
      index !== -1 && !context.isReplayed && !(series.hasRead(index) && context.time <= series.time(index));
    const since = follows ? followOn(plan, value, { context, index, range }) : 0;
    judgement.hear(quantity === 'battery_level' ? notEvaluated : context.battery);
    if (follows) remember(value, { context, index, range }, since);
    return judgement.of(quantity, value);
  }

  type Place = { readonly context: Context; readonly index: number; readonly range: Verdict };

  /** The tests that look at what came before. Answers since when the value has been the same. */
  function followOn(plan: SeriesPlan, value: number, { context, index, range }: Place): number {
    const { widestGap } = context.plan;
    const following = { series: index, plan, value, time: context.time, widestGap, range };
    const step = judgeStep(series, following);
    const spike = judgeLast(series, following, step);
    const changed = rejudgeLast(series, following, spike);
    if (changed !== undefined) {
      const { time, receivedAt, area } = changed.kept;
      const { id: device, kind } = context.device;
      context.rejudged.push({ device, kind, area, time, receivedAt, observation: changed.observation });
    }
    const trusted = trustedStep(series, following, step);
    judgement.hear(trusted);
    context.doubtedBy = (isDoubt(range) ? marks.byRange : 0) | (isDoubt(trusted) ? marks.byRate : 0);
    const since = sameSince(series, following);
    judgement.hear(judgeRepetition(series, following, since));
    return since;
  }

  function remember(value: number, { context, index }: Place, since: number): void {
    const { time, receivedAt, device, doubtedBy } = context;
    const { quality, reasons } = judgement;
    series.push(index, { time, value, receivedAt, quality, reasons, area: device.area, doubtedBy }, since);
  }

  return {
    judge(unjudged, rejudged) {
      const { device, kind, time, samples } = unjudged;
      const plan = plans.get(kind.id);
      if (plan === undefined) throw new BugError(`a reading of the kind ${kind.id} came, which the city does not have`);
      const slot = devices.meet(device.id, plan);
      const level = samples.find(({ quantity }) => quantity === 'battery_level');
      if (level !== undefined && !unjudged.isReplayed) devices.noteBattery(slot, { time, percent: level.value });
      const battery = judgeBattery(devices.battery(slot), time);
      const context = { ...unjudged, plan, slot, battery, rejudged, doubtedBy: 0 };
      return samples.map((sample) => judgeSample(sample, context));
    },
  };
}

type Context = Unjudged & {
  readonly plan: KindPlan;
  readonly slot: number;
  readonly battery: Verdict;
  readonly rejudged: Rejudged[];
  doubtedBy: number;
};
