import { z } from 'zod';
import { judgingReader } from '../../alerts/port.ts';
import type { Journal, JournalUsage } from '../../journal/port.ts';
import { toIso } from '../../model/time.ts';
import type { Alerting } from '../alerts/alerting.ts';
import type { App } from '../app/app.ts';
import { answer } from '../vocabulary/answer.ts';
import type { CityParts } from '../vocabulary/city-view.ts';
import { FreshnessCountShape } from '../vocabulary/freshness-count.ts';
import { TimeShape } from '../vocabulary/value.ts';
import type { MessageRate } from './message-rate.ts';

/** What people are told about this installation. */
export type ServiceInfo = {
  readonly version: string;
  /** Where to connect, by what for: `{ mqtt: 'mqtt://localhost:1883' }`. */
  readonly urls: Readonly<Record<string, string>>;
};

const ConsumerShape = z.object({ name: z.string(), behind: z.int().min(0).describe('Messages not yet handled.') });

export const StatusShape = z
  .object({
    time: TimeShape,
    version: z.string(),
    urls: z.record(z.string(), z.string()),
    messages: z.object({
      journalled: z.int().min(0).describe('Position of the last message on disk.'),
      perSecond: z.number().describe('Over the last ten seconds.'),
    }),
    journal: z.object({
      bytes: z.number(),
      limitBytes: z.number(),
      consumers: z.array(ConsumerShape).describe('How far each reader of the journal is behind.'),
    }),
    listeners: z.int().min(0).describe('Open live streams.'),
    devices: FreshnessCountShape,
    kinds: z.array(z.object({ id: z.string(), label: z.string(), devices: FreshnessCountShape })),
  })
  .meta({ id: 'Status' });

type Parts = CityParts & {
  readonly journal: Journal;
  readonly info: ServiceInfo;
  readonly rate: MessageRate;
  readonly listeners: () => number;
  readonly alerting: Pick<Alerting, 'unjudged'>;
};

/** What is going on in the service: what its start page shows. */
export function addStatus(app: App, parts: Parts): void {
  app.get(
    '/status',
    {
      schema: {
        tags: ['service'],
        summary: 'What is live now',
        description: 'Devices by kind and freshness, messages per second, and how far the store is behind.',
        querystring: z.strictObject({}),
        response: { 200: answer('The service now.', StatusShape) },
      },
    },
    () => presentStatus(parts),
  );
}

function presentStatus(parts: Parts): z.output<typeof StatusShape> {
  const { journal, info, rate, kinds, state, clock } = parts;
  const now = clock.now();
  const usage = journal.usage();
  return {
    time: toIso(now),
    version: info.version,
    urls: { ...info.urls },
    messages: { journalled: usage.end, perSecond: rate.perSecond() },
    journal: {
      bytes: usage.bytes,
      limitBytes: usage.limitBytes,
      consumers: readersOf(usage, parts.alerting),
    },
    listeners: parts.listeners(),
    devices: state.totals({ areas: undefined, now }).devices,
    kinds: [...kinds.values()].map(({ id, label }) => ({
      id,
      label,
      devices: state.totals({ areas: undefined, kind: id, now }).devices,
    })),
  };
}

function readersOf({ consumers, end }: JournalUsage, { unjudged }: Pick<Alerting, 'unjudged'>) {
  const behind = (name: string, at: number): number => (name === judgingReader ? unjudged() : Math.max(0, end - at));
  return Object.entries(consumers).map(([name, at]) => ({ name, behind: behind(name, at) }));
}
