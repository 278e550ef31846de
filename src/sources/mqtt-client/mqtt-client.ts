import type { Duplex } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { connect, type IClientOptions, type IPublishPacket, type MqttClient, type Packet } from 'mqtt';
import type { Journal } from '../../journal/port.ts';
import { JournalFullError } from '../../journal/port.ts';
import { seconds } from '../../model/duration.ts';
import { ConfigError, messageOf } from '../../model/errors.ts';
import { type Message, type Partition, partitionOf } from '../../model/message.ts';
import type { Clock } from '../../model/time.ts';
import type { Events } from '../../observability/events.ts';
import type { Directory } from '../../registry/port.ts';
import type { RefusalTeller, Source } from '../port.ts';
import { isRefusedTopic } from '../refusals/refusal-teller.ts';
import { createTelling } from './telling.ts';

export type MqttClientOptions = {
  readonly url: string;
  readonly topics: readonly string[];
  /** Names the session at the broker, which keeps what we have not acknowledged: the same at every start. */
  readonly clientId: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** Whether devices are told there why their messages were refused; the broker must let us. */
  readonly tellsRefusals?: boolean | undefined;
  readonly journal: Journal;
  readonly directory: Directory;
  readonly clock: Clock;
  readonly events: Events;
};

/** How we are connected to the external broker. Connected means that its messages come: subscribed, too. */
export type Link =
  | { readonly connected: true; readonly url: string }
  | { readonly connected: false; readonly url: string; readonly reason: string };

/** An external broker as a source. */
export interface Upstream extends Source, RefusalTeller {
  link(): Link;
}

/** More than this may not wait for the disk; then the broker's stream is not read. */
const mostWaiting = 2_000;

const finishWithin = seconds(3);

/**
 * Reads from an external MQTT broker with the promise of our own door: PUBACK only when the message is on disk.
 *
 * MQTT.js acknowledges one message at a time, so one fsync would stand between two messages. Therefore QoS 1 publishes are
 * taken at `packetreceive`, shown to MQTT.js as QoS 0 (which it does not acknowledge), and acknowledged here, in order and
 * together, on the connection that they came by; after a reconnect the broker sends what was not acknowledged again.
 */
export async function openMqttClient(options: MqttClientOptions): Promise<Upstream> {
  const client = connect(options.url, clientOptions(options));
  const intake = new Intake(options, client);
  client.on('packetreceive', (packet) => intake.receive(packet));
  client.handleMessage = (_packet, done) => intake.whenRoom(done);
  const url = withoutPassword(options.url);
  return {
    name: 'mqtt-client',
    urls: [url],
    link: watchLink(client, { ...options, url }),
    tell: tellingOf(client, options),
    async close() {
      await intake.finish();
      // Not waiting for anything more: what is not acknowledged is the broker's, and it sends it again.
      await client.endAsync(true);
    },
  };
}

function tellingOf(client: MqttClient, { tellsRefusals, directory, clock }: MqttClientOptions): RefusalTeller['tell'] {
  if (tellsRefusals !== true) return () => undefined;
  return createTelling({
    isConnected: () => client.connected,
    unsentBytes: () => client.stream.writableLength,
    publish: (topic, payload) => void client.publish(topic, payload, { qos: 0 }),
    directory,
    clock,
  });
}

/** An address may carry a user name and a password, which are nobody's business. */
function withoutPassword(url: string): string {
  const shown = new URL(url);
  shown.username = '';
  shown.password = '';
  return shown.href;
}

/** Subscribes at every connect, and says how the connection is. */
function watchLink(client: MqttClient, { url, topics, events }: MqttClientOptions): () => Link {
  let trouble: string | undefined = 'not connected yet';
  let fault = 'the connection ended';

  function lose(reason: string): void {
    trouble = reason;
    events.emit('upstreamLost', { url, reason });
  }

  client.on('connect', () => {
    events.emit('upstreamConnected', { url });
    trouble = 'connected, and waiting for its subscriptions';
    // A broker that refuses the subscription would leave us deaf without a word.
    client.subscribe([...topics], { qos: 1 }, (error) => {
      if (error === null) trouble = undefined;
      else lose(`cannot subscribe: ${error.message}`);
    });
  });
  client.on('error', (error) => {
    fault = messageOf(error);
  });
  client.on('close', () => {
    if (!client.disconnecting) lose(fault);
    fault = 'the connection ended';
  });
  return () => (trouble === undefined ? { connected: true, url } : { connected: false, url, reason: trouble });
}

function clientOptions({ url, clientId, username, password }: MqttClientOptions): IClientOptions {
  if (!/^(mqtt|mqtts|ws|wss|tcp|ssl):\/\//.test(url) || !URL.canParse(url)) {
    throw new ConfigError('BARRIO_BROKER_URL is no MQTT address such as mqtt://broker:1883');
  }
  return {
    clientId,
    clean: false,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    reconnectPeriod: seconds(2),
    connectTimeout: seconds(10),
    keepalive: 30,
    resubscribe: false,
  };
}

type Waiting = { readonly message: Message; readonly acknowledgeOn: Duplex | undefined };

/** Takes what the broker sends, in order, to the journal; then acknowledges it. */
class Intake {
  readonly #options: MqttClientOptions;
  readonly #client: MqttClient;
  readonly #partitions = new Map<string, Partition>();
  #waiting: Waiting[] = [];
  #readOn: (() => void)[] = [];
  #appending: Promise<void> | undefined;
  #isClosing = false;

  constructor(options: MqttClientOptions, client: MqttClient) {
    this.#options = options;
    this.#client = client;
    options.directory.onChange(() => this.#partitions.clear());
  }

  receive(packet: Packet): void {
    if (packet.cmd !== 'publish' || packet.qos === 2) return;
    // Our own words, where the topics that we read hold them.
    if (packet.qos === 0 && isRefusedTopic(packet.topic)) return;
    if (this.#isClosing) return leaveToBroker(packet);
    const { topic, payload, qos, dup, messageId } = packet;
    const message: Message = {
      topic,
      payload: typeof payload === 'string' ? Buffer.from(payload) : payload,
      receivedAt: this.#options.clock.now(),
      sender: '',
      via: 'broker',
      qos,
      redelivery: dup,
      packetId: messageId ?? 0,
      partition: this.#partitionOf(topic),
    };
    this.#waiting.push({ message, acknowledgeOn: qos === 1 ? this.#client.stream : undefined });
    packet.qos = 0;
    this.#appending ??= this.#append();
  }

  /** Lets the client read on, at once or when the disk has caught up. */
  whenRoom(readOn: () => void): void {
    if (this.#waiting.length < mostWaiting) readOn();
    else this.#readOn.push(readOn);
  }

  /** Takes nothing more, and waits a little for what is under way, so that it is acknowledged on its own connection. */
  async finish(): Promise<void> {
    this.#isClosing = true;
    await Promise.race([this.#appending, pause(finishWithin, undefined, { ref: false })]);
  }

  async #append(): Promise<void> {
    // One turn of the event loop, so that everything of one chunk shares the commit.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      for (const readOn of this.#readOn.splice(0)) readOn();
      if (!(await this.#appendBatch(batch.map(({ message }) => message)))) break;
      acknowledge(batch);
      this.#options.events.emit('messagesAcknowledged', { via: 'broker', count: batch.length });
    }
    this.#appending = undefined;
  }

  /** Answers `false` when the disk failed: nothing of the batch is acknowledged, and the broker keeps it. */
  async #appendBatch(messages: readonly Message[]): Promise<boolean> {
    const { journal, events } = this.#options;
    for (;;) {
      try {
        await journal.append(messages);
        return true;
      } catch (error) {
        events.emit('messageTurnedAway', { via: 'broker', reason: messageOf(error) });
        if (!(error instanceof JournalFullError) || this.#isClosing) return false;
        await journal.writable();
      }
    }
  }

  #partitionOf(topic: string): Partition {
    const known = this.#partitions.get(topic);
    if (known !== undefined) return known;
    if (this.#partitions.size > 200_000) this.#partitions.clear();
    const id = topic.split('/')[2] ?? topic;
    const partition = partitionOf(this.#options.directory.device(id)?.area ?? id);
    this.#partitions.set(topic, partition);
    return partition;
  }
}

/** MQTT.js acknowledges nothing of QoS 0. */
function leaveToBroker(packet: IPublishPacket): void {
  packet.qos = 0;
}

/** Writes the PUBACKs of a batch together, each on the connection that its message came by. */
function acknowledge(batch: readonly Waiting[]): void {
  const frames = new Map<Duplex, number[]>();
  for (const { message, acknowledgeOn } of batch) {
    if (acknowledgeOn === undefined || acknowledgeOn.destroyed || !acknowledgeOn.writable) continue;
    const bytes = frames.get(acknowledgeOn) ?? [];
    bytes.push(0x40, 2, message.packetId >> 8, message.packetId & 0xff);
    frames.set(acknowledgeOn, bytes);
  }
  for (const [stream, bytes] of frames) stream.write(Buffer.from(bytes));
}
