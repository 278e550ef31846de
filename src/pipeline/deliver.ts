import { setTimeout as pause } from 'node:timers/promises';
import type { DeadLetter, DeadLetters } from '../dead-letters/port.ts';
import type { Position } from '../journal/port.ts';
import { type Duration, milliseconds, seconds } from '../model/duration.ts';
import { BugError, messageOf, UnavailableError } from '../model/errors.ts';
import { parseDeviceId } from '../model/ids.ts';
import type { Reading } from '../model/observation.ts';
import type { Rejection } from '../model/rejection.ts';
import type { Events } from '../observability/events.ts';
import type { RefusalTeller } from '../sources/port.ts';
import type { CityState, LiveFeed } from '../state/port.ts';
import type { Store, StoreReceipt } from '../stores/port.ts';
import type { Outcome } from './port.ts';
import type { Deliver } from './run.ts';

/** Keeps outcomes for good: dead letters first, then readings together with the position, so that a crash loses neither. */
export function deliverToStore(city: {
  readonly store: Store;
  readonly deadLetters: DeadLetters;
  readonly events: Events;
}): Deliver {
  const { store, deadLetters, events } = city;
  return async (outcome, signal) => {
    if (outcome.deadLetters.length > 0) {
      await untilTaken(() => deadLetters.keep(outcome.deadLetters), { name: 'dead-letters', events, signal });
    }
    if (signal.aborted) return false;
    const append = () => store.append({ readings: outcome.readings, upTo: outcome.upTo });
    const receipt = await untilTaken(append, { name: store.name, events, signal });
    if (receipt === undefined) return false;
    const refused = refusedByStore(outcome, receipt);
    if (refused.length > 0) {
      await untilTaken(() => deadLetters.keep(refused), { name: 'dead-letters', events, signal });
      if (signal.aborted) return false;
      for (const { reading, reason } of receipt.refused) {
        events.emit('storeRefused', { store: store.name, device: reading.device, reason });
      }
    }
    count(events, outcome, { store: store.name, receipt, refused: refused.length });
    return true;
  };
}

/** What the store refused of a message is numbered from here, behind what the pipeline refused of it. */
const firstStoreItem = 100_000;

/** A store may answer with a part of a reading, so it is found again by what identifies an observation; alike at every replay. */
const identitiesOf = ({ device, time, observations }: Reading): readonly string[] =>
  observations.map(({ quantity }) => `${device} ${time} ${quantity}`);

function refusedByStore({ readings, origins }: Outcome, receipt: StoreReceipt): DeadLetter[] {
  if (receipt.refused.length === 0) return [];
  const found = new Map(
    readings.flatMap((reading, index) => identitiesOf(reading).map((identity) => [identity, origins[index]] as const)),
  );
  const items = new Map<Position, number>();
  return receipt.refused.flatMap(({ reading, reason }) => {
    const origin = found.get(identitiesOf(reading)[0] ?? '');
    if (origin === undefined)
      throw new BugError(`the store refused a reading of ${reading.device} that it was not given`);
    const { position, message } = origin;
    const item = items.get(position) ?? firstStoreItem;
    items.set(position, item + 1);
    const { topic, sender, payload, receivedAt } = message;
    const { device } = reading;
    return [{ code: 'store_refused', detail: reason, topic, sender, payload, receivedAt, device, position, item }];
  });
}

type Kept = { readonly store: string; readonly receipt: StoreReceipt; readonly refused: number };

function count(events: Events, outcome: Outcome, { store, receipt, refused }: Kept): void {
  const byCode = new Map<string, number>();
  for (const { code } of outcome.deadLetters) byCode.set(code, (byCode.get(code) ?? 0) + 1);
  if (refused > 0) byCode.set('store_refused', refused);
  for (const [code, amount] of byCode) events.emit('samplesRejected', { code, count: amount });
  const repeated = outcome.duplicates + receipt.duplicates;
  if (repeated > 0) events.emit('samplesRepeated', { count: repeated });
  if (receipt.stored > 0) events.emit('observationsStored', { store, count: receipt.stored });
}

/** Shows outcomes at once: what is known now, the live stream, and the reason of a refusal to who sent it. */
export function deliverLive(city: {
  readonly state: CityState;
  readonly live: LiveFeed;
  readonly teller: RefusalTeller;
}): Deliver {
  const { state, live, teller } = city;
  return async (outcome) => {
    state.observe(outcome.readings);
    for (const { device, connected, time } of outcome.presence) state.setPresence(device, { connected, since: time });
    live.publish(outcome.readings);
    for (const rejection of outcome.deadLetters) tell(teller, rejection);
    return true;
  };
}

/**
 * The sender hears it, for only the sender can mend it; a device that others speak of is left alone. What an external broker
 * relayed has no sender, so its device hears it.
 */
function tell(teller: RefusalTeller, rejection: Rejection): void {
  const { sender, device } = rejection;
  const reader = sender === '' ? device : parseDeviceId(sender);
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
