import type { CityDevice } from '../../simulators/city/device.ts';
import type { Planted } from '../../simulators/scenarios/scenario.ts';
import type { Kinds } from '../../src/model/device-kind.ts';
import { heardAt, judgeFreshness } from '../../src/model/freshness.ts';
import type { Observation } from '../../src/model/observation.ts';
import type { EpochMs } from '../../src/model/time.ts';
import type { Outcome } from '../../src/pipeline/port.ts';
import { type Doubt, type Evidence, type Refused, type Silence, testOf } from './evidence.ts';

type Said = { readonly device: string; readonly time: EpochMs; readonly knownAt: EpochMs };

/** Notes what a pipeline says: which observations it doubts, what it refuses, and who is not heard any more. */
export class Listener {
  readonly #devices: readonly CityDevice[];
  readonly #kinds: Kinds;
  /** By observation and test; a later judgement of an observation takes the place of an earlier one. */
  readonly #doubts = new Map<string, readonly Doubt[]>();
  readonly #refused: Refused[] = [];
  readonly #silences: Silence[] = [];
  readonly #silent = new Map<string, Silence>();
  readonly #heard = new Map<string, EpochMs>();
  #observations = 0;

  constructor(devices: readonly CityDevice[], kinds: Kinds) {
    this.#devices = devices;
    this.#kinds = kinds;
  }

  hear({ readings, rejudged, deadLetters }: Outcome, { sentAt, knownAt }: { sentAt: EpochMs; knownAt: EpochMs }): void {
    for (const { device, time, receivedAt, observations } of readings) {
      const heard = heardAt({ time, receivedAt, reasons: observations.flatMap(({ reasons }) => reasons) });
      if (heard > (this.#heard.get(device) ?? Number.NEGATIVE_INFINITY)) this.#heard.set(device, heard);
      for (const observation of observations) {
        this.#observations += 1;
        this.#note(observation, { device, time, knownAt });
      }
    }
    for (const { device, time, observation } of rejudged) this.#note(observation, { device, time, knownAt });
    for (const { device = '', code } of deadLetters) this.#refused.push({ device, code, at: sentAt, knownAt });
  }

  /** Looks who has not been heard for longer than the rhythm of its kind allows. */
  look(now: EpochMs): void {
    for (const { id, kind } of this.#devices) {
      const rhythm = this.#kinds.get(kind)?.rhythm;
      if (rhythm === undefined) continue;
      const freshness = judgeFreshness(rhythm, this.#heard.get(id), now);
      const silence = this.#silent.get(id);
      if (freshness === 'live') this.#silent.delete(id);
      else if (silence === undefined) this.#begin({ device: id, knownAt: now, worst: freshness });
      else if (freshness === 'stale') silence.worst = freshness;
    }
  }

  evidence(planted: readonly Planted[]): Evidence {
    return {
      devices: this.#devices,
      planted,
      doubts: [...this.#doubts.values()].flat(),
      refused: this.#refused,
      silences: this.#silences,
      observations: this.#observations,
    };
  }

  #begin(silence: Silence): void {
    this.#silences.push(silence);
    this.#silent.set(silence.device, silence);
  }

  #note({ quantity, reasons }: Observation, { device, time, knownAt }: Said): void {
    const key = `${device} ${quantity} ${time}`;
    const earlier = this.#doubts.get(key);
    if (reasons.length === 0) {
      if (earlier !== undefined) this.#doubts.delete(key);
      return;
    }
    const knownSince = new Map(earlier?.map((doubt) => [doubt.test, doubt.knownAt]));
    const doubts = reasons.map((reason): Doubt => {
      const test = testOf(reason);
      return { device, quantity, time, test, reason, knownAt: knownSince.get(test) ?? knownAt };
    });
    this.#doubts.set(key, doubts);
  }
}
