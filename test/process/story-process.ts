import { z } from 'zod';
import { epochMs } from '../../src/model/time.ts';
import { type Pace, StoryClock } from './story-clock.ts';

const PaceShape = z.object({ machine: z.number(), story: z.number(), factor: z.number().positive() });

const readPace = (told: unknown): Pace => {
  const { machine, story, factor } = PaceShape.parse(told);
  return { machine, story: epochMs(story), factor };
};

/** The clock that whoever started this process tells: the first pace as the first argument, later ones as messages. */
export function clockOfParent(): StoryClock {
  const clock = new StoryClock(readPace(JSON.parse(process.argv[2] ?? '')));
  process.on('message', (told) => clock.follow(readPace(told)));
  return clock;
}

/** Aborts when this process shall end: it was told to, or whoever started it is gone. */
export function endOfStory(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  process.once('disconnect', () => stop.abort());
  return stop.signal;
}
