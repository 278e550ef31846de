import type { Kinds } from '../../model/device-kind.ts';
import type { DeviceId } from '../../model/ids.ts';
import type { Observation, Reading } from '../../model/observation.ts';
import type { EpochMs } from '../../model/time.ts';
import { admitReading, contradictionOf, type RefusedReading } from '../admit.ts';
import type { StoreBatch, StoreReceipt } from '../port.ts';

/** What a device observed at one time, put together from all readings that share it. */
export type Row = Reading & { readonly observations: Observation[] };
export type Rows = Map<DeviceId, Map<EpochMs, Row>>;

export function keepBatch(rows: Rows, { batch, kinds }: { batch: StoreBatch; kinds: Kinds }): StoreReceipt {
  const refused: RefusedReading[] = [];
  const count = { stored: 0, duplicates: 0 };
  const repeated: StoreReceipt['repeated'][number][] = [];
  for (const offered of batch.readings) {
    const reading = admitReading(offered, { kinds, refuse: (refusal) => refused.push(refusal) });
    if (reading === undefined) continue;
    const { stored, contradicting } = keepReading(rows, reading);
    count.stored += stored;
    for (const { observation, known: before } of contradicting) {
      const reason = contradictionOf(observation, before);
      refused.push({ reading: { ...reading, observations: [observation] }, reason, code: 'duplicate_conflict' });
    }
    const known = reading.observations.length - stored - contradicting.length;
    count.duplicates += known;
    if (known > 0) repeated.push({ reading, observations: known });
  }
  return { ...count, repeated, refused };
}

type KeptReading = {
  readonly stored: number;
  readonly contradicting: readonly { readonly observation: Observation; readonly known: number }[];
};

/** Answers how many of the reading's observations are new, and which contradict what is there. */
function keepReading(rows: Rows, reading: Reading): KeptReading {
  const contradicting: { readonly observation: Observation; readonly known: number }[] = [];
  if (reading.observations.length === 0) return { stored: 0, contradicting };
  const ofDevice = rows.get(reading.device) ?? new Map<EpochMs, Row>();
  rows.set(reading.device, ofDevice);
  const before = ofDevice.get(reading.time);
  const observations = [...(before?.observations ?? [])];
  for (const observation of reading.observations) {
    const known = observations.find(({ quantity }) => quantity === observation.quantity);
    if (known === undefined) observations.push(observation);
    else if (known.value !== observation.value) contradicting.push({ observation, known: known.value });
  }
  const added = observations.length - (before?.observations.length ?? 0);
  if (added > 0) ofDevice.set(reading.time, { ...laterOf(before, reading), observations });
  return { stored: added, contradicting };
}

/** A row speaks of its area and reception as the part that reached us last. */
const laterOf = (before: Row | undefined, reading: Reading): Reading =>
  before === undefined || reading.receivedAt >= before.receivedAt ? reading : before;
