import type { AlertEar } from './alerts/port.ts';
import { fillUp, type MaybeRebuilt } from './backup/rebuilt-store.ts';
import { judgementSettings } from './city-settings.ts';
import type { Config } from './config.ts';
import type { DeadLetters } from './dead-letters/port.ts';
import type { FleetEar } from './fleet/port.ts';
import { beginning, type Journal, type JournalConsumer, type Position, position } from './journal/port.ts';
import type { InFlight, Ledger } from './ledger/port.ts';
import { milliseconds } from './model/duration.ts';
import { ConfigError } from './model/errors.ts';
import type { Clock } from './model/time.ts';
import type { Events } from './observability/events.ts';
import { openSnapshots } from './pipeline/assess/snapshots.ts';
import { showBacklog, shownFrom } from './pipeline/backlog.ts';
import { createBusyness } from './pipeline/busy.ts';
import { catchUpOnSeal, deliverLive, deliverToStore } from './pipeline/deliver.ts';
import { createInFlight } from './pipeline/in-flight.ts';
import { type OutcomeSource, processJournal } from './pipeline/outcomes.ts';
import { createPipeline, type PipelineParts } from './pipeline/pipeline.ts';
import type { ClockSkews } from './pipeline/port.ts';
import { createRelay, passOn, takeFromRelay } from './pipeline/relay.ts';
import { type Deliver, placeOf, type Running, type RunOptions, startConsumer } from './pipeline/run.ts';
import type { DirtyHours } from './rollups/port.ts';
import type { RefusalTeller } from './sources/port.ts';
import type { CityState, LiveFeed } from './state/port.ts';
import type { StorePlace } from './stores/port.ts';

/** Holds what was opened, to be closed in reverse order. */
export type Keep = <Thing extends { close(): Promise<void> }>(thing: Thing) => Thing;

export type WayParts = {
  readonly config: Config;
  readonly clock: Clock;
  readonly events: Events;
  readonly journal: Journal;
  readonly store: MaybeRebuilt;
  readonly deadLetters: DeadLetters;
  readonly ledger: Ledger;
  readonly dirtyHours: DirtyHours;
  readonly state: CityState;
  readonly live: LiveFeed;
  readonly teller: RefusalTeller;
  readonly fleet: FleetEar;
  readonly alerts: Judging;
  /** Everything that the meaning of a message depends on. */
  readonly meaning: PipelineParts;
  readonly keep: Keep;
};

/** Who judges what is shown, from where on it has to be heard, and what holds that place. */
export type Judging = {
  readonly hearing: AlertEar & { readonly after: Position };
  readonly consumer: JournalConsumer;
};

export type Way = {
  /** Brings messages to who looks at the city now. */
  readonly showing: Running;
  /** Brings them to where they stay. */
  readonly storing: Running;
  /** Brings them to who judges by rules. */
  readonly judging: Running;
  readonly inFlight: InFlight;
  readonly clocks: ClockSkews;
};

/**
 * The way of a message through the city, from the journal on: one consumer shows, and two others keep and judge what the first made
 * (docs/decisions/0001). It goes on where store and ledger left off.
 */
export async function startWay(parts: WayParts): Promise<Way> {
  const { config, clock, events, journal, store, deadLetters, ledger, alerts, meaning, keep } = parts;
  keep(await fillUp({ ...parts, store, journal, consumer: `store-${store.name}`, dataDir: config.BARRIO_DATA_DIR }));
  let keeping = await journal.consumer(`store-${store.name}`);
  const viewing = await journal.consumer('live', 'while_open');
  await forgetOthers(journal, [keeping, viewing, alerts.consumer]);
  const place = await store.resumeFrom();
  const isBehind = (place?.upTo ?? Infinity) < (ledger.position() ?? 0);
  // Its place tells that it was put back only until it has caught up.
  if (isBehind || store.rebuilt !== undefined) await parts.dirtyHours.storeIsNew();
  await catchUpOnSeal(place, { deadLetters, ledger });
  const start = placeOf(keeping, positionOf({ config, place, ledger, journal }));
  if ((ledger.position() ?? start) > journal.end()) await ledger.beginAnew(start);
  if (start < keeping.committed()) keeping = await openAgain(journal, keeping);
  const shownAfter = shownFrom(start, journal.end());
  const relay = createRelay({ start: shownAfter, clock, isBusy: createBusyness() });
  const inFlight = createInFlight({ ledger, lag: () => journal.end() - (ledger.position() ?? start) });
  const way = { journal, events, start, booked: ledger.position() };
  const showTo = { ...parts, onTheWay: inFlight, notNewsUpTo: way.booked };
  const toJudge = createRelay({ start: shownAfter, clock, isBusy: createBusyness() });
  const toViewers = passOn(passOn(deliverLive(showTo), relay), toJudge);
  const snapshots = keep(
    await openSnapshots({
      ...parts,
      ...judgementSettings(config),
      committed: () => position(Math.min(keeping.committed(), alerts.consumer.committed())),
      end: journal.end(),
    }),
  );
  const pipeline = createPipeline(meaning, snapshots);
  const shown = await processJournal(viewing, pipeline, shownAfter);
  await viewing.commit(shownAfter);
  // Of a restored city whose store has everything: no batch would say so before the next message comes.
  if (start === journal.end()) await keeping.commit(start);
  const view = { ...way, ...prompt, start: shownAfter, consumer: viewing };
  const showing = startConsumer({ ...view, source: shown, deliver: toViewers });
  keep({ close: () => showing.stop() });
  const kept = takeFromRelay(relay, (from) => processJournal(keeping, createPipeline(meaning, snapshots), from));
  const toStore = showBacklog(deliverToStore(parts), { ...parts, upTo: shownAfter });
  const storing = startConsumer({ ...way, ...patient, consumer: keeping, source: kept, deliver: toStore });
  keep({ close: () => storing.stop() });
  const asPipeline = (from: Position) => processJournal(alerts.consumer, createPipeline(meaning, snapshots), from);
  const judging = startHearing(
    { ...way, start: hearFrom(alerts, shownAfter) },
    { alerts, heard: takeFromRelay(toJudge, asPipeline) },
  );
  keep({ close: () => judging.stop() });
  return { showing, storing, judging, inFlight, clocks: pipeline.clocks };
}

/** What was shown and not judged for good in an earlier life comes out of the journal, and nobody who looks waits for it. */
const hearFrom = ({ hearing, consumer }: Judging, shownAfter: Position): Position =>
  position(Math.min(placeOf(consumer, hearing.after), shownAfter));

type Heard = { readonly alerts: Judging; readonly heard: OutcomeSource };

/** Brings what is shown to who judges it, who waits for nobody and for whom nobody waits. */
function startHearing(
  way: Pick<RunOptions, 'journal' | 'events' | 'start' | 'booked'>,
  { alerts, heard }: Heard,
): Running {
  const deliver: Deliver = async (outcome) => {
    await alerts.hearing.hear(outcome);
    return true;
  };
  return startConsumer({ ...way, ...atOnce, consumer: onlyReads(alerts.consumer), source: heard, deliver });
}

/** Who judges by rules keeps its own place: that of what it has written down. */
const onlyReads = (consumer: JournalConsumer): JournalConsumer => ({
  name: consumer.name,
  committed: () => consumer.committed(),
  oldest: () => consumer.oldest(),
  read: (query) => consumer.read(query),
  commit: async () => undefined,
});

/** Whoever waits for an alert waits no longer for company. */
const atOnce = { maxMessages: 2_000, gather: milliseconds(0) };

/** A commit of the store is dear, so its batches are large; half a second is soon enough for a chart. */
const patient = { maxMessages: 10_000, gather: milliseconds(500) };

/** Whoever looks at the city now wants it now. */
const prompt = { maxMessages: 2_000, gather: milliseconds(20) };

type Places = {
  readonly config: Config;
  readonly place: StorePlace | undefined;
  readonly ledger: Pick<Ledger, 'position'>;
  readonly journal: Journal;
};

/**
 * Where the way goes on. The embedded store knows its place in the journal, and an empty one starts from the oldest message that
 * there is; other stores go on where the ledger is.
 */
function positionOf({ config, place, ledger, journal }: Places): Position | undefined {
  const { BARRIO_STORE, BARRIO_DATA_DIR } = config;
  const kept = BARRIO_STORE === 'duckdb' ? (place?.upTo ?? beginning) : ledger.position();
  if (kept === undefined || kept <= journal.end()) return kept;
  const [holder, remedy] =
    BARRIO_STORE === 'duckdb'
      ? ['the store holds', 'move telemetry.duckdb away and start with an empty store']
      : ['the ledger has booked', 'restore a backup'];
  throw new ConfigError(
    `${holder} everything up to message ${kept}, but the journal in ${BARRIO_DATA_DIR} ends at ${journal.end()}: ` +
      `its folder was removed or replaced. Put it back, or ${remedy}.`,
  );
}

/**
 * The consumer of a store that is behind what it had finished before: it was put back from a copy, or began again. It must hold what
 * it still needs, so it forgets that it had finished it. Whoever else is open holds the journal meanwhile.
 */
async function openAgain(journal: Journal, { name }: JournalConsumer): Promise<JournalConsumer> {
  await journal.forget(name);
  return await journal.consumer(name);
}

/** A store that is no longer used must not hold the journal for ever. */
async function forgetOthers(journal: Journal, open: readonly JournalConsumer[]): Promise<void> {
  for (const name of Object.keys(journal.usage().consumers)) {
    if (!open.some((consumer) => consumer.name === name)) await journal.forget(name);
  }
}
