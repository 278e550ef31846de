import type { Showing } from './batch.ts';

const longestState = 1_024;
const mostStates = 200_000;

/**
 * The last word of each device about itself (`.../state`, retained), for whoever subscribes later. Only devices that were let in
 * write here, each on its own topic, so it grows with the city and not with what is sent.
 */
export class PresenceBoard {
  readonly #states = new Map<string, Buffer>();

  note({ topic, payload, retain }: Showing): void {
    if (!retain || payload.length > longestState) return;
    // [MQTT-3.3.1-10]: an empty payload takes the retained message away.
    if (payload.length === 0) this.#states.delete(topic);
    else if (this.#states.size < mostStates || this.#states.has(topic)) this.#states.set(topic, payload);
  }

  of(topic: string): Buffer | undefined {
    return this.#states.get(topic);
  }
}
