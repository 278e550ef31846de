import { brokerSettings, quotaSettings, upstreamSettings } from './city-settings.ts';
import type { Config } from './config.ts';
import { openConnections } from './connections/open-connections.ts';
import type { Database } from './database/port.ts';
import type { Journal } from './journal/port.ts';
import type { Kinds } from './model/device-kind.ts';
import type { Clock } from './model/time.ts';
import type { Events } from './observability/events.ts';
import { createExamine } from './pipeline/examine.ts';
import type { Registry } from './registry/port.ts';
import { batch } from './sources/formats/batch/batch.ts';
import { createHttpIntake } from './sources/http/http-intake.ts';
import { openMqttBroker } from './sources/mqtt-broker/mqtt-broker.ts';
import { openMqttClient, type Upstream } from './sources/mqtt-client/mqtt-client.ts';
import { openQuotas } from './sources/quotas/quotas.ts';
import { tellWhereItCameIn } from './sources/refusals/tell-where-it-came-in.ts';
import type { Keep } from './way.ts';

export type DoorParts = {
  readonly config: Config;
  readonly kinds: Kinds;
  readonly clock: Clock;
  readonly events: Events;
  readonly database: Database;
  readonly registry: Registry;
  readonly journal: Journal;
  readonly keep: Keep;
};

/** The doors of the street: MQTT, an external broker, HTTP; how fast each sender may speak at them, and who came and went. */
export async function openDoors(parts: DoorParts) {
  const { config, kinds, clock, events, database, registry, journal, keep } = parts;
  const quotas = keep(openQuotas({ limits: quotaSettings(config), clock, events }));
  const connections = keep(openConnections({ database, clock, events }));
  const door = { journal, quotas, clock, events, directory: registry, book: connections.book };
  const broker = keep(await openMqttBroker({ ...brokerSettings(config), ...door }));
  const meaning = { kinds, directory: registry, formats: new Map([[batch.format, batch]]), events };
  const bodyBytes = config.BARRIO_MQTT_MAX_PACKET_BYTES;
  const intake = createHttpIntake({ ...door, registry, examine: createExamine(meaning), bodyBytes });
  const upstream = await openUpstream(parts);
  return { quotas, connections, broker, intake, upstream, meaning, teller: tellWhereItCameIn(broker, upstream) };
}

/** The external broker, where there is one. */
async function openUpstream(parts: DoorParts): Promise<Upstream | undefined> {
  const { config, keep, registry } = parts;
  const elsewhere = upstreamSettings(config);
  return elsewhere && keep(await openMqttClient({ ...parts, ...elsewhere, directory: registry }));
}
