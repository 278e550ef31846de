import type { EventName } from './catalogue.ts';
import type { Events } from './events.ts';

/** An event as it was emitted, for a test to look at. */
export type EmittedEvent = { readonly name: EventName; readonly fields: object };

/** Events that nobody hears; `emitted` remembers them (the last thousand), so that a test can ask what was said. */
export function createSilentEvents(): Events & { readonly emitted: readonly EmittedEvent[] } {
  const emitted: EmittedEvent[] = [];
  return {
    emitted,
    emit(name, fields) {
      emitted.push({ name, fields });
      if (emitted.length > 1000) emitted.shift();
    },
    gauge: () => undefined,
  };
}
