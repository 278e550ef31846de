import type { DeadLetter } from '../dead-letters/port.ts';
import type { Position } from '../journal/port.ts';
import { account } from '../ledger/port.ts';
import { BugError } from '../model/errors.ts';
import type { Reading } from '../model/observation.ts';
import type { StoreReceipt } from '../stores/port.ts';
import type { Outcome } from './port.ts';
import type { Seal } from './seal.ts';
import { reject, Tally } from './tally.ts';

/** Puts together what the pipeline made of a batch and what the store said of it: what there is to book, and the store's refusals. */
export function settle(outcome: Outcome, receipt: StoreReceipt): Seal {
  const tally = new Tally();
  tally.add(outcome.tally);
  const rowOf = ({ device, receivedAt }: Reading) => tally.at(account(device), receivedAt);
  for (const reading of outcome.readings) rowOf(reading).stored += reading.observations.length;
  for (const { reading, observations } of receipt.repeated) {
    const row = rowOf(reading);
    row.stored -= observations;
    row.duplicate += observations;
  }
  for (const { reading, code = 'store_refused' } of receipt.refused) {
    const row = rowOf(reading);
    row.stored -= reading.observations.length;
    reject(row, code, reading.observations.length);
  }
  const { after, upTo } = outcome;
  return { entry: { after, upTo, rows: tally.rows }, letters: refusedByStore(outcome, receipt) };
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
  return receipt.refused.flatMap(({ reading, reason, code = 'store_refused' }) => {
    const origin = found.get(identitiesOf(reading)[0] ?? '');
    if (origin === undefined)
      throw new BugError(`the store refused a reading of ${reading.device} that it was not given`);
    const { position, message } = origin;
    const item = items.get(position) ?? firstStoreItem;
    items.set(position, item + 1);
    const { topic, sender, payload, receivedAt } = message;
    const { device, time: givenTime } = reading;
    const place = { position, item, receivedAt, givenTime, samples: reading.observations.length };
    return [{ ...place, code, detail: reason, topic, sender, payload, device }];
  });
}
