import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { connectAsync, type MqttClient } from 'mqtt';
import { followStream, type Listener, listenByMqtt, openHook, openPushedBrowser } from '../delivery/listeners.ts';
import { fixed, whole } from '../figures.ts';
import type { Sender } from '../load/plan.ts';
import { runLoad } from '../load/run-load.ts';
import type { Part, Verdict } from '../part.ts';
import { openStage } from '../stage.ts';

const perSecond = 1000;
const devices = 103;
const mostP99Ms = 1000;
/** The device whose words raise and end alerts, and who listens by MQTT; the others make the load. */
const [probe, ear] = [0, 1];
const everyMs = 400;

const rule = (device: string): string => `
name: { es: Sonda, en: Probe, fr: Sonde }
audience: [citizens, operators]
severity: severe
category: Other
topic: parking
each: device
where: { devices: [${device}] }
when: { value: { of: occupied, at_least: 1 } }
for: 0s
keep_firing_for: 0s
notify: { group_by: subject, group_wait: 0s, group_interval: 0s, urgent: true }
messages:
  raised:
    es: { title: "{place}", text: "{place} {at}", short: "{place}" }
    en: { title: "{place}", text: "{place} {at}", short: "{place}" }
    fr: { title: "{place}", text: "{place} {at}", short: "{place}" }
`;

/** From the acknowledgement of a reading to the moment at which an alert of it was in other hands. */
export const delivery: Part = {
  name: 'delivery',
  question: 'How long does it take from an acknowledged reading to an alert in the hands of who listens?',
  async run({ full, say, profile }) {
    const folder = await mkdtemp(join(tmpdir(), 'barrio-delivery-'));
    try {
      const waits = await measure({ folder, seconds: full ? 300 : 40, profile });
      const rows = Object.entries(waits).map(([channel, all]) => describe(channel, all));
      for (const row of rows) say(JSON.stringify(row));
      const title = `from PUBACK to the hands of who listens, at ${whole(perSecond)} messages a second beside it, duckdb`;
      return {
        tables: [{ title, rows }],
        verdicts: Object.entries(waits).map(([channel, all]) => judge(channel, all)),
        notes: ['An alert is decided when its step of 100 ms is over and 50 ms have passed: half of the wait is that.'],
      };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

type Plan = { readonly folder: string; readonly seconds: number; readonly profile: string | undefined };

async function measure({ folder, seconds, profile }: Plan): Promise<Readonly<Record<string, readonly number[]>>> {
  const rules = join(folder, 'rules');
  await mkdir(rules);
  await using hook = await openHook();
  await using push = await openPushedBrowser();
  const environment = {
    BARRIO_RULES_DIR: rules,
    BARRIO_WEBHOOK_ALLOW_PRIVATE: 'true',
    NODE_EXTRA_CA_CERTS: push.certificate,
  };
  await using stage = await openStage({ store: 'duckdb', devices, environment, profile });
  const { service, senders } = stage;
  const [speaker, listener] = [senders[probe], senders[ear]];
  if (speaker === undefined || listener === undefined) throw new Error('no devices were registered');
  await writeFile(join(rules, 'receivers.yaml'), receivers(hook.url));
  await writeFile(
    join(rules, 'probe.yaml'),
    rule(speaker.username).replace('notify: {', 'notify: { receivers: [hook],'),
  );
  await subscribe(service.httpUrl, { address: push.address, device: speaker.username, links: push.texts });
  await using stream = await followStream(service.httpUrl);
  await using mqtt = await listenByMqtt(service.mqttPort, listener);
  const listeners = { 'web push': push, webhook: hook, SSE: stream, MQTT: mqtt };
  const others = senders.slice(2);
  const pace = { is: 'rate', perSecond, window: 100 } as const;
  const load = { port: service.mqttPort, senders: [...others], pace, warmUpSeconds: 5, seconds, timed: true };
  const flips: Flip[] = [];
  const loading = runLoad(
    { ...load, watchPid: service.pid },
    {
      onMeasuring: () =>
        void flipFor(service.mqttPort, { speaker, seconds: seconds - 2, flips }).catch(() => undefined),
    },
  );
  await loading;
  await pause(2000);
  return Object.fromEntries(Object.entries(listeners).map(([name, { heard }]) => [name, waitsOf(flips, heard)]));
}

const receivers = (url: string): string =>
  `receivers:\n  - name: hook\n    language: en\n    by: [{ webhook: "${url}", secret: whsec_${Buffer.alloc(24, 7).toString('base64')} }]\n`;

type Asked = { readonly address: object; readonly device: string; readonly links: readonly string[] };

/** Subscribes a browser, and confirms it by the link that is pushed to it. */
async function subscribe(httpUrl: string, { address, device, links }: Asked): Promise<void> {
  const post = async (path: string, body: object): Promise<void> => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${httpUrl}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  };
  const wish = { places: [{ is: 'device', id: device }], topics: ['parking'], language: 'en' };
  await post('/subscriptions', { address, ...wish });
  for (let tries = 0; links.length === 0 && tries < 200; tries += 1) await pause(50);
  const token = new URL(links[0] ?? 'http://nothing.example').searchParams.get('token');
  await post('/subscriptions/confirm', { token });
}

type Flip = { readonly what: 'raised' | 'resolved'; readonly acknowledgedAt: number };
type Flipping = { readonly speaker: Sender; readonly seconds: number; readonly flips: Flip[] };

/** The probe says by turns that it is occupied and that it is free, and notes when that was acknowledged. */
async function flipFor(port: number, { speaker, seconds, flips }: Flipping): Promise<void> {
  const { username, password } = speaker;
  const client: MqttClient = await connectAsync(`mqtt://127.0.0.1:${port}`, { username, password, clientId: username });
  const endsAt = performance.now() + seconds * 1000;
  for (let occupied = true; performance.now() < endsAt; occupied = !occupied) {
    const payload = JSON.stringify({ time: new Date().toISOString(), values: { occupied } });
    await client.publishAsync(`barrio/v1/${username}/up`, payload, { qos: 1 });
    flips.push({ what: occupied ? 'raised' : 'resolved', acknowledgedAt: performance.now() });
    await pause(everyMs + Math.random() * 100);
  }
  await client.endAsync();
}

/** Each flip and the word about it, in their order. @throws when one is missing, or said twice. */
function waitsOf(flips: readonly Flip[], heard: Listener['heard']): readonly number[] {
  const words = heard.map(({ what }) => what).join(' ');
  const expected = flips.map(({ what }) => what).join(' ');
  if (words !== expected)
    throw new Error(`expected ${flips.length} words, heard ${heard.length}: ${words.slice(0, 200)}`);
  return flips.map(({ acknowledgedAt }, index) => (heard[index]?.at ?? Number.NaN) - acknowledgedAt);
}

const quantile = (all: readonly number[], share: number): number => {
  const sorted = all.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
};

const describe = (channel: string, all: readonly number[]) => ({
  channel,
  alerts: whole(all.length),
  'p50 ms': whole(quantile(all, 0.5)),
  'p95 ms': whole(quantile(all, 0.95)),
  'p99 ms': whole(quantile(all, 0.99)),
  'max ms': whole(Math.max(...all)),
});

const judge = (channel: string, all: readonly number[]): Verdict => ({
  figure: `an alert by ${channel} within ${mostP99Ms} ms, 99 of 100, at ${whole(perSecond)} messages a second`,
  measured: `${fixed(quantile(all, 0.99), 0)} ms`,
  reached: quantile(all, 0.99) <= mostP99Ms,
});
