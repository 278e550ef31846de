import { z } from 'zod';
import type { Fault } from '../fault.ts';
import { askLedger } from '../ledger.ts';
import { counted, numberedKind } from '../payloads.ts';
import type { Finding } from '../promises.ts';
import type { Credential } from '../registering.ts';
import type { Stage } from '../stage.ts';
import { storedNumbers, usualSpan } from '../stored.ts';
import { inParallel, sendByHttp, shuffled } from '../tools/deliver.ts';
import { type MqttLine, openLine } from '../tools/mqtt-line.ts';
import { untilStoredSoFar } from '../tools/so-far.ts';

const gateway = 'shuffling-gateway';

/** What a bay observed at a moment of its own clock, or what a device without a clock counted. */
type Message = {
  readonly device: string;
  readonly payload: string;
  readonly time?: number;
  readonly occupied?: boolean;
};

/** Messages come once, twice or three times, by any way, in an order that nobody chose. */
export const shuffle: Fault = {
  name: 'shuffle',
  promise: 'Repeated and shuffled messages are each kept once, and totals are those of the newest of each device.',
  limitSeconds: { full: 150, quick: 60 },
  async run(stage) {
    const bays = names('bay', stage.scaled({ full: 200, quick: 40 }));
    const counters = names('counter', 6);
    const credentials = await stage.register({
      gateways: [gateway],
      devices: [
        ...bays.map((id) => ({ id, kind: 'parking-bay', gateway })),
        ...counters.map((id) => ({ id, kind: numberedKind, gateway })),
      ],
    });
    await stage.open();
    const each = stage.scaled({ full: 30, quick: 15 });
    const messages = [...bays.flatMap((id) => observed(id, each)), ...counters.flatMap((id) => countedBy(id, each))];
    const deliveries = shuffled(messages.flatMap((message) => Array.from({ length: 1 + dice(3) }, () => message)));
    await stage.pass(1);
    stage.breaks();
    const lost = await deliverAll(stage, { deliveries, credentials });
    stage.heals();
    await untilStoredSoFar(stage, 60);
    const findings = [
      ...lost,
      ...(await judgeTotals(stage, messages)),
      ...(await judgeObservations(stage, messages)),
      ...(await judgeCounters(stage, { counters, each })),
    ];
    const settled = await stage.settle();
    return [...findings, ...settled, ...(await judgeDuplicates(stage, { messages, deliveries }))];
  },
};

const names = (what: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${what}-${index}`);
const dice = (sides: number): number => Math.floor(Math.random() * sides);

function observed(device: string, count: number): Message[] {
  const first = Date.now() - 1_800_000;
  return Array.from({ length: count }, (_, index) => {
    const [time, occupied] = [first + index * 1000, Math.random() < 0.5];
    const values = { occupied, battery: index };
    return { device, time, occupied, payload: JSON.stringify({ time: new Date(time).toISOString(), values }) };
  });
}

const countedBy = (device: string, count: number): Message[] =>
  Array.from({ length: count }, (_, number) => ({ device, payload: counted(number) }));

/** Values in a message: a bay says two things at once. */
const samplesOf = ({ time }: Message): number => (time === undefined ? 1 : 2);
const samplesIn = (messages: readonly Message[]): number => messages.reduce((sum, one) => sum + samplesOf(one), 0);

/** As a gateway wraps it. */
const wrapped = ({ device, payload }: Message): string => JSON.stringify([{ device, ...JSON.parse(payload) }]);

type Delivering = {
  readonly deliveries: readonly Message[];
  readonly credentials: ReadonlyMap<string, Credential>;
};

/** Each by one of six ways, thirty at the same time. */
async function deliverAll(stage: Stage, { deliveries, credentials }: Delivering): Promise<Finding[]> {
  const { httpUrl, mqttPort: port } = stage.service;
  const relay = credentials.get(gateway);
  if (relay === undefined) throw new Error('the gateway was not registered');
  const lines = await Promise.all(names('way', 3).map((clientId) => openLine({ ...relay, clientId, port })));
  const own = new Map<string, Promise<MqttLine>>();
  const deliver = async (message: Message): Promise<boolean> => {
    const { device, payload } = message;
    const credential = credentials.get(device);
    const way = dice(6);
    const line = lines[way];
    if (credential === undefined) throw new Error(`${device} was not registered`);
    if (line !== undefined && way === 0) return await line.publish({ topic: `barrio/v1/${device}/up`, payload });
    if (line !== undefined)
      return await line.publish({ topic: `gateways/v1/${gateway}/batch`, payload: wrapped(message) });
    if (way === 3) return (await sendByHttp(httpUrl, credential, { path: `devices/${device}`, body: payload })) === 202;
    if (way === 4)
      return (await sendByHttp(httpUrl, relay, { path: `gateways/${gateway}`, body: wrapped(message) })) === 202;
    const mine = own.get(device) ?? openLine({ ...credential, port });
    own.set(device, mine);
    return await (await mine).publish({ topic: `barrio/v1/${device}/up`, payload });
  };
  let refused = 0;
  await inParallel(deliveries, 30, async (message) => {
    if (!(await deliver(message))) refused += 1;
  });
  stage.note('deliveries', deliveries.length);
  stage.beside.count({ acknowledged: deliveries.length - refused });
  return refused === 0 ? [] : [{ promise: 'others-unharmed', detail: `${refused} deliveries were not acknowledged` }];
}

const NearShape = z.object({
  totals: z.object({ bays: z.number(), free: z.number(), occupied: z.number(), unknown: z.number() }),
});

/** What the city says is free, against the newest word of each bay, whenever that came. */
async function judgeTotals(stage: Stage, messages: readonly Message[]): Promise<Finding[]> {
  const newest = new Map<string, Message>();
  for (const message of messages) {
    const known = newest.get(message.device);
    if (message.time !== undefined && message.time > (known?.time ?? 0)) newest.set(message.device, message);
  }
  const occupied = [...newest.values()].filter((message) => message.occupied === true).length;
  const expected = { bays: newest.size, free: newest.size - occupied, occupied, unknown: 0 };
  const { totals } = await stage.service.ask(
    '/api/v1/parking/near?lat=43.465&lon=-3.81&radius=5000&limit=1',
    NearShape,
  );
  const said = `${totals.free} free, ${totals.occupied} occupied, ${totals.unknown} unknown of ${totals.bays}`;
  const meant = `${expected.free} free, ${expected.occupied} occupied, 0 unknown of ${expected.bays}`;
  stage.note('bays, as the city says', said);
  return said === meant
    ? []
    : [{ promise: 'acknowledged-means-kept', detail: `the city says ${said}; true is ${meant}` }];
}

const PageShape = z.object({
  observations: z.array(z.object({ time: z.string(), value: z.boolean() })),
});

/** Moment by moment what each bay observed. */
async function judgeObservations({ service, beside }: Stage, messages: readonly Message[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  const byBay = Map.groupBy(
    messages.filter(({ time }) => time !== undefined),
    ({ device }) => device,
  );
  for (const [device, all] of byBay) {
    const page = await service.ask(`/api/v1/devices/${device}/observations?quantity=occupied&limit=1000`, PageShape);
    const stored = page.observations.map(({ time, value }) => `${time} ${value}`).toSorted();
    const meant = all.map(({ time = 0, occupied }) => `${new Date(time).toISOString()} ${occupied}`).toSorted();
    beside.count({ stored: 2 * new Set(stored).size });
    if (stored.length > new Set(stored).size)
      findings.push({ promise: 'nothing-doubled', detail: `${device} has a moment twice` });
    else if (stored.join() !== meant.join()) {
      findings.push({
        promise: 'acknowledged-means-kept',
        detail: `${device}: ${stored.length} moments are stored, ${meant.length} were sent, and they are not the same`,
      });
    }
  }
  return findings;
}

/** Devices without a clock, whose own counter tells a repetition. */
async function judgeCounters(
  { service, beside }: Stage,
  { counters, each }: { counters: readonly string[]; each: number },
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const id of counters) {
    const numbers = await storedNumbers(service, id, usualSpan());
    beside.count({ stored: numbers.length });
    const distinct = new Set(numbers).size;
    if (numbers.length > distinct)
      findings.push({ promise: 'nothing-doubled', detail: `${id}: ${numbers.length - distinct} numbers twice` });
    if (distinct < each)
      findings.push({
        promise: 'acknowledged-means-kept',
        detail: `${id}: ${each - distinct} of ${each} numbers are missing`,
      });
  }
  return findings;
}

type Delivered = { readonly messages: readonly Message[]; readonly deliveries: readonly Message[] };

async function judgeDuplicates(stage: Stage, { messages, deliveries }: Delivered): Promise<Finding[]> {
  const repeated = samplesIn(deliveries) - samplesIn(messages);
  const ledger = await askLedger(stage.service);
  stage.note('values that came again', repeated);
  if (ledger?.duplicate === repeated) return [];
  return [
    {
      promise: 'ledger-balances',
      detail: `${repeated} values came again, and the ledger has ${ledger?.duplicate} duplicates`,
    },
  ];
}
