import type { Logger } from 'pino';
import { Counter, Gauge, type Registry } from 'prom-client';
import { catalogue, type EventName, type FieldsOf } from './catalogue.ts';
import type { EventDefinition } from './event.ts';

/** How every part of Barrio speaks about itself. */
export interface Events {
  emit<Name extends EventName>(name: Name, fields: FieldsOf<Name>): void;
  /** A figure that is read when someone asks for the metrics. */
  gauge(gauge: Figure): void;
}

type Figure = { readonly name: `barrio_${string}`; readonly help: string } & (
  | { readonly read: () => number }
  /** One figure for each value of a label, which has few. */
  | { readonly label: string; readonly readEach: () => Iterable<readonly [value: string, figure: number]> }
);

/** Writes the log lines to `logger` and moves the counters of `metrics`. */
export function createEvents({ logger, metrics }: { logger: Logger; metrics: Registry }): Events {
  const speakers = new Map<string, (fields: object) => void>();
  for (const [name, definition] of Object.entries(catalogue)) speakers.set(name, createSpeaker(name, definition));

  function createSpeaker(name: string, definition: EventDefinition<never>): (fields: object) => void {
    const count = createCounting(definition, metrics);
    const { level } = definition;
    if (level === 'silent') return count;
    // The catalogue ties each name to its fields, and `emit` is typed by it; inside this map that tie is not visible.
    const say: (fields: never) => string = definition.say;
    return (fields) => {
      count(fields);
      if (!logger.isLevelEnabled(level)) return;
      logger[level]({ event: name, ...fields }, Reflect.apply(say, undefined, [fields]));
    };
  }

  return {
    emit: (name, fields) => speakers.get(name)?.(Object(fields)),
    gauge: (figure) => showFigure(figure, metrics),
  };
}

function showFigure(figure: Figure, metrics: Registry): void {
  const { name, help } = figure;
  const registers = [metrics];
  if ('read' in figure) {
    const gauge: Gauge = new Gauge({ name, help, registers, collect: () => gauge.set(figure.read()) });
    return;
  }
  const { label, readEach } = figure;
  const collect = (): void => {
    for (const [value, each] of readEach()) gauge.set({ [label]: value }, each);
  };
  const gauge: Gauge = new Gauge({ name, help, labelNames: [label], registers, collect });
}

function createCounting(definition: EventDefinition<never>, metrics: Registry): (fields: object) => void {
  if (definition.counter === undefined) return () => undefined;
  const { name, help, amount } = definition.counter;
  const labels: readonly string[] = definition.counter.labels ?? [];
  const counter = new Counter({ name, help, labelNames: [...labels], registers: [metrics] });
  return (fields) => {
    const values = new Map(Object.entries(fields));
    counter.inc(
      Object.fromEntries(labels.map((label) => [label, String(values.get(label))])),
      amount === undefined ? 1 : Number(values.get(amount)),
    );
  };
}
