import { pino } from 'pino';
import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { createEvents } from '../observability/events.ts';
import { entry, row, ten } from './contract/ledger.contract.ts';
import { watchLedgerFigures } from './figures.ts';
import { createMemoryLedger } from './memory/memory-ledger.ts';

test('the figures say what became of every sample, and add up', async () => {
  const metrics = new Registry();
  const ledger = createMemoryLedger();
  await ledger.book(entry(0, row('a', ten, { received: 9, stored: 5, duplicate: 1, rejected: { time_invalid: 3 } })));
  await ledger.book(entry(4, row('a')));
  watchLedgerFigures(createEvents({ logger: pino({ level: 'silent' }), metrics }), {
    ledger,
    inFlight: { samples: () => 7 },
    isBalanced: () => false,
  });
  const text = await metrics.metrics();
  const figures = Object.fromEntries(
    [...text.matchAll(/^barrio_ledger_(\w+) (\d+)$/gm)].map(([, name, value]) => [name, Number(value)]),
  );
  expect(figures).toMatchObject({
    received_samples: 17,
    stored_samples: 6,
    duplicate_samples: 1,
    rejected_samples: 3,
    in_flight_samples: 7,
    gap_messages: 3,
    balanced: 0,
  });
});
