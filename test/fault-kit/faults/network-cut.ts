import { z } from 'zod';
import { startMosquitto } from '../../servers/mosquitto.ts';
import type { Fault } from '../fault.ts';
import { NumberedSender } from '../numbered-sender.ts';
import { counted, numberedKind, timed, timeless } from '../payloads.ts';
import type { Finding } from '../promises.ts';
import type { Stage } from '../stage.ts';
import { type CutProxy, startCutProxy } from '../tools/cut-proxy.ts';
import { openLine } from '../tools/mqtt-line.ts';

/** What the wire between the city's broker and us does, one after the other. Seconds: full and quick. */
const breaks: readonly {
  readonly name: string;
  readonly pull: (wire: CutProxy) => void;
  readonly full: number;
  readonly quick: number;
}[] = [
  { name: 'reset in the middle of the flow', pull: (wire) => wire.cut(), full: 1, quick: 0.3 },
  { name: 'reset again', pull: (wire) => wire.cut(), full: 1, quick: 0.3 },
  { name: 'acknowledgements lost on the way', pull: (wire) => wire.swallowQuestions(), full: 3, quick: 1 },
  { name: 'nobody there', pull: (wire) => wire.refuse(), full: 10, quick: 2 },
  { name: 'everything swallowed without a word', pull: (wire) => wire.swallow(), full: 60, quick: 2 },
  { name: 'only the broker knows that it is over', pull: (wire) => wire.cutServerSide(), full: 60, quick: 2 },
];

/** A broker of the city's own stands between the devices and us, and the wire to it is cut again and again. */
export const networkCut: Fault = {
  name: 'network-cut',
  promise: 'What an external broker has acknowledged arrives once the wire is whole again, and counts once.',
  limitSeconds: { full: 300, quick: 90 },
  async run(stage) {
    const mosquitto = stage.keep(await startMosquitto({ configLines: ['max_inflight_messages 100'] }));
    const wire = stage.keep(await startCutProxy(() => mosquitto.port));
    const ids = ['behind-0', 'behind-1', 'behind-2', 'marker'];
    await stage.register({ devices: ids.map((id) => ({ id, kind: numberedKind })) });
    for (const [index, payload] of [timed, timeless, counted].entries()) {
      const id = ids[index] ?? '';
      const known = { username: id, password: '', port: () => mosquitto.port, phase: () => stage.phase };
      stage.watch({ id, sender: new NumberedSender({ ...known, payload, window: 20, perSecond: 100 }), devices: [id] });
    }
    await stage.open({ settings: { BARRIO_BROKER_URL: `mqtt://127.0.0.1:${wire.port}` } });
    await untilConnected(stage, 20);
    await stage.pass(1);
    stage.breaks();
    const findings: Finding[] = [];
    for (const one of breaks) findings.push(...(await breakOnce(stage, wire, one)));
    stage.heals();
    stage.note('connections through the wire', wire.connections);
    stage.traffic.forEach(({ sender }) => sender.pause());
    await untilThrough(stage, mosquitto.port);
    return [...findings, ...(await stage.settle())];
  },
};

async function breakOnce(
  stage: Stage,
  wire: CutProxy,
  { name, pull, ...lasting }: (typeof breaks)[number],
): Promise<Finding[]> {
  const before = stage.acknowledged();
  pull(wire);
  await stage.pass(stage.scaled(lasting));
  wire.heal();
  const began = performance.now();
  const back = await untilConnected(stage, 60).catch(() => undefined);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  stage.note(`${name}: connected again after, s`, back === undefined ? 'never' : seconds);
  stage.say(`${name}: ${stage.acknowledged() - before} messages acknowledged by the broker meanwhile`);
  if (back !== undefined) return [];
  return [{ promise: 'catches-up', detail: `${name}: not connected to the broker a minute after the wire was whole` }];
}

const ReadyShape = z.object({ parts: z.array(z.object({ name: z.string(), ok: z.boolean() })) });

async function untilConnected(stage: Stage, seconds: number): Promise<true> {
  const isConnected = async (): Promise<boolean> => {
    const { parts } = await stage.service.ask('/readyz', ReadyShape);
    return parts.some(({ name, ok }) => name === 'external broker' && ok);
  };
  await stage.until(isConnected, { what: 'the connection to the external broker', seconds });
  return true;
}

const DeviceShape = z.object({ values: z.array(z.object({ quantity: z.string(), value: z.unknown() })) });

/** What the broker keeps for us comes in order: when its last message is here, all are. */
async function untilThrough(stage: Stage, port: number): Promise<void> {
  await stage.until(() => stage.traffic.every(({ sender }) => sender.inFlight === 0), {
    what: 'the acknowledgement by the broker',
    seconds: 20,
  });
  const line = await openLine({ username: 'marker', password: '', port });
  await line.publish({ topic: 'barrio/v1/marker/up', payload: '{"values":{"pm10":77}}' });
  stage.beside.count({ acknowledged: 1, stored: 1 });
  const isHere = async (): Promise<boolean> => {
    const { values } = await stage.service.ask('/api/v1/devices/marker', DeviceShape);
    return values.some(({ quantity, value }) => quantity === 'pm10' && value === 77);
  };
  await stage.until(isHere, { what: 'the arrival of the last message that the broker kept', seconds: 60 });
}
