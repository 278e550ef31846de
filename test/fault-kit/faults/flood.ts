import { once } from 'node:events';
import { generate } from 'mqtt-packet';
import { z } from 'zod';
import type { Fault } from '../fault.ts';
import { numberedKind, timed } from '../payloads.ts';
import type { Finding } from '../promises.ts';
import type { Credential } from '../registering.ts';
import type { Stage } from '../stage.ts';
import { storedNumbers, usualSpan } from '../stored.ts';
import { inParallel, sendByHttp } from '../tools/deliver.ts';
import { metric } from '../tools/metrics.ts';
import { openLine } from '../tools/mqtt-line.ts';
import { untilStoredSoFar } from '../tools/so-far.ts';

/** Small enough that the allowance is used up within seconds. */
const quota = { perSecond: 20, peak: 200, catchUpSeconds: 15 };
const allowance = quota.perSecond * quota.catchUpSeconds;
/** What one read of a socket may bring beyond what there was room for. */
const oneRead = 1500;

const [patient, careless, web] = ['flooder-0', 'careless', 'by-http'];

const onlyTimed = { payloads: [timed] };

/** Three devices send as fast as their sockets take: with QoS 1, with QoS 0, and by HTTP. */
export const flood: Fault = {
  name: 'flood',
  promise: 'Who floods is slowed, visibly, and loses nothing; nobody else notices.',
  limitSeconds: { full: 150, quick: 60 },
  async run(stage) {
    const [first] = await stage.numbered({
      ...onlyTimed,
      count: 1,
      perSecond: 1_000_000,
      window: 100,
      name: 'flooder',
    });
    const credentials = await stage.register({
      devices: [careless, web].map((id) => ({ id: id ?? '', kind: numberedKind })),
    });
    first?.sender.pause();
    await stage.open({
      settings: {
        BARRIO_QUOTA_DEVICE_PER_SECOND: String(quota.perSecond),
        BARRIO_QUOTA_DEVICE_PEAK_PER_SECOND: String(quota.peak),
        BARRIO_QUOTA_CATCH_UP_TIME: `${quota.catchUpSeconds}s`,
      },
    });
    await stage.pass(stage.scaled({ full: 5, quick: 2 }));
    stage.breaks();
    const seconds = stage.scaled({ full: 40, quick: 12 });
    const until = performance.now() + seconds * 1000;
    first?.sender.resume();
    const [carelessly, byWeb, seen] = await Promise.all([
      floodCarelessly(stage, { credential: credentialOf(credentials, careless), until }),
      floodByHttp(stage, { credential: credentialOf(credentials, web), until }),
      watchFlood(stage, seconds),
    ]);
    first?.sender.pause();
    stage.heals();
    await stage.pass(stage.scaled({ full: 10, quick: 3 }));
    await forgetTheRest(stage);
    await untilStoredSoFar(stage, 60);
    const findings = [
      ...seen,
      ...(await judgeCareless(stage, { written: carelessly, seconds })),
      ...(await judgeWeb(stage, byWeb)),
    ];
    return [...findings, ...(await stage.settle())];
  },
};

function credentialOf(credentials: ReadonlyMap<string, Credential>, id = ''): Credential {
  const credential = credentials.get(id);
  if (credential === undefined) throw new Error(`${id} was not registered`);
  return credential;
}

/** What the careless one sent with QoS 0 is still taken long after, at its rate; nobody was promised it, and we want to count. */
async function forgetTheRest(stage: Stage): Promise<void> {
  const isThrough = (): boolean => stage.traffic.every(({ sender }) => sender.inFlight === 0);
  await stage.until(isThrough, { what: 'the acknowledgement of all that the patient flooder sent', seconds: 30 });
  await stage.service.kill('SIGKILL');
  await stage.service.start();
}

type Flooding = { readonly credential: Credential; readonly until: number };

/** QoS 0, without waiting for anything but its own socket. @returns how many messages the socket took */
async function floodCarelessly({ service }: Stage, { credential, until }: Flooding): Promise<number> {
  const { socket } = await openLine({ ...credential, port: service.mqttPort });
  const topic = `barrio/v1/${credential.id}/up`;
  let written = 0;
  while (performance.now() < until && !socket.destroyed && written < 200_000) {
    const frames = Array.from({ length: 100 }, (_, index) =>
      generate({ cmd: 'publish', topic, payload: timed(written + index), qos: 0, dup: false, retain: false }),
    );
    written += frames.length;
    if (socket.write(Buffer.concat(frames))) continue;
    await Promise.race([
      once(socket, 'drain'),
      new Promise((resolve) => setTimeout(resolve, until - performance.now())),
    ]);
  }
  socket.resetAndDestroy();
  return written;
}

type Web = { readonly acknowledged: number; readonly toldToWait: number; readonly otherAnswers: readonly number[] };

/** Eight requests at a time, again as soon as one is answered, whatever the answer says about waiting. */
async function floodByHttp({ service }: Stage, { credential, until }: Flooding): Promise<Web> {
  const answers: number[] = [];
  let number = 0;
  await inParallel(Array.from({ length: 8 }), 8, async () => {
    while (performance.now() < until) {
      number += 1;
      const message = { path: `devices/${credential.id}`, body: timed(number) };
      answers.push(await sendByHttp(service.httpUrl, credential, message));
    }
  });
  const [kept, waits] = [202, 429].map((status) => answers.filter((answer) => answer === status).length);
  const otherAnswers = answers.filter((answer) => answer !== 202 && answer !== 429);
  return { acknowledged: kept ?? 0, toldToWait: waits ?? 0, otherAnswers };
}

const DeviceShape = z.object({ quota: z.object({ slowed: z.boolean() }) });

/** Looks while it lasts at how fast the first flooder gets through, and who can see that it is slowed. */
async function watchFlood(stage: Stage, seconds: number): Promise<Finding[]> {
  const flooder = stage.traffic[0]?.sender.acknowledged ?? new Set();
  await stage.pass(seconds / 2);
  const [before, began] = [flooder.size, performance.now()];
  const slowed = await metric(stage.service.httpUrl, 'barrio_senders_slowed');
  const { quota: page } = await stage.service.ask(`/api/v1/devices/${patient}`, DeviceShape);
  await stage.pass(seconds / 2 - 0.5);
  const perSecond = (flooder.size - before) / ((performance.now() - began) / 1000);
  stage.note('QoS 1 flooder: acknowledged', flooder.size);
  stage.note('QoS 1 flooder: a second, when its allowance was used', perSecond.toFixed(0));
  const most = allowance + quota.perSecond * seconds + oneRead;
  const faults: Finding[] = [];
  const add = (promise: Finding['promise'], detail: string): void => void faults.push({ promise, detail });
  if (perSecond > 2 * quota.perSecond)
    add('others-unharmed', `the flooder got ${perSecond.toFixed(0)} a second through, its quota is ${quota.perSecond}`);
  if (perSecond < quota.perSecond / 2)
    add(
      'catches-up',
      `the flooder got ${perSecond.toFixed(0)} a second through, less than its quota of ${quota.perSecond}`,
    );
  if (flooder.size > most)
    add('others-unharmed', `the flooder got ${flooder.size} through, at most ${most} were its due`);
  if (slowed < 1) add('nothing-silent', 'the metric barrio_senders_slowed does not show that somebody is slowed');
  if (!page.slowed) add('nothing-silent', 'the page of the device does not say that it is slowed');
  return faults;
}

/** What was taken of it must be in the store once; how much that is its quota says. */
async function judgeCareless(
  stage: Stage,
  { written, seconds }: { written: number; seconds: number },
): Promise<Finding[]> {
  const stored = await storedNumbers(stage.service, careless ?? '', usualSpan());
  stage.beside.count({ stored: stored.length });
  stage.note('QoS 0 flooder: taken by its socket', written);
  stage.note('QoS 0 flooder: stored', stored.length);
  const most = allowance + quota.perSecond * seconds + oneRead;
  const faults: Finding[] = [];
  if (stored.length > most)
    faults.push({
      promise: 'others-unharmed',
      detail: `the careless flooder got ${stored.length} through, at most ${most} were its due`,
    });
  if (stored.length < allowance)
    faults.push({ promise: 'catches-up', detail: `the careless flooder got only ${stored.length} through` });
  if (new Set(stored).size < stored.length)
    faults.push({ promise: 'nothing-doubled', detail: 'numbers of the careless flooder are stored twice' });
  // Taken in order and without a hole: what is slowed is not thinned out.
  const last = Math.max(-1, ...stored);
  if (last + 1 !== stored.length)
    faults.push({
      promise: 'nothing-silent',
      detail: `of the first ${last + 1} messages of the careless flooder ${stored.length} are stored`,
    });
  return faults;
}

async function judgeWeb(stage: Stage, { acknowledged, toldToWait, otherAnswers }: Web): Promise<Finding[]> {
  const stored = await storedNumbers(stage.service, web ?? '', usualSpan());
  stage.beside.count({ acknowledged, stored: stored.length });
  stage.note('HTTP flooder: 202 / 429', `${acknowledged} / ${toldToWait}`);
  const faults: Finding[] = [];
  if (stored.length !== acknowledged)
    faults.push({
      promise: 'acknowledged-means-kept',
      detail: `by HTTP ${acknowledged} were acknowledged, ${stored.length} are stored`,
    });
  if (otherAnswers.length > 0)
    faults.push({
      promise: 'told-why',
      detail: `the HTTP flooder was answered ${otherAnswers.slice(0, 5).join(', ')}`,
    });
  return faults;
}
