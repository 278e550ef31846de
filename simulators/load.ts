import { BugError } from '../src/model/errors.ts';
import { type EpochMs, epochMs, toIso } from '../src/model/time.ts';
import { luckOf } from './chance.ts';
import type { CityDevice } from './city/device.ts';
import { type PlainForm, readPlainForm, writeJson } from './plain-form.ts';
import { kindOf, type Population, type Utterance } from './utterance.ts';

/** Speaks whenever asked: the newest reading it had, with the time of now. */
function createChatterbox(population: Population, device: CityDevice): (time: EpochMs) => Utterance {
  const say = kindOf(population, device).imagine(luckOf(population.seed, device.id));
  const sceneAt = population.scenery(device.position);
  let form: PlainForm | undefined;
  let payload: Uint8Array | undefined;
  let seq = 0;
  return (time) => {
    const fresh = say(sceneAt(time));
    if (fresh !== undefined) {
      payload = fresh;
      form = readPlainForm(fresh);
    }
    if (payload === undefined)
      throw new BugError(`the simulated device ${device.id} says nothing when it is switched on`);
    seq += 1;
    // A payload that is no plain JSON carries no time that could be renewed.
    return { time, device, payload: form === undefined ? payload : writeJson({ ...form, time: toIso(time), seq }) };
  };
}

/** Load: all devices in turn, so many messages a second, whatever their rhythm. */
export function* hurryFrom(population: Population, from: EpochMs, perSecond: number): Generator<Utterance, void> {
  const chatterboxes = population.devices.map((device) => createChatterbox(population, device));
  for (let count = 0; ; count += 1) {
    const chatterbox = chatterboxes[count % chatterboxes.length];
    if (chatterbox === undefined) return;
    yield chatterbox(epochMs(Math.round(from + (count * 1000) / perSecond)));
  }
}
