import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type MqttClient } from 'mqtt';
import { type Duration, milliseconds, seconds } from '../../src/model/duration.ts';
import type { Luck } from '../../src/model/scene.ts';
import type { Publish } from '../step.ts';
import type { Credential } from './credentials.ts';
import type { Tally } from './tally.ts';
import { type Trouble, takenOver, troubleOf, turnedAway } from './trouble.ts';

type Parcel = Pick<Publish, 'topic' | 'payload' | 'kinds'> & { publishedAt?: number };

export type LineSettings = {
  readonly url: string;
  readonly credential: Credential;
  readonly tally: Tally;
  readonly luck: Luck;
  /** What to do when too many wait: have the sender wait (history), or give up the oldest (live). */
  readonly whenFull: () => 'wait' | 'drop oldest';
  readonly onChange: (line: Line) => void;
};

/** Unacknowledged at once on one connection. More goes out when half of it is back: one write for many, not one each. */
const inFlightLimit = 48;
const waitingLimit = 1000;
/** With patient senders a short queue does: it only has to bridge one round trip. */
const patientLimit = 48;
const firstRetry = seconds(0.5);
const slowestRetry = seconds(30);
const farewell = seconds(1);
/** A connection that was up for less than this was short; so many short ones in a row are no accident. */
const shortLife = seconds(10);
const tooManyShort = 3;

/**
 * One connection of a gateway or a station, with what it still has to say. What is not acknowledged is kept and sent again,
 * in order, on the next connection; a last will says `offline` when the connection breaks.
 */
export class Line {
  readonly id: string;
  readonly #settings: LineSettings;
  #client: MqttClient | undefined;
  #state: 'connecting' | 'up' | 'down' | 'refused' | 'cut' = 'down';
  #waiting: Parcel[] = [];
  #inFlight = new Set<Parcel>();
  #failures = 0;
  #upSince = 0;
  #shortLives = 0;
  #retry: NodeJS.Timeout | undefined;
  #makeRoom: (() => void)[] = [];
  trouble: Trouble | undefined;

  constructor(settings: LineSettings) {
    this.#settings = settings;
    this.id = settings.credential.id;
  }

  get state(): string {
    return this.#state;
  }

  get backlog(): number {
    return this.#waiting.length + this.#inFlight.size;
  }

  /** Connects, and goes on trying until told otherwise. */
  call(): void {
    clearTimeout(this.#retry);
    const { url, credential } = this.#settings;
    const topic = `barrio/v1/${this.id}/state`;
    const client = connect(url, {
      clientId: `sim-${this.id}`,
      username: credential.username,
      password: credential.password,
      protocolVersion: 4,
      clean: true,
      keepalive: 60,
      connectTimeout: seconds(10),
      // A new client for every attempt: MQTT.js would repeat at fixed intervals, and one by one.
      reconnectPeriod: 0,
      will: { topic, payload: Buffer.from('offline'), qos: 1, retain: true },
    });
    this.#client = client;
    this.#state = 'connecting';
    client.on('connect', () => this.#open(client, topic));
    client.on('error', (error) => {
      this.trouble = troubleOf(error, url);
    });
    client.on('close', () => this.#lose(client));
  }

  /** Takes a message. Resolves when there is room for the next one; at once (`undefined`) where there is. */
  send({ topic, payload, kinds }: Publish): Promise<void> | undefined {
    const { tally, whenFull } = this.#settings;
    if (this.#state === 'refused') {
      tally.refused += 1;
      return undefined;
    }
    this.#waiting.push({ topic, payload, kinds });
    this.#pump();
    if (whenFull() === 'wait') return this.#waiting.length < patientLimit ? undefined : this.#room();
    if (this.#waiting.length > waitingLimit) {
      this.#waiting.shift();
      tally.dropped += 1;
    }
    return undefined;
  }

  /** Breaks off without a goodbye, as a failing uplink does, and stays away until `call`. */
  cut(): void {
    this.#forget('cut');
    this.#settings.onChange(this);
  }

  /** Says goodbye. What is unacknowledged stays so. */
  async close(): Promise<void> {
    clearTimeout(this.#retry);
    const client = this.#client;
    const wasUp = this.#state === 'up';
    this.#client = undefined;
    this.#state = 'cut';
    this.letIn();
    if (client === undefined) return;
    client.on('error', () => undefined);
    if (wasUp) client.publish(`barrio/v1/${this.id}/state`, 'offline', { qos: 0, retain: true });
    // MQTT.js says goodbye only when everything is acknowledged; a broker that does not answer must not hold us.
    await Promise.race([client.endAsync(!wasUp), sleep(farewell, undefined, { ref: false })]);
    client.stream.destroy();
  }

  #open(client: MqttClient, topic: string): void {
    if (client !== this.#client) return;
    this.#state = 'up';
    this.#upSince = performance.now();
    if (this.#shortLives < tooManyShort) this.#failures = 0;
    this.trouble = undefined;
    client.publish(topic, 'online', { qos: 1, retain: true });
    this.#settings.onChange(this);
    this.#pump();
  }

  #lose(client: MqttClient): void {
    if (client !== this.#client) return;
    if (this.#state === 'connecting') this.trouble ??= turnedAway(this.#settings.url);
    if (this.#state === 'up') this.#countLife();
    const isRefused = this.trouble?.kind === 'refused';
    this.#forget(isRefused ? 'refused' : 'down');
    if (isRefused) this.#abandon();
    else this.#retry = setTimeout(() => this.call(), this.#pause());
    this.#settings.onChange(this);
  }

  #countLife(): void {
    const isShort = performance.now() - this.#upSince < shortLife;
    this.#shortLives = isShort ? this.#shortLives + 1 : 0;
    if (!isShort) this.#failures = 0;
    // Why one connection broke is no trouble yet: the next attempt shows whether anybody is there.
    this.trouble = this.#shortLives < tooManyShort ? undefined : takenOver(this.#settings.url);
  }

  /** Lets go of the connection; what was under way will be sent again. */
  #forget(state: 'cut' | 'down' | 'refused'): void {
    clearTimeout(this.#retry);
    const client = this.#client;
    this.#client = undefined;
    this.#state = state;
    this.#settings.tally.repeated += this.#inFlight.size;
    this.#waiting = [...this.#inFlight, ...this.#waiting];
    this.#inFlight = new Set();
    client?.on('error', () => undefined);
    client?.end(true);
  }

  #abandon(): void {
    this.#settings.tally.refused += this.#waiting.length;
    this.#waiting = [];
    this.letIn();
  }

  #pause(): Duration {
    const longest = Math.min(slowestRetry, firstRetry * 2 ** this.#failures);
    this.#failures += 1;
    return milliseconds(longest * (0.5 + 0.5 * this.#settings.luck()));
  }

  #pump(): void {
    const client = this.#client;
    if (client === undefined || this.#state !== 'up') return;
    while (this.#inFlight.size < inFlightLimit) {
      const parcel = this.#waiting.shift();
      if (parcel === undefined) break;
      this.#hand(client, parcel);
    }
    if (this.#waiting.length < patientLimit / 2) this.letIn();
  }

  #hand(client: MqttClient, parcel: Parcel): void {
    const isRepetition = parcel.publishedAt !== undefined;
    if (!isRepetition) {
      parcel.publishedAt = performance.now();
      this.#settings.tally.publish(parcel.kinds);
    }
    const flight = this.#inFlight;
    flight.add(parcel);
    const { buffer, byteOffset, byteLength } = parcel.payload;
    client.publish(
      parcel.topic,
      Buffer.from(buffer, byteOffset, byteLength),
      { qos: 1, dup: isRepetition },
      (error) => {
        // After a break the parcel waits for the next connection; this one's answer says nothing any more.
        if (client !== this.#client || (error !== undefined && error !== null) || !flight.delete(parcel)) return;
        this.#settings.tally.acknowledge(performance.now() - (parcel.publishedAt ?? 0));
        if (flight.size <= inFlightLimit / 2) this.#pump();
        if (this.backlog === 0) this.#settings.onChange(this);
      },
    );
  }

  #room(): Promise<void> {
    return new Promise((resolve) => {
      this.#makeRoom.push(resolve);
    });
  }

  /** Keeps nobody waiting for room. */
  letIn(): void {
    const waiters = this.#makeRoom;
    this.#makeRoom = [];
    for (const resolve of waiters) resolve();
  }
}
