import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../fault.ts';
import { numberedKind } from '../payloads.ts';
import type { Finding } from '../promises.ts';
import type { Credential } from '../registering.ts';
import type { Stage } from '../stage.ts';
import { metric } from '../tools/metrics.ts';
import { type MqttLine, openLine } from '../tools/mqtt-line.ts';
import { muteMqtt, muteStream, muteWebSocket, type SilentListener, slowMqtt } from '../tools/silent-listeners.ts';

const listener = 'listener';
const talker = 'talker';

/** Listeners that asked for everything and do not read it, while the city talks. */
export const slowSubscriber: Fault = {
  name: 'slow-subscriber',
  promise: 'Who does not read what it asked for is dropped, and holds up neither memory nor others.',
  limitSeconds: { full: 150, quick: 75 },
  async run(stage) {
    const credentials = await stage.register({ devices: [listener, talker].map((id) => ({ id, kind: numberedKind })) });
    await stage.numbered({ count: 6, perSecond: 40 });
    await stage.open();
    const [ears, mouth] = [credentialOf(credentials, listener), credentialOf(credentials, talker)];
    const hearing = await listenWell(stage, ears);
    await stage.pass(2);
    stage.breaks();
    const silent = await openSilent(stage, ears);
    const said = await talk(stage, mouth, stage.scaled({ full: 40, quick: 12 }));
    stage.note('values said to each listener', said);
    const findings = [...(await judgeSilent(stage, silent)), ...hearing.judge()];
    stage.heals({ memoryMiB: 512 });
    silent.forEach((one) => one.close());
    await stage.pass(2);
    return [...findings, ...(await stage.settle())];
  },
};

function credentialOf(credentials: ReadonlyMap<string, Credential>, id: string): Credential {
  const credential = credentials.get(id);
  if (credential === undefined) throw new Error(`${id} was not registered`);
  return credential;
}

/** Several of each sort. */
async function openSilent({ service }: Stage, ears: Credential): Promise<SilentListener[]> {
  const doors = { mqttPort: service.mqttPort, httpUrl: service.httpUrl };
  return await Promise.all(
    ['first', 'second', 'third'].flatMap((name) => [
      muteMqtt(doors, ears, `mute-${name}`),
      slowMqtt(doors, ears, `slow-${name}`),
      muteWebSocket(doors, ears, `web-${name}`),
      muteStream(doors, name),
    ]),
  );
}

const quantities = ['pm2_5', 'pm10', 'no2', 'o3', 'co', 'so2', 'temperature', 'humidity', 'pressure', 'sound'];

/** Ten values a message, as fast as it is acknowledged: megabytes for each listener. @returns how many values */
async function talk(stage: Stage, mouth: Credential, seconds: number): Promise<number> {
  const line = await openLine({ ...mouth, port: stage.service.mqttPort, window: 50 });
  const until = performance.now() + seconds * 1000;
  const answers: Promise<boolean>[] = [];
  const begin = Date.now() - 3_000_000;
  while (performance.now() < until && line.isOpen) {
    const time = new Date(begin + answers.length).toISOString();
    const values = Object.fromEntries(
      quantities.map((name) => [name, name === 'pressure' ? 1000 : answers.length % 50]),
    );
    while (answers.length - line.acknowledged >= 50 && line.isOpen) await delay(2);
    answers.push(line.publish({ topic: `barrio/v1/${talker}/up`, payload: JSON.stringify({ time, values }) }));
    await delay(1);
  }
  const kept = (await Promise.all(answers)).filter(Boolean).length;
  stage.beside.count({ acknowledged: kept, stored: kept * quantities.length });
  return kept * quantities.length;
}

/** Each must have been dropped by now, and that must be seen in the figures. */
async function judgeSilent(stage: Stage, silent: readonly SilentListener[]): Promise<Finding[]> {
  const { httpUrl } = stage.service;
  const broken = await metric(httpUrl, 'barrio_connections_broken_total', { reason: 'reader_too_slow' });
  const dropped = await metric(httpUrl, 'barrio_live_dropped_total');
  stage.note('dropped: by MQTT, of the live stream', `${broken}, ${dropped}`);
  const left: string[] = [];
  for (const one of silent) if (!(await one.wasDropped())) left.push(one.name);
  stage.note('listeners that do not listen, still there', `${left.length} of ${silent.length}`);
  const findings: Finding[] = [];
  if (left.length > 0)
    findings.push({
      promise: 'memory-bounded',
      detail: `still connected, long after they stopped reading: ${left.join('; ')}`,
    });
  if (broken + dropped < silent.length - left.length) {
    findings.push({
      promise: 'nothing-silent',
      detail: `${silent.length - left.length} were dropped, and the figures show ${broken + dropped}`,
    });
  }
  return findings;
}

/** One who reads hears what all say, and soon: by MQTT. */
async function listenWell(stage: Stage, ears: Credential) {
  const line: MqttLine = await openLine({ ...ears, clientId: 'good', port: stage.service.mqttPort });
  const waits: number[] = [];
  let heard = 0;
  await line.subscribe('barrio/v1/live/#', (_topic, payload) => {
    heard += 1;
    const [, received] = /"receivedAt":"([^"]+)"/.exec(payload.toString()) ?? [];
    if (received !== undefined) waits.push(Date.now() - Date.parse(received));
  });
  return {
    judge(): Finding[] {
      const worst =
        waits.toSorted((one, other) => one - other)[Math.floor(waits.length * 0.99)] ?? Number.POSITIVE_INFINITY;
      stage.note('values heard by who listens', heard);
      stage.note('heard after, p99, ms', worst);
      if (!line.isOpen) return [{ promise: 'others-unharmed', detail: 'the listener that does read was dropped too' }];
      if (worst < 5000) return [];
      return [
        { promise: 'others-unharmed', detail: `99 of 100 values were heard after ${worst} ms or sooner: too late` },
      ];
    },
  };
}
