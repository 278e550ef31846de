import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Planted } from '../../simulators/scenarios/scenario.ts';
import { isQuantityId } from '../../src/model/quantity.ts';
import { isRejectionCode } from '../../src/model/rejection.ts';
import { type EpochMs, systemClock, toIso } from '../../src/model/time.ts';
import { type Doubt, type Evidence, type Refused, testOf, type Witness } from './evidence.ts';
import { moment } from './truth.ts';

/** A running service, asked from outside. */
export type Asked = { readonly httpUrl: string; readonly dataDir: string };

export type Told = {
  readonly planted: readonly Planted[];
  readonly devices: readonly Witness[];
  readonly from: EpochMs;
};

const time = z.string().transform(moment);
const next = z.string().nullable();

const ObservationsShape = z.object({
  observations: z.array(
    z.object({
      quantity: z.string().refine(isQuantityId),
      time,
      receivedAt: time,
      reasons: z.array(z.string()),
    }),
  ),
  next,
});
const LettersShape = z.object({
  rejections: z.array(
    z.object({ code: z.string().refine(isRejectionCode), device: z.string().nullable(), receivedAt: time }),
  ),
  next,
});
const DevicesShape = z.object({ devices: z.array(z.object({ id: z.string() })), next });
const LedgerShape = z.object({ stored: z.number() });

type Page = { readonly next: string | null };

async function* pages<Shape extends Page>(
  { httpUrl, dataDir }: Asked,
  first: string,
  shape: z.ZodType<Shape>,
): AsyncGenerator<Shape> {
  const token = (await readFile(join(dataDir, 'operator-token'), 'utf8')).trim();
  for (let link: string | null = first; link !== null; ) {
    const response: Response = await fetch(new URL(link, httpUrl), { headers: { authorization: `Bearer ${token}` } });
    if (!response.ok) throw new Error(`${link}: ${response.status} ${await response.text()}`);
    const page = shape.parse(await response.json());
    yield page;
    link = page.next;
  }
}

async function doubtsAbout(asked: Asked, { id }: Witness, from: EpochMs): Promise<readonly Doubt[]> {
  const query = `quality=suspect,fail&limit=1000&from=${toIso(from)}`;
  const doubts: Doubt[] = [];
  for await (const { observations } of pages(asked, `/api/v1/devices/${id}/observations?${query}`, ObservationsShape)) {
    for (const { reasons, receivedAt, ...observation } of observations) {
      for (const reason of reasons)
        doubts.push({ ...observation, device: id, test: testOf(reason), reason, knownAt: receivedAt });
    }
  }
  return doubts;
}

/** The n-th refusal of a device is that of the n-th lie of it that was to be refused: a refused message tells no time that is its own. */
async function refusals(asked: Asked, planted: readonly Planted[]): Promise<readonly Refused[]> {
  const letters: z.output<typeof LettersShape>['rejections'] = [];
  for await (const { rejections } of pages(asked, '/api/v1/operate/rejections?limit=200', LettersShape))
    letters.push(...rejections);
  const told = Map.groupBy(planted, ({ device }) => device);
  return [...Map.groupBy(letters.toReversed(), ({ device }) => device ?? '')].flatMap(([device, of]) =>
    of.map(({ code, receivedAt }, nth) => ({
      device,
      code,
      at: moment(told.get(device)?.[nth]?.at ?? ''),
      knownAt: receivedAt,
    })),
  );
}

/** Asks a service that has stored everything what it says of each device. */
export async function askService(asked: Asked, { planted, devices, from }: Told): Promise<Evidence> {
  const doubts: Doubt[] = [];
  for (const device of devices) doubts.push(...(await doubtsAbout(asked, device, from)));
  const silent: string[] = [];
  for await (const page of pages(asked, '/api/v1/devices?freshness=late,stale,never_seen&limit=1000', DevicesShape))
    silent.push(...page.devices.map(({ id }) => id));
  const ledger = LedgerShape.parse(await (await fetch(new URL('/api/v1/ledger', asked.httpUrl))).json());
  const knownAt = systemClock.now();
  return {
    devices,
    planted,
    doubts,
    refused: await refusals(asked, planted),
    silences: silent.map((device) => ({ device, knownAt, worst: 'stale' })),
    observations: ledger.stored,
  };
}
