import type { DeviceKind } from '../../../src/model/device-kind.ts';
import { type EpochMs, toIso } from '../../../src/model/time.ts';
import type { CityDevice } from '../../city/device.ts';
import type { PlainForm } from '../../plain-form.ts';
import { type Step, send } from '../../step.ts';
import type { Utterance } from '../../utterance.ts';
import type { Planted } from '../scenario.ts';

/** A kind of fault that sensors really have. One file each, and one line in index.ts. */
export type Lie = {
  readonly name: string;
  /** Who can have this fault, and shows it soon. */
  suits(candidate: Candidate): boolean;
  /** Makes one sensor lie. `nth` counts the liars of this lie, from 0, so that they can differ. */
  appoint(appointment: { readonly nth: number; readonly kind: DeviceKind }): Liar;
};

export type Candidate = { readonly device: CityDevice; readonly kind: DeviceKind };

/** What a sensor would say, and whether it may lie now. */
export type Spoken = { readonly utterance: Utterance; readonly form: PlainForm; readonly mayLie: boolean };

export type Told = { readonly says: readonly Step[]; readonly lies: readonly Planted[] };

/** One lying sensor: what goes out instead of what it measured. Honest again when it may not lie any more. */
export type Liar = (spoken: Spoken) => Told;

export const honest = ({ utterance }: Spoken): Told => ({ says: [send(utterance)], lies: [] });

type Untruth = Pick<Planted, 'lie' | 'detail'> & Partial<Pick<Planted, 'quantity' | 'episode'>>;

/** Notes a lie: what `utterance` tells under the time that `form` has, as it goes out. */
export const plant = ({ utterance: { device, time }, form }: Omit<Spoken, 'mayLie'>, untruth: Untruth): Planted => ({
  device: device.id,
  time: form.time ?? toIso(time),
  at: toIso(time),
  episode: 1,
  ...untruth,
});

/** The one clock that is always right, while a sensor lies: since when, and how many readings ago it began. */
export type Progress = { readonly sinceMs: number; readonly turn: number };

export function createProgress(): (time: EpochMs) => Progress {
  let began: EpochMs | undefined;
  let turn = -1;
  return (time) => {
    began ??= time;
    turn += 1;
    return { sinceMs: time - began, turn };
  };
}

export const speaksRegularly = ({ kind }: Candidate): boolean => kind.rhythm.speaks === 'periodically';
