import type { Journal } from '../journal/port.ts';
import type { InFlight, Ledger, LedgerWatch } from '../ledger/port.ts';
import { rejectedByCode } from '../ledger/port.ts';
import type { EpochMs } from '../model/time.ts';
import type { Outbox } from '../notify/port.ts';
import type { RollupsWatch } from '../rollups/port.ts';
import type { Figure } from './port.ts';

export type PipelineWatched = {
  readonly journal: Pick<Journal, 'end' | 'usage'>;
  readonly ledger: Pick<Ledger, 'lifetime'>;
  readonly inFlight: Pick<InFlight, 'messages'>;
  readonly ledgerWatch: Pick<LedgerWatch, 'state'>;
  readonly rollups: RollupsWatch;
  /** Messages that are durable and not there yet. */
  readonly lags: { readonly store: () => number; readonly live: () => number; readonly judge: () => number };
  /** Whether the store takes readings. */
  readonly storeIsOk: () => boolean;
  readonly outbox: Pick<Outbox, 'figures' | 'waiting' | 'channels'>;
};

/** How messages go through, what was refused, and how fast people are told. */
export function pipelineFigures(watched: PipelineWatched, time: EpochMs): readonly Figure[] {
  return [passing(watched, time), ...refused(watched, time), ...deliveries(watched, time)];
}

function passing(watched: PipelineWatched, time: EpochMs): Figure {
  const { journal, ledger, inFlight, ledgerWatch, rollups, lags, storeIsOk } = watched;
  const { received, stored, duplicate } = ledger.lifetime();
  const { bytes, limitBytes } = journal.usage();
  const { user, system } = process.cpuUsage();
  return {
    measurement: 'barrio_pipeline',
    tags: {},
    fields: {
      messages: journal.end(),
      received,
      stored,
      duplicate,
      rejected: rejectedByCode(ledger.lifetime()).reduce((sum, [, count]) => sum + count, 0),
      in_flight: inFlight.messages(),
      store_lag: lags.store(),
      live_lag: lags.live(),
      judge_lag: lags.judge(),
      journal_bytes: bytes,
      journal_limit_bytes: limitBytes,
      rollup_hours_left: rollups.state().hoursLeft,
      ledger_balances: ledgerWatch.state().balances ? 1 : 0,
      store_ok: storeIsOk() ? 1 : 0,
      memory_bytes: process.memoryUsage.rss(),
      cpu_seconds: (user + system) / 1e6,
    },
    time,
  };
}

const refused = ({ ledger }: PipelineWatched, time: EpochMs): readonly Figure[] =>
  rejectedByCode(ledger.lifetime()).map(([code, samples]) => ({
    measurement: 'barrio_rejection',
    tags: { code },
    fields: { samples },
    time,
  }));

function deliveries({ outbox }: PipelineWatched, time: EpochMs): readonly Figure[] {
  const waiting = outbox.waiting();
  const accepted = new Map(outbox.figures().map((figures) => [figures.channel, figures]));
  return outbox.channels().map((channel) => {
    const { accepted: count = 0, p50, p95 } = accepted.get(channel) ?? {};
    return {
      measurement: 'barrio_delivery',
      tags: { channel },
      fields: { waiting: waiting[channel] ?? 0, accepted: count, p50_seconds: p50, p95_seconds: p95 },
      time,
    };
  });
}
