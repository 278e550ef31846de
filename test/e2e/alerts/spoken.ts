import { kinds } from '../../../devices/index.ts';
import { inventory } from '../../../simulators/city/inventory.ts';
import { scenarios } from '../../../simulators/scenarios/index.ts';
import { createScenery } from '../../../simulators/scene/scene.ts';
import { speakFrom } from '../../../simulators/utterance.ts';
import type { Duration } from '../../../src/model/duration.ts';
import type { KindId } from '../../../src/model/ids.ts';
import type { QuantityId } from '../../../src/model/quantity.ts';
import { after, type EpochMs } from '../../../src/model/time.ts';

const seed = 1;

export type Incident = { readonly begins: EpochMs; readonly ends: EpochMs };

const planOf = (scenario: string, incident: Incident) =>
  scenarios.find(({ id }) => id === scenario)?.plan({ city: inventory(), kinds, seed, incident });

/** The gateway that loses its connection. */
export function gatewayCutOff(incident: Incident): string {
  const [told = ''] = planOf('gateway-offline-then-burst', incident)?.announcements ?? [];
  return told.split(' ')[0] ?? '';
}

export type Spoken = { readonly device: string; readonly time: EpochMs; readonly value: number };

/**
 * What the devices of the simulated city observe of one quantity in a story, whether or not and whenever it arrives: the same that the
 * simulator says, without any part of the service.
 */
export function observedIn(
  scenario: string,
  story: {
    readonly from: EpochMs;
    readonly until: Duration;
    readonly kind: KindId;
    readonly quantity: QuantityId;
    readonly incident: Incident;
  },
): readonly Spoken[] {
  const plan = planOf(scenario, story.incident);
  const devices = inventory().devices.filter(({ kind }) => kind === story.kind);
  const population = { devices, kinds, seed, scenery: createScenery(seed), surroundings: plan?.surroundings };
  const spoken: Spoken[] = [];
  for (const { time, device, payload } of speakFrom(population, story.from)) {
    if (time >= after(story.from, story.until)) return spoken;
    const decoded = kinds.get(device.kind)?.decode(payload);
    for (const sample of decoded?.ok === true ? decoded.samples : []) {
      if (sample.quantity === story.quantity) spoken.push({ device: device.id, time, value: sample.value });
    }
  }
  return spoken;
}
