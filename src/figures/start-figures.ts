import { setTimeout as pause } from 'node:timers/promises';
import type { Duration } from '../model/duration.ts';
import { messageOf } from '../model/errors.ts';
import type { Clock } from '../model/time.ts';
import type { Events } from '../observability/events.ts';
import type { Figures } from './create-figures.ts';
import type { FigureSink } from './port.ts';

type Writing = {
  readonly figures: Figures;
  readonly sink: FigureSink;
  readonly clock: Clock;
  readonly events: Pick<Events, 'emit'>;
  readonly every: Duration;
};

/**
 * Writes the figures of the service now and then, beside the readings and without any promise: what is not taken at once is
 * given up, and the next figures come soon. Waits for one write before it begins the next.
 */
export function startFigures({ figures, sink, clock, events, every }: Writing): { close(): Promise<void> } {
  const stopping = new AbortController();
  const trouble = createTrouble(events);

  async function writeOnce(): Promise<void> {
    try {
      await sink.write(figures.read(clock.now()));
      trouble.over();
    } catch (error) {
      if (stopping.signal.aborted) return;
      figures.repeat();
      trouble.tell(messageOf(error));
    }
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      await pause(every, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
      if (!stopping.signal.aborted) await writeOnce();
    }
  }
  const finished = run();
  return {
    async close() {
      stopping.abort();
      figures.close();
      await sink.close();
      await finished;
    },
  };
}

/** Tells a trouble when it begins and when it is over, and not at every turn. */
function createTrouble(events: Pick<Events, 'emit'>) {
  let left = 0;
  return {
    tell(reason: string): void {
      if (left === 0) events.emit('figuresNotWritten', { reason });
      left += 1;
    },
    over(): void {
      if (left > 0) events.emit('figuresWrittenAgain', { turns: left });
      left = 0;
    },
  };
}
