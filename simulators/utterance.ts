import type { DeviceKind, Kinds } from '../src/model/device-kind.ts';
import { type Duration, milliseconds, minutes, seconds } from '../src/model/duration.ts';
import { BugError } from '../src/model/errors.ts';
import type { Scene } from '../src/model/scene.ts';
import { type EpochMs, epochMs } from '../src/model/time.ts';
import { Agenda } from './agenda.ts';
import { luckOf } from './chance.ts';
import type { CityDevice } from './city/device.ts';
import type { Scenery } from './scene/scene.ts';

/** What a device says at a moment. */
export type Utterance = { readonly time: EpochMs; readonly device: CityDevice; readonly payload: Uint8Array };

export type Population = {
  readonly devices: readonly CityDevice[];
  readonly kinds: Kinds;
  readonly seed: number;
  readonly scenery: Scenery;
  /** What a scenario changes around a device. */
  readonly surroundings?: ((scene: Scene, device: CityDevice) => Scene) | undefined;
};

/** All devices are switched on within this time, so that a city is there at once, but not in one burst. */
const switchedOnWithin = seconds(20);
const secondMs = 1000;

export function kindOf({ kinds }: Population, device: CityDevice): DeviceKind {
  const kind = kinds.get(device.kind);
  if (kind === undefined)
    throw new BugError(`the simulated device ${device.id} is of the kind ${device.kind}, which devices/ does not have`);
  return kind;
}

/** How often a device looks around: one that waits for changes every other minute, the others often enough to be in time. */
const looksEvery = ({ speaks, every }: DeviceKind['rhythm']): Duration =>
  speaks === 'periodically' ? milliseconds(Math.max(secondMs, every / 3)) : minutes(2);

type Voice = {
  readonly device: CityDevice;
  readonly step: Duration;
  readonly sceneAt: (time: EpochMs) => Scene;
  readonly say: (scene: Scene) => Uint8Array | undefined;
};

const voiceOf = (population: Population, device: CityDevice): Voice => {
  const kind = kindOf(population, device);
  return {
    device,
    step: looksEvery(kind.rhythm),
    sceneAt: population.scenery(device.position),
    say: kind.imagine(luckOf(population.seed, device.id)),
  };
};

function wakeUp(population: Population, from: EpochMs): Agenda<Voice> {
  const agenda = new Agenda<Voice>();
  for (const device of population.devices) {
    const delay = luckOf(population.seed, `${device.id}/start`)() * switchedOnWithin;
    agenda.note(epochMs(Math.ceil((from + delay) / secondMs) * secondMs), voiceOf(population, device));
  }
  return agenda;
}

/**
 * Everything that the devices say from a moment on, in the order of time, without end. The same population and moment say the
 * same.
 */
export function* speakFrom(population: Population, from: EpochMs): Generator<Utterance, void> {
  const { surroundings } = population;
  const agenda = wakeUp(population, from);
  for (let next = agenda.take(); next !== undefined; next = agenda.take()) {
    const { at: time, item: voice } = next;
    const scene = voice.sceneAt(time);
    const payload = voice.say(surroundings === undefined ? scene : surroundings(scene, voice.device));
    agenda.note(epochMs(time + voice.step), voice);
    if (payload !== undefined) yield { time, device: voice.device, payload };
  }
}
