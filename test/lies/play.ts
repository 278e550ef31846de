import { kinds } from '../../devices/index.ts';
import { luckOf } from '../../simulators/chance.ts';
import type { CityDevice } from '../../simulators/city/device.ts';
import { type Inventory, inventory } from '../../simulators/city/inventory.ts';
import type { Incident, Planted, Scenario } from '../../simulators/scenarios/scenario.ts';
import { createScenery } from '../../simulators/scene/scene.ts';
import type { Publish, Step } from '../../simulators/step.ts';
import { speakFrom } from '../../simulators/utterance.ts';
import { beginning, type Entry, position } from '../../src/journal/port.ts';
import { type Duration, milliseconds, minutes } from '../../src/model/duration.ts';
import { type Message, partitionOf } from '../../src/model/message.ts';
import { after, type EpochMs, epochMs } from '../../src/model/time.ts';
import { createSilentEvents } from '../../src/observability/silent-events.ts';
import { createPipeline } from '../../src/pipeline/pipeline.ts';
import type { Outcome, Pipeline } from '../../src/pipeline/port.ts';
import { createMemoryRegistry } from '../../src/registry/memory/memory-registry.ts';
import { batch } from '../../src/sources/formats/batch/batch.ts';
import type { Evidence } from './evidence.ts';
import { Listener } from './listener.ts';

export type Play = {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly from: EpochMs;
  readonly lasts: Duration;
  readonly incident: Incident;
  /** Who takes part; everybody when left out. */
  readonly takesPart?: (device: CityDevice, at: number) => boolean;
};

/** The city as its operator has registered it. */
async function openPipeline({ areas, gateways, devices }: Inventory): Promise<Pipeline> {
  const registry = createMemoryRegistry({ kinds, clock: { now: () => epochMs(0) } });
  await registry.putAreas(areas);
  for (const gateway of gateways) await registry.addGateway(gateway);
  await registry.importDevices(devices.map(({ gateway, ...device }) => (gateway ? { ...device, gateway } : device)));
  const formats = new Map([[batch.format, batch]]);
  return createPipeline({ kinds, directory: registry, formats, events: createSilentEvents() });
}

/** The way to us takes a tenth of a second to two seconds; messages arrive in the order in which they were sent. */
function createArrival(seed: number): (sentAt: EpochMs) => EpochMs {
  const luck = luckOf(seed, 'arrival');
  let last = epochMs(0);
  return (sentAt) => {
    last = epochMs(Math.max(last, after(sentAt, milliseconds(100 + Math.floor(1900 * luck())))));
    return last;
  };
}

const messageOf = ({ topic, payload, carrier }: Publish, receivedAt: EpochMs): Message => ({
  topic,
  payload,
  receivedAt,
  sender: carrier,
  via: 'mqtt',
  qos: 1,
  redelivery: false,
  packetId: 1,
  partition: partitionOf(carrier),
});

function cityOf({ takesPart }: Play): Inventory {
  const city = inventory();
  return takesPart === undefined ? city : { ...city, devices: city.devices.filter(takesPart) };
}

function* stepsUntil(steps: Iterable<Step>, end: EpochMs): Generator<Publish> {
  for (const step of steps) {
    if (step.at >= end) return;
    if (step.does === 'publish') yield step;
  }
}

/** What the pipeline made of one message. */
export type Told = {
  readonly outcome: Outcome;
  readonly planted: readonly Planted[];
  readonly sentAt: EpochMs;
  readonly receivedAt: EpochMs;
};

/** Plays a scenario through the pipeline, message by message, in no time. */
export async function* playThrough(playing: Play): AsyncGenerator<Told> {
  const { scenario, seed, from, lasts, incident } = playing;
  const city = cityOf(playing);
  const pipeline = await openPipeline(city);
  const plan = scenario.plan({ city, kinds, seed, incident });
  const scenery = createScenery(seed);
  const spoken = speakFrom({ devices: city.devices, kinds, seed, scenery, surroundings: plan.surroundings }, from);
  const arrivalOf = createArrival(seed);
  let behind = beginning;
  for (const step of stepsUntil(plan.transmit(spoken), after(from, lasts))) {
    const receivedAt = arrivalOf(step.at);
    const entry: Entry = { position: position(behind + 1), message: messageOf(step, receivedAt) };
    yield { outcome: pipeline.process([entry], behind), planted: plan.planted, sentAt: step.at, receivedAt };
    behind = entry.position;
  }
}

const looksEvery = minutes(5);

/** Plays a scenario through the pipeline; answers what the pipeline said. */
export async function play(playing: Play): Promise<Evidence> {
  const { devices } = cityOf(playing);
  const listener = new Listener(devices, kinds);
  let looksAt = after(playing.from, looksEvery);
  let all: readonly Planted[] = [];
  for await (const { outcome, planted, sentAt, receivedAt } of playThrough(playing)) {
    for (; looksAt <= sentAt; looksAt = after(looksAt, looksEvery)) listener.look(looksAt);
    listener.hear(outcome, { sentAt, knownAt: receivedAt });
    all = planted;
  }
  return listener.evidence(all);
}
