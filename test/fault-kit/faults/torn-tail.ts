import { randomBytes, randomInt } from 'node:crypto';
import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Fault } from '../fault.ts';
import { NumberedSender } from '../numbered-sender.ts';
import { counted, numberedKind } from '../payloads.ts';
import type { Finding } from '../promises.ts';
import type { Stage } from '../stage.ts';
import { prepareAbsentStore } from '../tools/absent-store.ts';
import { type CutProxy, startCutProxy } from '../tools/cut-proxy.ts';
import { flipBits, type JournalRecord, numberIn, recordsOf, segmentsOf, writeTail } from '../tools/journal-files.ts';

const unpromised = 'unpromised';

/**
 * What a crash can do to the end of a file: to what was not acknowledged, and behind it. Answers how many messages it makes
 * unreadable that lie between others.
 */
type Tear = { readonly name: string; readonly tear: (file: string, from: number) => Promise<number> };

const tears: readonly Tear[] = [
  { name: 'cut at any byte', tear: cutAnywhere },
  { name: 'a bit flipped', tear: flipAnywhere },
  {
    name: 'cut, then noise',
    tear: async (file, from) => (await cutAnywhere(file, from)) + (await append(file, noise())),
  },
  { name: 'zeros behind it', tear: (file) => append(file, new Uint8Array(randomInt(1, 20_000))) },
  { name: 'an old record again behind it', tear: async (file) => append(file, await firstRecord(file)) },
];

const between = (from: number, to: number): number => (to > from ? randomInt(from, to) : to);
const noise = (): Uint8Array => randomBytes(randomInt(1, 5000));

async function cutAnywhere(file: string, from: number): Promise<number> {
  await writeTail(file, { keep: between(from, statSync(file).size) });
  return 0;
}

async function append(file: string, bytes: Uint8Array): Promise<number> {
  await writeTail(file, { append: bytes });
  return 0;
}

async function flipAnywhere(file: string, from: number): Promise<number> {
  const records = await recordsOf(file);
  const place = between(from, statSync(file).size);
  await flipBits(file, [place]);
  // The last one is cut off with all that is behind it.
  return records.slice(0, -1).some(({ offset, bytes }) => place >= offset && place < offset + bytes) ? 1 : 0;
}

async function firstRecord(file: string): Promise<Uint8Array> {
  const [first] = await recordsOf(file);
  return (await readFile(file)).subarray(first?.offset, (first?.offset ?? 0) + (first?.bytes ?? 0));
}

/** The end of the journal is what a dying machine left of it. */
export const tornTail: Fault = {
  name: 'torn-tail',
  promise:
    'A torn end of the journal takes with it only what nobody was promised; damage before it is told, and costs nothing else.',
  limitSeconds: { full: 180, quick: 60 },
  async run(stage) {
    const store = await prepareAbsentStore(stage);
    const wire = stage.keep(await startCutProxy(() => stage.service.mqttPort));
    await stage.numbered({ count: 4, perSecond: 100 });
    await addUnpromised(stage, wire);
    await stage.open({ settings: store.settings }, { others: false });
    await stage.pass(1);
    stage.breaks();
    const findings: Finding[] = [];
    for (let round = 0; round < stage.scaled({ full: 15, quick: tears.length }); round += 1) {
      findings.push(...(await tearOnce(stage, wire, tears[round % tears.length])));
    }
    findings.push(...(await damageAcknowledged(stage)));
    store.plugIn();
    stage.heals({ othersP99Ms: 'none' });
    await stage.pass(1);
    return [...findings, ...(await stage.settle())];
  },
};

/** A device that never hears that it was acknowledged, when the wire says so. */
async function addUnpromised(stage: Stage, wire: CutProxy): Promise<void> {
  const credential = (await stage.register({ devices: [{ id: unpromised, kind: numberedKind }] })).get(unpromised);
  if (credential === undefined) throw new Error('the device without promises was not registered');
  const sender = new NumberedSender({
    ...credential,
    port: () => wire.port,
    phase: () => 'during',
    // So many at once are recognised as repeated by their counter, in whichever store.
    payload: counted,
    window: 200,
    perSecond: 2000,
  });
  sender.pause();
  stage.watch({ id: unpromised, sender, devices: [unpromised] });
}

/** Writes what nobody is promised, kills, tears it, and starts again. */
async function tearOnce(stage: Stage, wire: CutProxy, how: Tear | undefined): Promise<Finding[]> {
  if (how === undefined) return [];
  const promisedTraffic = stage.traffic.filter(({ id }) => id !== unpromised);
  const mute = stage.traffic.find(({ id }) => id === unpromised)?.sender;
  // So that what is acknowledged now ends with a message of somebody else.
  await stage.pass(0.3);
  promisedTraffic.forEach(({ sender }) => sender.pause());
  await untilNothingInFlight(stage, promisedTraffic);
  wire.swallowAnswers();
  mute?.resume();
  await stage.until(() => (mute?.inFlight ?? 0) >= 100, { what: 'a burst of what nobody is promised', seconds: 5 });
  await stage.pass(0.05);
  await stage.service.kill('SIGKILL');
  mute?.pause();
  const { file, from } = await unpromisedTail(stage);
  stage.beside.lose(await how.tear(file, from));
  wire.heal();
  await stage.service.start();
  const cut = /cut \d+ bytes of an unfinished write/.test(stage.service.output());
  const damaged = /is damaged at byte/.test(stage.service.output());
  stage.say(`${how.name}: ${cut ? 'cut off, and said so' : 'nothing was cut'}${damaged ? ', told as damage' : ''}`);
  promisedTraffic.forEach(({ sender }) => sender.resume());
  await stage.until(() => (mute?.inFlight ?? 0) === 0, { what: 'the acknowledgement of what was cut', seconds: 10 });
  const wasWhole = statSync(file).size === from;
  if (cut || damaged || wasWhole) return [];
  return [{ promise: 'nothing-silent', detail: `${how.name}: the log says nothing about it` }];
}

const untilNothingInFlight = (stage: Stage, traffic: Stage['traffic']): Promise<void> =>
  stage.until(() => traffic.every(({ sender }) => sender.inFlight === 0), {
    what: 'the acknowledgement of everything in flight',
    seconds: 15,
  });

/** Where the messages begin of which nobody was told that they are kept. */
async function unpromisedTail(stage: Stage): Promise<{ readonly file: string; readonly from: number }> {
  const file = segmentsOf(stage.dataDir).at(-1) ?? '';
  const records = await recordsOf(file);
  const last = records.findLastIndex(({ sender }) => sender !== unpromised);
  const mark = records[last];
  return { file, from: mark === undefined ? 40 : mark.offset + mark.bytes };
}

/** Flips a bit in one message that a device was promised, in the file that is written to. */
async function damageAcknowledged(stage: Stage): Promise<Finding[]> {
  await stage.pass(0.5);
  stage.traffic.forEach(({ sender }) => sender.pause());
  await untilNothingInFlight(stage, stage.traffic);
  await stage.service.kill('SIGKILL');
  const file = segmentsOf(stage.dataDir).at(-1) ?? '';
  const victim = victimOf(await recordsOf(file));
  if (victim === undefined) throw new Error('no acknowledged message was found in the last segment');
  await flipBits(file, [victim.offset + victim.bytes - 10]);
  stage.beside.destroy(victim.sender, numberIn(victim));
  await stage.service.start();
  stage.traffic.forEach(({ sender }) => sender.resume());
  const told = /is damaged at byte .*messages lost: 1\b/.test(stage.service.output());
  stage.note('an acknowledged message destroyed in the tail', told ? 'told as an alarm' : 'NOT told');
  return told ? [] : [{ promise: 'nothing-silent', detail: 'a destroyed acknowledged message was not told as damage' }];
}

/** In the middle: neither among the last ones, which are a torn write, nor the first. */
const victimOf = (records: readonly JournalRecord[]): JournalRecord | undefined =>
  records.findLast(({ sender }, index) => sender.startsWith('numbered-') && index < records.length - 60);
