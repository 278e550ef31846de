import { z } from 'zod';
import { type Phase, phases } from './latencies.ts';
import { NumberedSender } from './numbered-sender.ts';
import { timeOf } from './payloads.ts';

/* A process of its own, so that the work of the kit is not taken for a delay of the service. */

const DataShape = z.object({
  credentials: z.array(z.object({ username: z.string(), password: z.string() })),
  perSecond: z.number(),
  firstTime: z.number(),
  port: z.number(),
});

const OrderShape = z.discriminatedUnion('order', [
  z.object({ order: z.literal('port'), port: z.number() }),
  z.object({ order: z.literal('phase'), phase: z.enum(phases) }),
  z.object({ order: z.literal('drain'), milliseconds: z.number() }),
]);

const data = DataShape.parse(JSON.parse(process.argv[2] ?? ''));
let { port } = data;
let phase: Phase = 'before';

const senders = data.credentials.map(
  ({ username, password }) =>
    new NumberedSender({
      username,
      password,
      perSecond: data.perSecond,
      window: 100,
      port: () => port,
      phase: () => phase,
      payload: (number) => JSON.stringify({ time: timeOf(number, data.firstTime), values: { illuminance: number } }),
    }),
);
for (const sender of senders) void sender.run();

async function report(milliseconds: number): Promise<void> {
  await Promise.all(senders.map((sender) => sender.drain(milliseconds)));
  const books = senders.map(({ sent, acknowledged, inFlight, latencies }, index) => {
    const id = data.credentials[index]?.username;
    return { id, sent, acknowledged: [...acknowledged], inFlight, latencies };
  });
  process.send?.(books);
}

process.on('message', (message: unknown) => {
  const order = OrderShape.parse(message);
  if (order.order === 'port') ({ port } = order);
  if (order.order === 'phase') ({ phase } = order);
  if (order.order === 'drain') void report(order.milliseconds);
});
// It goes with the kit, however that ends.
process.on('disconnect', () => process.exit());
