import type { Planted } from '../../simulators/scenarios/scenario.ts';
import type { Kinds } from '../../src/model/device-kind.ts';
import { type EpochMs, epochMs, parseIso } from '../../src/model/time.ts';
import type { Doubt, Evidence } from './evidence.ts';
import { type Fault, faults } from './faults.ts';

/** What a doubt is worth, by what was really planted. */
export type Verdict =
  /** It is what should find this lie. */
  | { readonly is: 'found'; readonly planted: Planted }
  /** The observation is untrue, and the test may say so. */
  | { readonly is: 'right'; readonly planted: Planted }
  /** The observation is true, but stands next to a lie of the same sensor, and differs from it. */
  | { readonly is: 'echo'; readonly lie: string }
  | { readonly is: 'wrong' };

export const moment = (iso: string): EpochMs => parseIso(iso) ?? epochMs(Number.NaN);

const byName = new Map(faults.map((fault) => [fault.lie, fault]));

export function faultOf(lie: string): Fault {
  const fault = byName.get(lie);
  if (fault === undefined) throw new RangeError(`the table of faults does not have the lie ${lie}`);
  return fault;
}

const isAbout = ({ quantity }: Planted, doubt: Doubt): boolean => quantity === undefined || quantity === doubt.quantity;

/** So many readings further on, a true value still suffers from the lie before it, or behind it. */
const echoReadings = 1.5;

/** Knows what was planted, and judges what a test says by it. */
export class Truth {
  readonly #byReading = new Map<string, Planted>();
  readonly #byDevice: ReadonlyMap<string, readonly Planted[]>;
  readonly #echo: ReadonlyMap<string, number>;

  constructor({ planted, devices }: Evidence, kinds: Kinds) {
    for (const one of planted) this.#byReading.set(`${one.device} ${moment(one.time)}`, one);
    this.#byDevice = Map.groupBy(planted, ({ device }) => device);
    this.#echo = new Map(devices.map(({ id, kind }) => [id, echoReadings * (kinds.get(kind)?.rhythm.every ?? 0)]));
  }

  plantedOf(device: string): readonly Planted[] {
    return this.#byDevice.get(device) ?? [];
  }

  judge(doubt: Doubt): Verdict {
    const planted = this.#byReading.get(`${doubt.device} ${doubt.time}`);
    if (planted !== undefined && isAbout(planted, doubt)) return this.#judgeLie(planted, doubt);
    const reach = this.#echo.get(doubt.device) ?? 0;
    const near = this.plantedOf(doubt.device).find(
      (one) => isAbout(one, doubt) && Math.abs(moment(one.time) - doubt.time) <= reach,
    );
    return near === undefined ? { is: 'wrong' } : { is: 'echo', lie: near.lie };
  }

  #judgeLie(planted: Planted, { test }: Doubt): Verdict {
    const { foundBy, alsoRight } = faultOf(planted.lie);
    if (foundBy.how === 'doubted' && foundBy.tests.some((one) => one === test)) return { is: 'found', planted };
    return alsoRight.some((one) => one === test) ? { is: 'right', planted } : { is: 'wrong' };
  }
}
