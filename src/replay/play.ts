import { type Entry, position } from '../journal/port.ts';
import type { Area } from '../model/geography.ts';
import type { DeviceId } from '../model/ids.ts';
import { type Message, partitionOf } from '../model/message.ts';
import type { RejectionCode } from '../model/rejection.ts';
import { type EpochMs, earliestTime, parseIso } from '../model/time.ts';
import { createSilentEvents } from '../observability/silent-events.ts';
import { createPipeline } from '../pipeline/pipeline.ts';
import type { Outcome } from '../pipeline/port.ts';
import { createMemoryRegistry } from '../registry/memory/memory-registry.ts';
import { createCityState } from '../state/city-state.ts';
import { noTotals, type StateTotals } from '../state/port.ts';
import { parkingSensor, writeSaid } from './parking-sensor.ts';
import type { SensorRow } from './sensor-rows.ts';
import { streetsOf } from './streets.ts';

/** Bays by what is known of them at one moment: free + occupied + unknown = bays. */
export type Bays = {
  readonly bays: number;
  readonly free: number;
  readonly occupied: number;
  readonly unknown: number;
  /** The part of `unknown` of which nothing was ever known. */
  readonly neverSeen: number;
};

/** What the feed itself showed: the last word of each sensor, however old. */
export type OldFeed = { readonly bays: number; readonly free: number; readonly occupied: number };

export type Replayed = {
  readonly all: Bays;
  readonly oldFeed: OldFeed;
  /** `null` for the bays of which the file names no street; none at all when it names no streets. */
  readonly streets: readonly (Bays & { readonly street: string | null; readonly oldFeed: OldFeed })[];
  /** Messages that the pipeline refused. */
  readonly refused: Readonly<Partial<Record<RejectionCode, number>>>;
  /** Rows that tell of a time after the moment: they had not been sent yet. */
  readonly later: number;
};

/**
 * Plays the rows of the feed, each as a message of its own sensor, through the same pipeline and into the same state of the city as
 * the running service, and asks that state what it knows at the moment `at`.
 */
export async function playRows(rows: readonly SensorRow[], at: EpochMs): Promise<Replayed> {
  const kinds = new Map([[parkingSensor.id, parkingSensor]]);
  const registry = createMemoryRegistry({ kinds, clock: { now: () => at } });
  const sensors = [...new Map(rows.map((row) => [row.device, row])).values()];
  await registry.putAreas(streetsOf(sensors));
  await registry.importDevices(
    sensors.map(({ device, position: place }) => ({ id: device, kind: parkingSensor.id, position: place })),
  );
  const state = createCityState({ directory: registry, kinds });
  const pipeline = createPipeline({ kinds, directory: registry, formats: new Map(), events: createSilentEvents() });

  const sent = rows.filter(({ timeInstant }) => (parseIso(timeInstant) ?? at) <= at);
  const outcome = pipeline.process(entriesOf(sent, at), position(0));
  state.observe(outcome.readings);
  state.rejudge(outcome.rejudged);

  const count = (areas: readonly Area[] | undefined) =>
    presentBays(state.totals({ areas: areas?.map(({ id }) => id), now: at }).states.get('occupied') ?? noTotals);
  const all = count(undefined);
  const streets = [...registry.areas()].map((area) => ({
    street: area.name,
    ...count([area]),
    oldFeed: feedOf(sent.filter(({ street }) => street === area.name)),
  }));
  const elsewhere = {
    street: null,
    ...streets.reduce(without, all),
    oldFeed: feedOf(sent.filter(({ street }) => street === undefined)),
  };
  return {
    all,
    oldFeed: feedOf(sent),
    streets: streets.length === 0 || elsewhere.bays === 0 ? streets : [...streets, elsewhere],
    refused: refusedOf(outcome),
    later: rows.length - sent.length,
  };
}

/** In the order of time: each sensor is heard when it speaks, and one that has no idea of the time at the moment itself. */
function entriesOf(rows: readonly SensorRow[], at: EpochMs): readonly Entry[] {
  const messages = rows.map((row, index): Message => {
    const time = parseIso(row.timeInstant);
    return {
      topic: `barrio/v1/${row.device}/up`,
      payload: writeSaid(row.timeInstant, row.presence),
      receivedAt: time === undefined || time < earliestTime ? at : time,
      sender: row.device,
      via: 'mqtt',
      qos: 1,
      redelivery: false,
      packetId: (index % 65_535) + 1,
      partition: partitionOf(row.device),
    };
  });
  return messages
    .toSorted((one, other) => one.receivedAt - other.receivedAt)
    .map((message, index) => ({ position: position(index + 1), message }));
}

const presentBays = ({ total, on, off, unknown, neverSeen }: StateTotals): Bays => ({
  bays: total,
  free: off,
  occupied: on,
  unknown,
  neverSeen,
});

const without = (rest: Bays, part: Bays): Bays => ({
  bays: rest.bays - part.bays,
  free: rest.free - part.free,
  occupied: rest.occupied - part.occupied,
  unknown: rest.unknown - part.unknown,
  neverSeen: rest.neverSeen - part.neverSeen,
});

function feedOf(rows: readonly SensorRow[]): OldFeed {
  const last = new Map<DeviceId, string>(rows.map(({ device, presence }) => [device, presence]));
  const shown = [...last.values()];
  const free = shown.filter((presence) => presence === 'false').length;
  const occupied = shown.filter((presence) => presence === 'true').length;
  return { bays: free + occupied, free, occupied };
}

function refusedOf({ deadLetters }: Outcome): Replayed['refused'] {
  const codes = Map.groupBy(deadLetters, ({ code }) => code);
  return Object.fromEntries([...codes].map(([code, letters]) => [code, letters.length]));
}
