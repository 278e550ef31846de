import { z } from 'zod';

/** Who publishes: a registered device, and how its messages look. */
const senderShape = z.object({ username: z.string(), password: z.string(), kind: z.string() });

const paceShape = z.discriminatedUnion('is', [
  /** Every acknowledgement lets the next message go: so many of a connection are in flight, for as long as it runs. */
  z.object({ is: z.literal('closed'), window: z.number() }),
  /** So many messages a second of all connections in turn, whether or not the earlier ones were acknowledged. */
  z.object({
    is: z.literal('rate'),
    perSecond: z.number(),
    window: z.number(),
    /** How many of a connection are written at once: 1 for a device, more for a gateway. */
    together: z.number().default(1),
  }),
  /** Connections that say nothing. */
  z.object({ is: z.literal('idle') }),
]);

export const planShape = z.object({
  port: z.number(),
  senders: z.array(senderShape),
  pace: paceShape,
  /** Not measured, so that the server has compiled and connected everything. */
  warmUpSeconds: z.number(),
  seconds: z.number(),
  /** Whether messages say when they were observed. */
  timed: z.boolean(),
  /** The process whose CPU and memory is read at the start and at the end. */
  watchPid: z.number(),
});

export type LoadPlan = z.input<typeof planShape>;
export type Sender = z.infer<typeof senderShape>;

export const figuresShape = z.object({
  connections: z.number(),
  connectSeconds: z.number(),
  seconds: z.number(),
  acknowledged: z.number(),
  perSecond: z.number(),
  /** Of the watched process, for each acknowledged message. */
  cpuMicroseconds: z.number(),
  rssStartMiB: z.number(),
  rssEndMiB: z.number(),
  /** From when a message was due, not from when there was room to send it. */
  p50Ms: z.number().nullable(),
  p99Ms: z.number().nullable(),
  maxMs: z.number(),
  /** With a rate: messages that were due and could not be sent, at the end. */
  behind: z.number(),
  /** CPU of the generator itself, for each acknowledged message. */
  ownCpuMicroseconds: z.number(),
  /** Everything, with warming up and running out. */
  sentInAll: z.number(),
  acknowledgedInAll: z.number(),
});

export type LoadFigures = z.infer<typeof figuresShape>;

/** What the generator tells whoever started it. */
export const reportShape = z.discriminatedUnion('is', [
  z.object({ is: z.literal('connected') }),
  z.object({ is: z.literal('measuring') }),
  z.object({ is: z.literal('measured'), figures: figuresShape }),
  z.object({ is: z.literal('failed'), reason: z.string() }),
]);

export type LoadReport = z.infer<typeof reportShape>;
