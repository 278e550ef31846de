import { setTimeout as delay } from 'node:timers/promises';
import { newDataDir, removeDataDir } from '../process/running-service.ts';
import { Beside } from './beside.ts';
import type { Amounts } from './fault.ts';
import { untilCaughtUp } from './lag.ts';
import type { Phase } from './latencies.ts';
import { MemoryWatch } from './memory.ts';
import { Others } from './others.ts';
import { numberedKind } from './payloads.ts';
import type { Finding } from './promises.ts';
import { type Credential, type Plan, register } from './registering.ts';
import { ServiceUnderTest, type StartOptions } from './service-under-test.ts';
import { allowFor, type Limits, settle, usualLimits } from './settle.ts';
import type { Table } from './table.ts';
import { type GatewayOptions, type NumberedOptions, prepareDevices, prepareGateway, type Traffic } from './traffic.ts';

export type StageOptions = {
  readonly quick: boolean;
  readonly say: (line: string) => void;
  /** What holds for every start of the service, such as a mutant. */
  readonly always?: StartOptions;
};

/** The steady group that has no part in a fault. */
export const otherDevices = { count: 20, perSecond: 2 };
const drainMs = 30_000;

/**
 * Where a fault happens: the real service, numbered senders, a steady group of others, and all that is measured meanwhile. A fault
 * goes through it from top to bottom: {@link numbered}, {@link open}, {@link breaks}, {@link heals}, {@link settle}.
 */
export class Stage implements AsyncDisposable {
  readonly quick: boolean;
  readonly say: (line: string) => void;
  readonly service: ServiceUnderTest;
  readonly memory: MemoryWatch;
  /** What a fault counts itself, beside its numbered senders. */
  readonly beside = new Beside();
  /** What faults and the stage opened beside the service; goes away when the service has. */
  readonly #kept = new AsyncDisposableStack();
  readonly #running = new AsyncDisposableStack();
  readonly #others: Others;
  readonly #traffic: Traffic[] = [];
  readonly #rows: (readonly string[])[] = [];
  #table: Table = [];
  #dataDir = '';
  #phase: Phase = 'before';
  #caughtUp: Promise<number | undefined> = Promise.resolve(0);
  #limits: Limits = usualLimits;
  #onAcknowledge: () => void = () => undefined;

  constructor({ quick, say, always }: StageOptions) {
    this.quick = quick;
    this.say = say;
    this.service = this.#running.use(new ServiceUnderTest(() => this.#dataDir, always));
    this.memory = this.#running.use(new MemoryWatch(() => this.service.pid));
    this.#others = this.#running.use(new Others());
    this.#running.defer(() => this.#traffic.forEach(({ sender }) => sender.stop()));
  }

  /** The data folder of the service. */
  get dataDir(): string {
    return this.#dataDir;
  }

  /** Everything that is to be printed, once {@link settle} is through. */
  get table(): Table {
    return [...this.#table, ...this.#rows];
  }

  get traffic(): readonly Traffic[] {
    return this.#traffic;
  }

  scaled({ full, quick }: Amounts): number {
    return this.quick ? quick : full;
  }

  /** Whatever a fault opens goes away behind the service, last opened first, however the fault ends. */
  keep<Thing extends AsyncDisposable | Disposable>(thing: Thing): Thing {
    return this.#kept.use(thing);
  }

  /** A data folder of its own for the service, or the one that is named. Before anything is registered. */
  async settleIn(folder?: string): Promise<void> {
    this.#dataDir = folder ?? this.#kept.adopt(await newDataDir(), removeDataDir);
  }

  /** Registers whom you like; answers their passwords by id. */
  async register(plan: Plan): Promise<ReadonlyMap<string, Credential>> {
    if (this.#dataDir === '') await this.settleIn();
    return await register(plan, { dataDir: this.#dataDir });
  }

  /** Registers numbered devices whose books are held at the end. They send as soon as the service runs. */
  async numbered(options: NumberedOptions): Promise<readonly Traffic[]> {
    return await this.#add(prepareDevices(options));
  }

  /** The same for devices behind a gateway. */
  async gateway(options: GatewayOptions): Promise<readonly Traffic[]> {
    return await this.#add(prepareGateway(options));
  }

  /** Holds the books of a sender that a fault made itself. */
  watch(traffic: Traffic): void {
    this.#traffic.push(traffic);
    if (this.service.pid !== undefined) void traffic.sender.run();
  }

  /** Starts the service, and all that send to it. Others only where the fault leaves anything to those who have no part in it. */
  async open(options: StartOptions = {}, { others: hasOthers = true } = {}): Promise<void> {
    const ids = Array.from({ length: hasOthers ? otherDevices.count : 0 }, (_, index) => `other-${index}`);
    const others = await this.register({ devices: ids.map((id) => ({ id, kind: numberedKind })) });
    this.service.onStart = ({ mqttPort }) => this.#others.tellPort(mqttPort);
    await this.service.start(options);
    this.#others.start([...others.values()], { perSecond: otherDevices.perSecond, port: this.service.mqttPort });
    for (const { sender } of this.#traffic) void sender.run();
  }

  async pass(seconds: number): Promise<void> {
    await delay(seconds * 1000);
  }

  /** Waits until it is so. @throws when it is not so in time */
  async until(
    isSo: () => boolean | Promise<boolean>,
    { what, seconds }: { what: string; seconds: number },
  ): Promise<void> {
    const deadline = performance.now() + seconds * 1000;
    while (!(await isSo())) {
      if (performance.now() > deadline) throw new Error(`${what} did not happen within ${seconds} s`);
      await delay(20);
    }
  }

  /**
   * Does it in the very moment in which an acknowledgement arrives: whoever acknowledges too early is caught with the message in
   * his hands. @throws when nothing is acknowledged for a minute
   */
  async atAcknowledgement(act: () => void): Promise<void> {
    let isDone = false;
    this.#onAcknowledge = () => {
      if (!isDone) act();
      isDone = true;
    };
    await this.until(() => isDone, { what: 'an acknowledgement', seconds: 60 });
  }

  /** Which stretch of the fault it is. */
  get phase(): Phase {
    return this.#phase;
  }

  /** From now on the fault is on. */
  breaks(): void {
    this.memory.markBefore();
    this.#turn('during');
  }

  /** From now on it is over, and the service has so long to be up to date again. */
  heals(limits: Partial<Limits> = {}): void {
    this.#limits = allowFor(this.quick, { ...usualLimits, ...limits });
    this.#turn('after');
    this.#caughtUp = untilCaughtUp(this.service, this.#limits.catchUpSeconds);
  }

  /** A row of the table of this fault. */
  note(what: string, figure: string | number): void {
    this.#rows.push([what, typeof figure === 'number' ? figure.toLocaleString('en') : figure, '']);
  }

  acknowledged(): number {
    return this.#traffic.reduce((sum, { sender }) => sum + sender.acknowledged.size, 0);
  }

  /** Ends all traffic, waits until everything has arrived, and holds the books. */
  async settle(): Promise<readonly Finding[]> {
    this.say('ending all traffic');
    const [others] = await Promise.all([
      this.#others.drain(drainMs),
      ...this.#traffic.map(({ sender }) => sender.drain(drainMs)),
    ]);
    const { service, memory, say, beside } = this;
    const caughtUp = await this.#caughtUp;
    const measured = { others, traffic: this.#traffic, limits: this.#limits, caughtUp };
    const settled = await settle({ service, memory, say, beside, ...measured });
    this.#table = settled.table;
    return settled.findings;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#running.disposeAsync();
    await this.#kept.disposeAsync();
  }

  #turn(phase: Phase): void {
    this.#phase = phase;
    this.#others.tellPhase(phase);
  }

  async #add({ plan, open }: ReturnType<typeof prepareDevices>): Promise<readonly Traffic[]> {
    const credentials = await this.register(plan);
    const onAcknowledge = (): void => this.#onAcknowledge();
    const { service } = this;
    const doors = { port: () => service.mqttPort, httpUrl: () => service.httpUrl };
    const world = { ...doors, phase: () => this.#phase, onAcknowledge };
    const added = open(credentials, world);
    added.forEach((traffic) => this.watch(traffic));
    return added;
  }
}
