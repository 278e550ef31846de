import { setTimeout as pause } from 'node:timers/promises';
import type { DeadLetters } from '../dead-letters/port.ts';
import type { FleetEar } from '../fleet/port.ts';
import { beginning, type Position } from '../journal/port.ts';
import { type Ledger, rejectedByCode } from '../ledger/port.ts';
import { type Duration, milliseconds, seconds } from '../model/duration.ts';
import { messageOf, UnavailableError } from '../model/errors.ts';
import { parseDeviceId } from '../model/ids.ts';
import type { Rejection } from '../model/rejection.ts';
import type { Events } from '../observability/events.ts';
import type { DirtyHours } from '../rollups/port.ts';
import type { RefusalTeller } from '../sources/port.ts';
import type { CityState, LiveFeed } from '../state/port.ts';
import type { SealedReceipt, Store, StorePlace, StoreReceipt } from '../stores/port.ts';
import { countDoubts } from './doubts.ts';
import type { OnTheWay } from './in-flight.ts';
import type { Outcome } from './port.ts';
import type { Deliver } from './run.ts';
import { readSeal, type Seal, writeSeal } from './seal.ts';
import { settle } from './settle.ts';

/**
 * Keeps outcomes for good: first the dead letters; then which hours will have to be rolled up again; then the readings, with the
 * position and the entry of the ledger sealed to them where the store can; then the ledger. A crash in between loses none of them
 * and books nothing twice.
 */
export function deliverToStore(city: {
  readonly store: Store;
  readonly deadLetters: Books['deadLetters'];
  readonly ledger: Books['ledger'];
  readonly dirtyHours?: DirtyHours | undefined;
  readonly events: Events;
}): Deliver {
  const { store, dirtyHours, events } = city;
  return async (outcome, signal) => {
    const attempt = { name: 'barrio.db', events, signal };
    const { deadLetters } = outcome;
    // What is booked had its letters kept; those that are gone since were tried again, and must not come back.
    const isBooked = outcome.upTo <= (city.ledger.position() ?? -1);
    if (deadLetters.length > 0 && !isBooked) {
      await untilTaken(() => city.deadLetters.keep(deadLetters), attempt);
    }
    if (signal.aborted) return false;
    const sealing = createSealing(outcome);
    const { readings, rejudged, upTo } = outcome;
    const expect = async (): Promise<true> => {
      await dirtyHours?.expect({ readings, rejudged, upTo });
      return true;
    };
    if ((await untilTaken(expect, attempt)) === undefined) return false;
    const append = () => store.append({ readings, rejudged, upTo, seal: sealing.seal });
    const receipt = await untilTaken(append, { ...attempt, name: store.name });
    if (receipt === undefined) return false;
    dirtyHours?.arrived(upTo);
    const settled = sealing.open(receipt);
    if ((await untilTaken(() => book(settled, city), attempt)) === undefined) return false;
    count(settled, { events, store: store.name });
    countDoubts(outcome, events);
    return true;
  };
}

/** Seals a batch, and knows its own seal again: to read it back is only needed when it is that of an earlier try. */
function createSealing(outcome: Outcome) {
  let last: { readonly seal: Seal; readonly text: string } | undefined;
  return {
    seal: (receipt: StoreReceipt): string => {
      const seal = settle(outcome, receipt);
      last = { seal, text: writeSeal(seal) };
      return last.text;
    },
    open({ sealed, ...receipt }: SealedReceipt): Seal {
      if (sealed === undefined) return settle(outcome, receipt);
      if (last !== undefined && last.text === sealed) return last.seal;
      return readSeal(sealed) ?? settle(outcome, receipt);
    },
  };
}

type Books = { readonly deadLetters: Pick<DeadLetters, 'keep'>; readonly ledger: Pick<Ledger, 'position' | 'book'> };

async function book({ entry, letters }: Seal, { deadLetters, ledger }: Books): Promise<true> {
  const isBooked = entry.upTo <= (ledger.position() ?? -1);
  if (letters.length > 0 && !isBooked) await deadLetters.keep(letters);
  await ledger.book(entry);
  return true;
}

/** After a crash: books what the store has sealed and the ledger does not know yet. */
export async function catchUpOnSeal(place: StorePlace | undefined, books: Books): Promise<void> {
  const seal = readSeal(place?.sealed ?? '');
  if (place === undefined || seal === undefined || place.upTo <= (books.ledger.position() ?? -1)) return;
  await book(seal, books);
}

function count({ entry, letters }: Seal, { events, store }: { readonly events: Events; readonly store: string }): void {
  const sums = { stored: 0, duplicate: 0 };
  const byCode = new Map<string, number>();
  for (const row of entry.rows) {
    sums.stored += row.stored;
    sums.duplicate += row.duplicate;
    for (const [code, amount] of rejectedByCode(row)) byCode.set(code, (byCode.get(code) ?? 0) + amount);
  }
  for (const [code, amount] of byCode) events.emit('samplesRejected', { code, count: amount });
  if (sums.duplicate > 0) events.emit('samplesRepeated', { count: sums.duplicate });
  if (sums.stored > 0) events.emit('observationsStored', { store, count: sums.stored });
  for (const { code, device, detail } of letters) {
    if (code === 'store_refused') events.emit('storeRefused', { store, device: device ?? '', reason: detail });
  }
}

/**
 * Shows outcomes at once: what is known now, the live stream, and the reason of a refusal to who sent it. What was booked before
 * the start (`notNewsUpTo`) is only known, for it was told when it was news.
 */
export function deliverLive(city: {
  readonly state: CityState;
  readonly live: LiveFeed;
  readonly teller: RefusalTeller;
  readonly onTheWay: Pick<OnTheWay, 'read'>;
  readonly fleet?: FleetEar | undefined;
  readonly notNewsUpTo?: Position | undefined;
}): Deliver {
  const { state, live, teller, onTheWay, fleet, notNewsUpTo = beginning } = city;
  return async (outcome) => {
    onTheWay.read(outcome);
    state.observe(outcome.readings);
    state.rejudge(outcome.rejudged);
    fleet?.hear(outcome);
    for (const { device, connected, time } of outcome.presence) state.setPresence(device, { connected, since: time });
    if (outcome.upTo <= notNewsUpTo) return true;
    live.publish(outcome.readings);
    live.rejudge(outcome.rejudged);
    for (const rejection of outcome.deadLetters) tell(teller, rejection);
    return true;
  };
}

/**
 * The sender hears it, for only the sender can mend it; a device that others speak of is left alone. What an external broker
 * relayed has no sender, so the gateway hears it whose topic it is, or else its device.
 */
function tell(teller: RefusalTeller, rejection: Rejection): void {
  const { sender, device, topic } = rejection;
  const [, gateway = ''] = /^gateways\/v1\/([^/]+)\//.exec(topic) ?? [];
  const reader = sender === '' ? (parseDeviceId(gateway) ?? device) : parseDeviceId(sender);
  if (reader !== undefined) teller.tell(reader, rejection);
}

type Attempt = { readonly name: string; readonly events: Events; readonly signal: AbortSignal };

const firstPause = milliseconds(250);
const longestPause = seconds(3);
/** A store that says when to come back is believed, up to here. */
const longestWanted = seconds(60);

/**
 * Tries for as long as it takes: what waits is in the journal, and nothing may pass it. `undefined` only when the signal ended
 * the waiting.
 */
async function untilTaken<Answer>(
  attempt: () => Promise<Answer>,
  { name, events, signal }: Attempt,
): Promise<Answer | undefined> {
  let failures = 0;
  while (!signal.aborted || failures === 0) {
    try {
      const answer = await attempt();
      if (failures > 0) events.emit('storeRecovered', { store: name, attempts: failures });
      return answer;
    } catch (error) {
      failures += 1;
      const retryInMs = pauseAfter(error, failures);
      const reason = messageOf(error);
      if (error instanceof UnavailableError) {
        events.emit('storeUnavailable', { store: name, reason, attempt: failures, retryInMs });
      } else {
        events.emit('storeBroke', { store: name, reason, attempt: failures });
      }
      await pause(retryInMs, undefined, { signal }).catch(() => undefined);
    }
  }
  return undefined;
}

function pauseAfter(error: unknown, failures: number): Duration {
  const wanted = error instanceof UnavailableError ? error.retryAfterMs : undefined;
  const backoff = Math.min(longestPause, firstPause * 2 ** Math.min(failures - 1, 10));
  return milliseconds(Math.min(Math.max(wanted ?? 0, backoff), longestWanted));
}
