import { z } from 'zod';
import type { Fault } from '../fault.ts';
import { numberedKind } from '../payloads.ts';
import type { Finding } from '../promises.ts';
import type { Stage } from '../stage.ts';
import { storedNumbers } from '../stored.ts';
import { openLine } from '../tools/mqtt-line.ts';
import { untilStoredSoFar } from '../tools/so-far.ts';

const gateway = 'returning-gateway';
const outageSeconds = 600;

/** Far below what a replay needs: it is the allowance of ten silent minutes that lets it through at the peak. */
const quota = {
  BARRIO_QUOTA_GATEWAY_PER_SECOND: '100',
  BARRIO_QUOTA_GATEWAY_PEAK_PER_SECOND: '20000',
  BARRIO_QUOTA_CATCH_UP_TIME: '10m',
};
const inOneMessage = 100;

type Backlog = { readonly devices: readonly string[]; readonly perDevice: number; readonly begin: number };

/** A gateway was cut off for ten minutes, and says everything that it has kept at once when it is back. */
export const backlog: Fault = {
  name: 'backlog',
  promise: 'Ten minutes of a gateway, replayed at once, are stored at their own times, and delay nobody else.',
  limitSeconds: { full: 300, quick: 90 },
  async run(stage) {
    const devices = Array.from({ length: stage.scaled({ full: 1000, quick: 100 }) }, (_, index) => `away-${index}`);
    const perDevice = stage.scaled({ full: 600, quick: 300 });
    const credentials = await stage.register({
      gateways: [gateway],
      devices: devices.map((id) => ({ id, kind: numberedKind, gateway })),
    });
    await stage.numbered({ count: 6, perSecond: 20 });
    await stage.open({ settings: quota });
    await stage.pass(stage.scaled({ full: 5, quick: 2 }));
    const kept = { devices, perDevice, begin: Date.now() - outageSeconds * 1000 };
    const credential = credentials.get(gateway);
    if (credential === undefined) throw new Error('the gateway was not registered');
    const line = await openLine({ ...credential, port: stage.service.mqttPort, window: 100 });
    stage.breaks();
    const findings = await replay(stage, { kept, line });
    stage.heals({ catchUpSeconds: 120 });
    findings.push(...(await judgeAllowance(stage)));
    await untilStoredSoFar(stage, 120);
    findings.push(...(await judgeStored(stage, kept)));
    return [...findings, ...(await stage.settle())];
  },
};

type Replay = { readonly kept: Backlog; readonly line: Awaited<ReturnType<typeof openLine>> };

/** A hundred readings a message, in the order in which they were observed. */
async function replay(stage: Stage, { kept, line }: Replay): Promise<Finding[]> {
  const began = performance.now();
  const answers: Promise<boolean>[] = [];
  for (const payload of messagesOf(kept)) {
    // Waits for room in the window, as a client does.
    while (answers.length - line.acknowledged >= 100 && line.isOpen) await stage.pass(0.002);
    answers.push(line.publish({ topic: `gateways/v1/${gateway}/batch`, payload }));
  }
  const refused = (await Promise.all(answers)).filter((wasKept) => !wasKept).length;
  const seconds = (performance.now() - began) / 1000;
  stage.beside.count({ acknowledged: answers.length - refused });
  stage.note('readings replayed', kept.devices.length * kept.perDevice);
  stage.note('messages that carried them', answers.length);
  stage.note('acknowledged within, s', seconds.toFixed(1));
  return refused === 0
    ? []
    : [{ promise: 'catches-up', detail: `${refused} messages of the gateway were not acknowledged` }];
}

const timeOf = ({ begin, perDevice }: Backlog, number: number): number =>
  Math.round(begin + (number / perDevice) * outageSeconds * 1000);

function* messagesOf(kept: Backlog): Generator<string> {
  let entries: object[] = [];
  for (let number = 0; number < kept.perDevice; number += 1) {
    const time = new Date(timeOf(kept, number)).toISOString();
    for (const device of kept.devices) {
      entries.push({ device, time, values: { illuminance: number } });
      if (entries.length < inOneMessage) continue;
      yield JSON.stringify(entries);
      entries = [];
    }
  }
  if (entries.length > 0) yield JSON.stringify(entries);
}

const GatewayShape = z.object({ quota: z.object({ allowance: z.object({ left: z.number(), of: z.number() }) }) });

/** What it had saved while it was away is what let it speak so fast. */
async function judgeAllowance(stage: Stage): Promise<Finding[]> {
  const { quota } = await stage.service.ask(`/api/v1/gateways/${gateway}`, GatewayShape);
  const { left, of } = quota.allowance;
  stage.note('catch-up allowance left, of', `${left.toLocaleString('en')}, ${of.toLocaleString('en')}`);
  return left < of
    ? []
    : [{ promise: 'nothing-silent', detail: 'the page of the gateway does not show that its allowance was used' }];
}

const PageShape = z.object({
  observations: z.array(z.object({ time: z.string(), receivedAt: z.string(), value: z.number() })),
});

async function judgeStored(stage: Stage, kept: Backlog): Promise<Finding[]> {
  const span = { from: kept.begin - 1000, to: Date.now() };
  let [stored, doubled] = [0, 0];
  for (const device of kept.devices) {
    const numbers = await storedNumbers(stage.service, device, span);
    stored += new Set(numbers).size;
    doubled += numbers.length - new Set(numbers).size;
  }
  const all = kept.devices.length * kept.perDevice;
  stage.beside.count({ stored: stored + doubled });
  const findings: Finding[] = [];
  if (stored < all)
    findings.push({
      promise: 'acknowledged-means-kept',
      detail: `${all - stored} of ${all} replayed readings are not stored`,
    });
  if (doubled > 0)
    findings.push({ promise: 'nothing-doubled', detail: `${doubled} replayed readings are stored twice` });
  return [...findings, ...(await judgeTimes(stage, kept))];
}

/** Each keeps the time at which it was observed, and says beside it when it came. */
async function judgeTimes(stage: Stage, kept: Backlog): Promise<Finding[]> {
  const path = `/api/v1/devices/${kept.devices[0]}/observations?quantity=illuminance&limit=1000`;
  const { observations } = await stage.service.ask(path, PageShape);
  const wrong = observations.filter(
    ({ time, receivedAt, value }) =>
      Date.parse(time) !== timeOf(kept, value) || Date.parse(receivedAt) < kept.begin + outageSeconds * 1000,
  );
  if (observations.length > 0 && wrong.length === 0) return [];
  return [
    {
      promise: 'nothing-silent',
      detail: `${wrong.length} of ${observations.length} late readings have not kept their own time`,
    },
  ];
}
