import type { DeviceId } from '../../model/ids.ts';
import type { Observation, Reading, Rejudged } from '../../model/observation.ts';
import type { QuantityId } from '../../model/quantity.ts';
import type { Arrived } from '../port.ts';

/**
 * Puts readings back to how they were judged when they arrived. A store keeps only the last judgement of each: what the spike test alone
 * doubts was counted at first, and judged anew when the next newer reading of its series came.
 */
export class FirstJudgements {
  readonly #waiting = new Map<DeviceId, Map<QuantityId, Rejudged>>();

  /** The reading as it was judged when it arrived, and the new judgements that it brought about. Called in order of arrival. */
  arrive(reading: Reading): { readonly reading: Reading; readonly rejudged: Arrived['rejudged'] } {
    const rejudged = this.#due(reading);
    if (!reading.observations.some(isSpikeAlone)) return { reading, rejudged };
    const observations = reading.observations.map((observation) => {
      if (!isSpikeAlone(observation)) return observation;
      this.#wait(reading, observation);
      return atFirst(observation);
    });
    return { reading: { ...reading, observations }, rejudged };
  }

  #wait({ device, kind, area, time, receivedAt }: Reading, observation: Observation): void {
    const ofDevice = this.#waiting.get(device) ?? new Map<QuantityId, Rejudged>();
    const revision = observation.revision ?? 2;
    ofDevice.set(observation.quantity, {
      device,
      kind,
      area,
      time,
      receivedAt,
      observation: { ...observation, revision },
    });
    this.#waiting.set(device, ofDevice);
  }

  #due({ device, time, observations }: Reading): readonly Rejudged[] {
    const ofDevice = this.#waiting.get(device);
    if (ofDevice === undefined) return [];
    const due: Rejudged[] = [];
    for (const { quantity } of observations) {
      const waiting = ofDevice.get(quantity);
      if (waiting === undefined || waiting.time >= time) continue;
      due.push(waiting);
      ofDevice.delete(quantity);
    }
    if (ofDevice.size === 0) this.#waiting.delete(device);
    return due;
  }
}

const isSpikeAlone = ({ revision = 1, reasons }: Observation): boolean =>
  revision > 1 && reasons.length > 0 && reasons.every((reason) => reason.startsWith('spike:'));

const atFirst = ({ quantity, value }: Observation): Observation => ({ quantity, value, quality: 'pass', reasons: [] });
