import { type Journal, type Position, position } from '../journal/port.ts';
import { type Duration, seconds } from '../model/duration.ts';
import { UnavailableError } from '../model/errors.ts';

const holderName = 'backup';

type HeldJournal = Pick<Journal, 'usage' | 'consumer' | 'forget'>;

/** Keeps the journal from deleting what a copy will need. */
export interface Hold {
  /** Aborts when others need the room, or whoever wanted the backup gave it up. */
  readonly signal: AbortSignal;
  /** Goes back to what is still there behind `place`, and answers where that begins; nothing of it is deleted from then on. */
  takeBack(place: number): Promise<Position>;
  close(): Promise<void>;
}

export type HoldWish = {
  readonly after: number;
  readonly signal?: AbortSignal | undefined;
  /** How often to look whether others need the room. */
  readonly look?: Duration | undefined;
};

/** Holds everything behind `after` until it is closed, or the journal has little room left because of it. */
export async function holdJournal(journal: HeldJournal, { after, signal, look = seconds(1) }: HoldWish): Promise<Hold> {
  const givenUp = new AbortController();
  const release = () => journal.forget(holderName);
  await openHolder(journal, after);
  const timer = setInterval(() => {
    if (!takesTheRoom(journal.usage())) return;
    const reason = 'the journal is half full of what is kept for this copy; acknowledging readings comes first';
    givenUp.abort(new UnavailableError(reason));
  }, look);
  timer.unref();
  return {
    signal: signal === undefined ? givenUp.signal : AbortSignal.any([signal, givenUp.signal]),
    takeBack: (place) => openHolder(journal, place),
    async close() {
      clearInterval(timer);
      await release();
    },
  };
}

/** Where the hold begins is known only when it is there: until then, the journal may be deleting the segment that was its oldest. */
async function openHolder(journal: HeldJournal, place: number): Promise<Position> {
  const holder = await journal.consumer(holderName, 'while_open');
  // A commit waits for the deleting that is under way.
  await holder.commit(position(Math.max(holder.committed(), place)));
  return position(Math.max(holder.committed(), journal.usage().oldest - 1));
}

/** Bytes of one message, on average. */
export const messageBytes = ({ bytes, oldest, end }: ReturnType<Journal['usage']>): number =>
  bytes / Math.max(1, end - oldest + 1);

/** What others have not finished either is not held by us. */
function takesTheRoom(usage: ReturnType<Journal['usage']>): boolean {
  const { [holderName]: held, ...others } = usage.consumers;
  if (held === undefined || Object.values(others).some((place) => place <= held)) return false;
  return (usage.end - held) * messageBytes(usage) >= usage.limitBytes / 2;
}

/** Settles as the work does, or rejects when the signal aborts before: a disk that hangs answers nobody. */
export async function orAborted<Result>(work: Promise<Result>, signal: AbortSignal | undefined): Promise<Result> {
  if (signal === undefined) return await work;
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
