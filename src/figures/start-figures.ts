import { setTimeout as pause } from 'node:timers/promises';
import type { Alerts } from '../alerts/port.ts';
import type { Duration } from '../model/duration.ts';
import { messageOf } from '../model/errors.ts';
import type { Clock } from '../model/time.ts';
import type { Events } from '../observability/events.ts';
import { createAlertFigures } from './alert-figures.ts';
import { createFleetFigures, type FleetWatched } from './fleet-figures.ts';
import { type PipelineWatched, pipelineFigures } from './pipeline-figures.ts';
import type { FigureSink } from './port.ts';

export type FigureParts = PipelineWatched &
  FleetWatched & {
    readonly alerts: Pick<Alerts, 'open' | 'closed'>;
    readonly sink: FigureSink;
    readonly clock: Clock;
    readonly events: Events;
    readonly every: Duration;
  };

/**
 * Writes the figures of the service now and then, beside the readings and without any promise: what is not taken at once is
 * given up, and the next figures come soon. Waits for one write before it begins the next.
 */
export function startFigures(parts: FigureParts): { close(): Promise<void> } {
  const { sink, clock, every } = parts;
  const stopping = new AbortController();
  const fleet = createFleetFigures(parts);
  const trouble = createTrouble(parts.events);
  let alerts = createAlertFigures(parts.alerts);

  async function writeOnce(): Promise<void> {
    const now = clock.now();
    try {
      await sink.write([...pipelineFigures(parts, now), ...fleet.read(now), ...alerts.read(now)]);
      trouble.over();
    } catch (error) {
      if (stopping.signal.aborted) return;
      // What became of alerts is told again: those points are only made once.
      alerts = createAlertFigures(parts.alerts);
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
      fleet.close();
      await sink.close();
      await finished;
    },
  };
}

/** Tells a trouble when it begins and when it is over, and not at every turn. */
function createTrouble(events: Events) {
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
