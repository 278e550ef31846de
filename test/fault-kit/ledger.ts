import { z } from 'zod';
import type { Finding } from './promises.ts';
import type { ServiceUnderTest } from './service-under-test.ts';

/** The service's own books of the whole city. */
const LedgerShape = z.object({
  messages: z.number(),
  received: z.number(),
  stored: z.number(),
  duplicate: z.number(),
  rejected: z.array(z.object({ code: z.string(), count: z.number() })),
  inFlight: z.object({ samples: z.number(), messages: z.number() }).transform(({ samples }) => samples),
  balances: z.boolean(),
  gaps: z.array(z.object({ messages: z.number() })),
});
export type OwnLedger = z.output<typeof LedgerShape>;

export const askLedger = (service: ServiceUnderTest): Promise<OwnLedger | undefined> =>
  service.ask('/api/v1/ledger', LedgerShape).catch(() => undefined);

export type Counted = {
  /** Samples that the store gives back. */
  readonly stored: number;
  readonly acknowledged: number;
  /** Samples that were meant to be refused, by code. */
  readonly rejected: Readonly<Record<string, number>>;
  /** Messages that the fault itself destroyed on disk: exactly these are to be told as a gap. */
  readonly lost: number;
};

/** Holds the service's own books against what was counted from outside. */
export function auditLedger(ledger: OwnLedger | undefined, counted: Counted): Finding[] {
  if (ledger === undefined) return [{ promise: 'ledger-balances', detail: 'the service shows no ledger' }];
  const { received, stored, duplicate, inFlight } = ledger;
  const rejected = ledger.rejected.reduce((sum, { count }) => sum + count, 0);
  const off = received - stored - duplicate - rejected - inFlight;
  const faults = [
    off === 0
      ? ''
      : `received ${received} is not stored ${stored} + duplicate ${duplicate} + rejected ${rejected} + in flight ${inFlight}: off by ${off}`,
    ledger.balances ? '' : 'it says itself that it does not balance',
    gapOf(ledger) === counted.lost
      ? ''
      : `it tells of ${gapOf(ledger)} messages that were never booked, and ${counted.lost} were destroyed`,
    inFlight === 0 ? '' : `${inFlight} samples are still in flight, long after the last message`,
    stored === counted.stored ? '' : `it has ${stored} as stored, and the store gives back ${counted.stored}`,
    ledger.messages >= counted.acknowledged
      ? ''
      : `it knows ${ledger.messages} messages, and ${counted.acknowledged} were acknowledged`,
    ...compareRejected(ledger, counted),
  ];
  return faults.filter((fault) => fault !== '').map((detail) => ({ promise: 'ledger-balances', detail }));
}

const gapOf = ({ gaps }: OwnLedger): number => gaps.reduce((sum, { messages }) => sum + messages, 0);

function compareRejected(ledger: OwnLedger, counted: Counted): string[] {
  const own = new Map(ledger.rejected.map(({ code, count }) => [code, count]));
  const codes = new Set([...own.keys(), ...Object.keys(counted.rejected)]);
  return [...codes].flatMap((code) => {
    const [has, meant] = [own.get(code) ?? 0, counted.rejected[code] ?? 0];
    // One that came again after a broken connection is refused again, and rightly counted twice.
    const fits = meant === 0 ? has === 0 : has >= meant;
    return fits ? [] : [`it has ${has} rejected as ${code}, and ${meant} were meant to be`];
  });
}
