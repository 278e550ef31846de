import { Histogram, type Registry } from 'prom-client';
import { type ChannelId, type DeliveryFigures } from '../port.ts';
import { Quantiles } from './quantiles.ts';

/** How long messages took from the arrival of the observation that is their reason until a channel accepted them. */
export interface Took {
  note(channel: ChannelId, seconds: number): void;
  accepted(channel: ChannelId): void;
  figures(): readonly DeliveryFigures[];
}

export function createTook(metrics: Registry | undefined): Took {
  const histogram = metrics && histogramIn(metrics);
  const quantiles = new Map<ChannelId, Quantiles>();
  const counts = new Map<ChannelId, number>();
  return {
    accepted: (channel) => void counts.set(channel, (counts.get(channel) ?? 0) + 1),
    note(channel, seconds) {
      histogram?.observe({ channel }, seconds);
      const known = quantiles.get(channel) ?? new Quantiles();
      quantiles.set(channel, known);
      known.add(seconds);
    },
    figures: () =>
      [...counts].map(([channel, accepted]) => {
        const known = quantiles.get(channel);
        return { channel, accepted, p50: known?.at(0.5), p95: known?.at(0.95), p99: known?.at(0.99) };
      }),
  };
}

const histogramIn = (metrics: Registry): Histogram<'channel'> =>
  new Histogram({
    name: 'barrio_delivery_seconds',
    help: 'From the arrival of the observation that is the reason until the channel accepted the message, of messages that were to go at once',
    labelNames: ['channel'],
    buckets: [0.025, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1, 1.5, 2.5, 5, 10, 30, 60, 300, 1800],
    registers: [metrics],
  });
