import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { runBarrio } from '../../process/running-service.ts';
import type { Fault } from '../fault.ts';
import { numberedKind } from '../payloads.ts';
import type { Finding } from '../promises.ts';
import type { Credential } from '../registering.ts';
import type { Stage } from '../stage.ts';
import { type MqttLine, openLine } from '../tools/mqtt-line.ts';
import { devicePoison, gatewayPoison, type Poison, type PoisonWorld } from '../tools/poison.ts';

const world: PoisonWorld = { device: 'poisoner', foreign: 'innocent', gateway: 'poisoned-gateway', relayed: 'relayed' };

/** Everything that devices get wrong and enemies think of, in the middle of good traffic. */
export const poison: Fault = {
  name: 'poison',
  promise: 'A thousand bad messages are acknowledged, refused with a reason, and harm no good one.',
  limitSeconds: { full: 120, quick: 60 },
  async run(stage) {
    const credentials = await stage.register({
      gateways: [world.gateway],
      devices: [
        { id: world.device, kind: numberedKind },
        { id: world.foreign, kind: numberedKind },
        { id: world.relayed, kind: numberedKind, gateway: world.gateway },
      ],
    });
    await stage.numbered({ count: 6, perSecond: 50 });
    await stage.open();
    await stage.pass(1);
    stage.breaks();
    const { mqttPort: port } = stage.service;
    const device = await openLine({ ...loginOf(credentials, world.device), port });
    const gateway = await openLine({ ...loginOf(credentials, world.gateway), port });
    const told = await listen(stage, credentials);
    const findings = await poisonAll(stage, { device, gateway });
    stage.heals();
    await stage.pass(2);
    findings.push(...told.judge(), ...(await judgeLetters(stage)));
    stage.note('refusals told to the sender', told.count());
    return [...findings, ...(await stage.settle())];
  },
};

function loginOf(credentials: ReadonlyMap<string, Credential>, id: string): Credential {
  const credential = credentials.get(id);
  if (credential === undefined) throw new Error(`${id} was not registered`);
  return credential;
}

type Lines = { readonly device: MqttLine; readonly gateway: MqttLine };
type Sent = { readonly is: Poison; readonly acknowledged: Promise<boolean> };

/** Sends a thousand of all shapes, mixed as a street mixes them; waits until each is acknowledged or was not. */
async function poisonAll(stage: Stage, { device, gateway }: Lines): Promise<Finding[]> {
  const shapes = [
    ...devicePoison(world).map((is) => ({ is, line: device, topic: is.topic ?? `barrio/v1/${world.device}/up` })),
    ...gatewayPoison(world).map((is) => ({ is, line: gateway, topic: is.topic ?? '' })),
  ];
  const sent: Sent[] = [];
  for (let number = 0; number < 1000; number += 1) {
    const { is, line, topic } = shapes[number % shapes.length] ?? shapes[0] ?? raise();
    sent.push({ is, acknowledged: line.publish({ topic, payload: is.payload }) });
    await delay(number % 3);
  }
  const silent: string[] = [];
  for (const { is, acknowledged } of sent) {
    const wasAcknowledged = await Promise.race([acknowledged, delay(20_000, false, { ref: false })]);
    if (wasAcknowledged) countIn(stage, is);
    else silent.push(is.describes);
  }
  stage.note('poison messages acknowledged', sent.length - silent.length);
  stage.note('shapes of poison', shapes.length);
  if (silent.length === 0) return [];
  const which = [...new Set(silent)].slice(0, 5).join('; ');
  return [{ promise: 'nothing-silent', detail: `${silent.length} poison messages were not acknowledged: ${which}` }];
}

function raise(): never {
  throw new Error('there is no poison');
}

function countIn({ beside }: Stage, { codes, good = 0 }: Poison): void {
  const rejected: Record<string, number> = {};
  for (const code of codes) rejected[code] = (rejected[code] ?? 0) + 1;
  beside.count({ acknowledged: 1, stored: good, rejected });
}

const ToldShape = z.object({
  code: z.string(),
  detail: z.string().min(1),
  meaning: z.string().min(1),
  remedy: z.string().min(1),
  suppressed: z.number(),
});

/** Hears what the poisoner is told, on a connection of its own. */
async function listen({ service }: Stage, credentials: ReadonlyMap<string, Credential>) {
  const told: z.output<typeof ToldShape>[] = [];
  const unreadable: string[] = [];
  for (const id of [world.device, world.gateway]) {
    const ears = await openLine({ ...loginOf(credentials, id), clientId: 'ears', port: service.mqttPort });
    await ears.subscribe(`barrio/v1/${id}/refused`, (_topic, payload) => {
      const parsed = ToldShape.safeParse(JSON.parse(payload.toString()));
      if (parsed.success) told.push(parsed.data);
      else unreadable.push(payload.toString().slice(0, 100));
    });
  }
  const expected = new Set([...devicePoison(world), ...gatewayPoison(world)].flatMap(({ codes }) => codes));
  return {
    count: () => told.reduce((sum, { suppressed }) => sum + 1 + suppressed, 0),
    judge(): Finding[] {
      const untold = [...expected.difference(new Set(told.map(({ code }) => code)))];
      const faults = [
        ...(untold.length === 0 ? [] : [`the sender was never told of ${untold.join(', ')}`]),
        ...(unreadable.length === 0
          ? []
          : [`${unreadable.length} refusals lack a reason or a remedy: ${unreadable[0]}`]),
      ];
      return faults.map((detail) => ({ promise: 'told-why', detail }));
    },
  };
}

const LettersShape = z.array(z.object({ code: z.string(), detail: z.string() }));

/** Every refusal is kept with a code and a reason, where an operator looks for it. */
async function judgeLetters(stage: Stage): Promise<Finding[]> {
  const { stdout } = await runBarrio(['rejection', 'list', '--limit', '300', '--json'], stage);
  const letters = LettersShape.parse(JSON.parse(stdout));
  const mute = letters.filter(({ code, detail }) => code === '' || detail === '');
  stage.note('dead letters looked at', letters.length);
  if (letters.length > 100 && mute.length === 0) return [];
  return [
    {
      promise: 'told-why',
      detail: `${letters.length} dead letters were found, ${mute.length} of them without a reason`,
    },
  ];
}
