import type { DatabaseSync } from 'node:sqlite';
import { readAnnouncement } from '../../model/announcement-shape.ts';
import { cloudEvent } from '../cloud-event.ts';
import type { Channel } from '../port.ts';
import { standingOn, standingTopics, topicsOf } from './standing-alerts.ts';

/** What says something to whoever listens by MQTT. */
export type Speaker = {
  publishLive(topic: string, payload: string): void;
  /** Also to whoever subscribes later; an empty payload takes it back. */
  publishStanding(topic: string, payload: string): void;
};

export type MqttOptions = {
  readonly speaker: Speaker;
  readonly connection: DatabaseSync;
  readonly publicUrl: string;
};

/**
 * Alerts for everybody who listens by MQTT: what stands, retained, on `barrio/v1/alerts/{area}/{topic}`, and each word of it on
 * `.../events`.
 */
export function createMqtt({ speaker, connection, publicUrl }: MqttOptions): Channel {
  const source = new URL('/api/v1/alerts', publicUrl).href;
  const shown = new Map<string, string>();

  function show(topic: string): void {
    for (const body of standingOn(connection, topic)) {
      if (body === shown.get(topic)) return;
      const event = eventOf(body);
      if (event === undefined) continue;
      shown.set(topic, body);
      speaker.publishStanding(topic, event);
      return;
    }
    if (shown.delete(topic)) speaker.publishStanding(topic, '');
  }

  /** `undefined` when it cannot be read: what stands behind it is better than nothing at all, on this topic and on others. */
  function eventOf(body: string): string | undefined {
    try {
      const announcement = readAnnouncement(body);
      return JSON.stringify(cloudEvent(announcement, { id: announcement.id, source }));
    } catch {
      return undefined;
    }
  }

  for (const topic of standingTopics(connection)) show(topic);
  return {
    id: 'mqtt',
    async deliver({ content: { announcement } }) {
      if (announcement === undefined) return { ok: false, retry: 'never', reason: 'it is no alert' };
      const event = JSON.stringify(cloudEvent(announcement, { id: announcement.id, source }));
      for (const topic of topicsOf(announcement)) speaker.publishLive(`${topic}/events`, event);
      // Also on the topics that its group left, or where another one was behind it.
      for (const topic of new Set([...shown.keys(), ...topicsOf(announcement)])) show(topic);
      return { ok: true, receipt: 'published' };
    },
    close: () => Promise.resolve(),
  };
}
