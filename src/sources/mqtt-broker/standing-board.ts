import { isForConsumers } from './topic-rules.ts';

/** What we keep saying on topics for consumers, for whoever subscribes later. */
export class StandingBoard {
  readonly #said = new Map<string, Buffer>();

  /** An empty payload takes it away [MQTT-3.3.1-10]. */
  keep(topic: string, payload: Buffer): void {
    if (payload.length === 0) this.#said.delete(topic);
    else this.#said.set(topic, payload);
  }

  /** As it is when it is asked for: what changes in between is said as it is then. */
  *matching(filter: string): Iterable<{ readonly topic: string; readonly payload: Buffer }> {
    if (!isForConsumers(filter)) return;
    for (const [topic, payload] of this.#said) if (isSelected(topic, filter)) yield { topic, payload };
  }
}

/** Whether a filter that is well-formed selects the topic [MQTT-4.7.1-2, MQTT-4.7.1-3]. */
export function isSelected(topic: string, filter: string): boolean {
  const levels = topic.split('/');
  const asked = filter.split('/');
  if (asked.at(-1) === '#') {
    const before = asked.slice(0, -1);
    // `a/#` includes `a` itself.
    return levels.length >= before.length && before.every((level, index) => level === '+' || level === levels[index]);
  }
  return asked.length === levels.length && asked.every((level, index) => level === '+' || level === levels[index]);
}
