import type { TimeSpan } from '../../model/time.ts';
import type { Engine, EngineParts } from '../port.ts';

export type PastEngineParts = Pick<EngineParts, 'kinds' | 'calendar' | 'directory'> & {
  /** The engine that runs live. */
  readonly createEngine: (parts: EngineParts) => Engine;
  /** When nobody listened, the oldest first. */
  readonly deafSpans: () => readonly TimeSpan[];
};

/**
 * An engine that hears the past from a moment on. The registry is taken as it is now, for the whole past; what becomes of it meanwhile
 * is nothing to it, and nothing holds the engine when it is done. It knows when the service was deaf, as the live one did.
 */
export function startPastEngine(
  { createEngine, kinds, calendar, directory, deafSpans }: PastEngineParts,
  judged: Pick<EngineParts, 'rules' | 'from' | 'usual'>,
): Engine {
  const engine = createEngine({ ...judged, kinds, calendar, directory: standing(directory) });
  for (const span of deafSpans()) if (span.to > judged.from) engine.deaf(span);
  return engine;
}

const standing = (directory: EngineParts['directory']): EngineParts['directory'] => ({
  device: (id) => directory.device(id),
  devices: () => directory.devices(),
  devicesIn: (area) => directory.devicesIn(area),
  area: (id) => directory.area(id),
  areas: () => directory.areas(),
  areasWithin: (area) => directory.areasWithin(area),
  onChange: () => () => undefined,
});
