import type { Kinds } from '../../model/device-kind.ts';
import { type Duration, seconds } from '../../model/duration.ts';
import type { Observation, Reading } from '../../model/observation.ts';
import type { Clock } from '../../model/time.ts';
import type { LiveFeed } from '../../state/port.ts';
import type { Listener } from './listener.ts';
import { presentLive } from './present.ts';
import { createRecent, type Numbered } from './recent.ts';

/** What a listener wants to hear. */
export type Interest = {
  readonly accepts: (reading: Reading) => boolean;
  /** Which values of a reading; all when left out. */
  readonly selects: ((observation: Observation) => boolean) | undefined;
};

export type LiveHub = {
  /** Lets a listener in; `lastEventId` is the last event that it had before its connection broke. Answers how to leave. */
  join(listener: Listener, interest: Interest, lastEventId: string | undefined): () => void;
  listeners(): number;
  close(): void;
};

const heartbeat: Duration = seconds(15);
const recentReadings = 1000;

/** Hands each judged reading to every open stream that wants it, and remembers the last thousand for those that come back. */
export function startLiveHub({ live, kinds, clock }: { live: LiveFeed; kinds: Kinds; clock: Clock }): LiveHub {
  const joined = new Map<Listener, Interest>();
  const recent = createRecent(recentReadings);
  // Numbers begin anew with each start, so an id also says of which start it is.
  const start = clock.now().toString(36);

  const textOf = (reading: Reading, selects: Interest['selects']): string | undefined => {
    const shown = presentLive(reading, selects, { kinds, now: clock.now() });
    return shown === undefined ? undefined : JSON.stringify(shown);
  };

  /** The answer tells one listener; most listeners get the same text, so it is written once. */
  function telling({ number, reading, judged }: Numbered): (listener: Listener, interest: Interest) => void {
    let whole: string | undefined;
    const name = judged === 'first' ? 'reading' : 'rejudged';
    return (listener, { accepts, selects }) => {
      if (!accepts(reading)) return;
      if (selects === undefined) whole ??= textOf(reading, undefined);
      const data = selects === undefined ? whole : textOf(reading, selects);
      if (data !== undefined) listener.send({ id: `${start}-${number}`, name, data });
    };
  }

  function catchUp(listener: Listener, interest: Interest, lastEventId: string): void {
    const [, startOfId, number] = /^([a-z0-9]+)-(\d{1,15})$/.exec(lastEventId) ?? [];
    const missed = startOfId === start ? recent.since(Number(number)) : undefined;
    if (missed === undefined) {
      const data = JSON.stringify({ lastEventId, reason: 'what came after this event is no longer kept' });
      listener.send({ name: 'gap', data });
      return;
    }
    for (const numbered of missed) telling(numbered)(listener, interest);
  }

  const unsubscribe = live.subscribe((readings, judged) => {
    for (const reading of readings) {
      const tell = telling(recent.add(reading, judged));
      for (const [listener, interest] of joined) tell(listener, interest);
    }
  });
  const timer = setInterval(() => {
    for (const listener of joined.keys()) listener.beat();
  }, heartbeat).unref();

  return {
    join(listener, interest, lastEventId) {
      if (lastEventId !== undefined) catchUp(listener, interest, lastEventId);
      joined.set(listener, interest);
      return () => joined.delete(listener);
    },
    listeners: () => joined.size,
    close() {
      unsubscribe();
      clearInterval(timer);
      for (const listener of joined.keys()) listener.end();
      joined.clear();
    },
  };
}
